"""The table of all parameters of a fit, free and fixed, with lavaan's z and intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.sem.inference import defined_parameters
from attachpath.sem.resampling import bootstrapped_rows
from attachpath.sem.solution import standardized_estimates

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["parameter_rows"]


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
    estimates = np.concatenate([_row_values(fit), defined])
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
            "reason": pd.Series(_reasons(fit, len(names)), dtype="object"),
        }
    )
    if fit.reason:
        numbers = ["estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high"]
        frame.loc[:, [*numbers, "std_lv", "std_all"]] = np.nan
    return bootstrapped_rows(fit, frame)


def _row_values(fit: SemFit) -> np.ndarray:
    """Return the value of every row of the table, exogenous sample moments included."""
    table, parameters = fit.compiled.table, fit.solution.parameters
    values = np.empty(len(table.rows))
    for number, (row, place) in enumerate(zip(table.rows, fit.compiled.of_row, strict=True)):
        if place >= 0:
            values[number] = parameters[place]
        elif row.fixed is not None:
            values[number] = row.fixed
        else:
            layout = fit.compiled.layouts[row.group - 1]
            at = layout.names.index(row.lhs)
            values[number] = (
                layout.means[at]
                if row.op == "~1"
                else layout.covariances[at, layout.names.index(row.rhs)]
            )
    return values


def _reasons(fit: SemFit, n_defined: int) -> list[str | None]:
    if fit.reason:
        return [fit.reason] * (len(fit.compiled.table.rows) + n_defined)
    reasons: list[str | None] = [
        fit.row_reasons.get(number) for number in range(len(fit.compiled.table.rows))
    ]
    return reasons + [None] * n_defined
