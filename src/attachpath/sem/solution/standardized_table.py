"""The standardised solution with standard errors by the delta method (Bollen 1989, p. 349)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.fitted import check_level
from attachpath.sem.choices import check_choice
from attachpath.sem.solution.standardized import (
    Kind,
    standardized_estimates,
    standardized_jacobian,
)

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["delta_errors", "standardized_table"]

_NO_ERROR = 1e-9
_NUMBERS = ["estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high"]


def standardized_table(fit: SemFit, kind: Kind = "all", level: float = 0.95) -> pd.DataFrame:
    """Return the standardised value of every parameter and definition, with its standard error.

    Parameters
    ----------
    fit : SemFit
        The fit.
    kind : {"all", "lv", "nox"}
        Scale all variables to unit variance, latent ones only, or all but exogenous observed ones.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        ``lhs, op, rhs, group, label, estimate, std_error, statistic, p_value, ci_low, ci_high,
        reason``. Parameters that are fixed have a standard error here, unless standardisation makes
        them constant (the variance of an exogenous latent variable is 1).

    Notes
    -----
    The delta method with analytic derivatives and the covariance of the estimates, which is robust
    when the fit is; statistic and interval are normal, as in lavaan. Moments of fixed exogenous
    variables are taken as known.
    """
    check_level(level)
    check_choice("kind", kind, ("all", "lv", "nox"))
    compiled, parameters = fit.compiled, fit.solution.parameters
    estimates = standardized_estimates(compiled, parameters, kind)
    jacobian = standardized_jacobian(compiled, parameters, kind)
    errors = delta_errors(jacobian, fit.parameter_covariance, estimates)
    statistic = estimates / errors
    half = stats.norm.ppf(0.5 + level / 2) * errors
    frame = fit.parameters[["lhs", "op", "rhs", "group", "label"]].assign(
        estimate=estimates,
        std_error=errors,
        statistic=statistic,
        p_value=2 * stats.norm.sf(np.abs(statistic)),
        ci_low=estimates - half,
        ci_high=estimates + half,
        reason=pd.Series(_reasons(fit, estimates), dtype="object"),
    )
    if fit.reason:
        frame[_NUMBERS] = np.nan
    return frame


def delta_errors(jacobian: np.ndarray, covariance: np.ndarray, estimates: np.ndarray) -> np.ndarray:
    """Return standard errors of functions of the parameters; NaN where one does not vary."""
    with np.errstate(invalid="ignore"):
        errors: np.ndarray = np.sqrt(np.sum((jacobian @ covariance) * jacobian, axis=1))
        least = _NO_ERROR * np.maximum(1.0, np.abs(estimates))
        errors[~(errors > least)] = np.nan
    return errors


def _reasons(fit: SemFit, estimates: np.ndarray) -> list[str | None]:
    known = fit.parameters["reason"].tolist()
    return [
        "a variance that it is divided by is not positive" if np.isnan(value) and not why else why
        for value, why in zip(estimates, known, strict=True)
    ]
