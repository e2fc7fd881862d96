"""The table of all parameters of a fit, free and fixed, with lavaan's z and intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.sem.inference import defined_parameters
from attachpath.sem.resampling import bootstrapped_rows
from attachpath.sem.solution import row_places, row_values, standardized_estimates

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["parameter_rows"]

_NO_VALUE = "it divides by zero or leaves the domain of a function"


def parameter_rows(fit: SemFit, level: float = 0.95) -> pd.DataFrame:
    """Return the parameter table with estimates.

    Parameters
    ----------
    fit : SemFit
        The fit.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        ``lhs, op, rhs, group, label, estimate, std_error, statistic, p_value, ci_low, ci_high,
        std_lv, std_all, reason``, a row a parameter and a row a definition (group 0). Fixed
        parameters have an estimate and no standard error.
    """
    compiled = fit.compiled
    table, parameters = compiled.table, fit.solution.parameters
    names, defined, slopes = defined_parameters(compiled, parameters)
    places = row_places(table.rows, compiled.layouts[0])
    estimates = np.concatenate([row_values(places, fit.implied), defined])
    place = compiled.of_row
    variances = np.diag(fit.parameter_covariance)
    errors = np.full(len(estimates), np.nan)
    free = np.flatnonzero(place >= 0)
    with np.errstate(invalid="ignore"):
        errors[free] = np.sqrt(variances[place[free]])
        spread = np.einsum("dp,pq,dq->d", slopes, fit.parameter_covariance, slopes)
        errors[len(place) :] = np.sqrt(spread)
    errors[~(errors > 0)] = np.nan
    statistic = estimates / errors
    half = stats.norm.ppf(0.5 + level / 2) * errors
    frame = pd.DataFrame(
        {
            "lhs": pd.Series([row.lhs for row in table.rows] + list(names), dtype="str"),
            "op": pd.Series([row.op for row in table.rows] + [":="] * len(names), dtype="str"),
            "rhs": pd.Series(
                [row.rhs for row in table.rows] + [one.text for one in table.definitions],
                dtype="str",
            ),
            "group": [row.group for row in table.rows] + [0] * len(names),
            "label": pd.Series([row.label for row in table.rows] + list(names), dtype="str"),
            "estimate": estimates,
            "std_error": errors,
            "statistic": statistic,
            "p_value": 2 * stats.norm.sf(np.abs(statistic)),
            "ci_low": estimates - half,
            "ci_high": estimates + half,
            "std_lv": standardized_estimates(compiled, parameters, "lv"),
            "std_all": standardized_estimates(compiled, parameters, "all"),
            "reason": pd.Series(_reasons(fit, defined), dtype="object"),
        }
    )
    if fit.reason:
        numbers = ["estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high"]
        frame.loc[:, [*numbers, "std_lv", "std_all"]] = np.nan
    return bootstrapped_rows(fit, frame)


def _reasons(fit: SemFit, defined: np.ndarray) -> list[str | None]:
    n_rows = len(fit.compiled.table.rows)
    if fit.reason:
        return [fit.reason] * (n_rows + len(defined))
    of_rows = [fit.row_reasons.get(number) for number in range(n_rows)]
    return of_rows + [_NO_VALUE if np.isnan(value) else None for value in defined]
