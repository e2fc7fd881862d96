"""A second implementation's answer beside ours, row by row, and whether the two agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError
from attachpath.sem.inference import defined_parameters
from attachpath.sem.second_engine.by_second_engine import answer_of, semopy_parameters
from attachpath.sem.second_engine.capability import cannot_compare_errors, cannot_fit

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["ESTIMATE_TOLERANCE", "STD_ERROR_TOLERANCE", "second_opinion"]

ESTIMATE_TOLERANCE = 1e-3
"""Of the larger of 1 and the value."""
STD_ERROR_TOLERANCE = 0.01
"""Relative."""


def second_opinion(fit: SemFit) -> pd.DataFrame:
    """Fit the same model with semopy and compare.

    Parameters
    ----------
    fit : SemFit
        A fit of ours.

    Returns
    -------
    DataFrame
        ``lhs, op, rhs, group, label, estimate, std_error, second_estimate, second_std_error,
        difference, agrees, reason``, a row a free parameter or definition. ``agrees`` is None
        where there is nothing to compare, and the reason says why. The second engine's name
        stands in ``.attrs["engine"]``.

    Notes
    -----
    Estimates agree within 1e-3 of the larger of 1 and the value, standard errors within 1 %. What
    ``:=`` defines is computed from semopy's parameters and their covariance, by the delta method.

    Examples
    --------
    >>> from attachpath.sem import sem
    >>> rng = np.random.default_rng(1)
    >>> security = rng.normal(size=200)
    >>> engagement = 0.5 * security + rng.normal(size=200)
    >>> fit = sem("engagement ~ security",
    ...           pd.DataFrame({"security": security, "engagement": engagement}))
    >>> second_opinion(fit)["agrees"].tolist()
    [True, True]
    """
    table = fit.parameters
    free = np.append(fit.compiled.of_row >= 0, np.ones(len(fit.compiled.table.definitions), bool))
    columns = ["lhs", "op", "rhs", "group", "label", "estimate", "std_error"]
    table = table.loc[free, columns].reset_index(drop=True)
    why_not, engine = fit.reason or cannot_fit(fit.compiled, fit.observed), None
    values = errors = np.full(len(table), np.nan)
    if why_not is None:
        try:
            answer = answer_of(fit.compiled, fit.observed, fit.saturated)
        except EstimationError as error:
            why_not = error.message
        else:
            engine = answer.engine
            values, errors = _rows(fit, *semopy_parameters(fit.compiled, answer))
    without = cannot_compare_errors(fit.call)
    if fit.bootstrapped is not None:
        without = "ours are from a bootstrap"
    if without:
        errors = np.full(len(table), np.nan)
    table["second_estimate"] = values
    table["second_std_error"] = errors
    table["difference"] = table["second_estimate"] - table["estimate"]
    judged = [(None, why_not) if why_not else _judged(row, without) for _, row in table.iterrows()]
    table["agrees"] = pd.Series([one[0] for one in judged], dtype="object")
    table["reason"] = pd.Series([one[1] for one in judged], dtype="object")
    table.attrs["engine"] = engine
    return table


def _rows(
    fit: SemFit, parameters: np.ndarray, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return semopy's estimates and standard errors of free rows and definitions."""
    place = fit.compiled.of_row[fit.compiled.of_row >= 0]
    _, defined, slopes = defined_parameters(fit.compiled, parameters)
    known = np.nan_to_num(covariance)
    with np.errstate(invalid="ignore"):
        spread = np.sqrt(np.einsum("dp,pq,dq->d", slopes, known, slopes))
        errors = np.sqrt(np.diag(covariance))[place]
    spread[~np.isfinite(defined)] = np.nan
    return np.append(parameters[place], defined), np.append(errors, spread)


def _judged(row: pd.Series, without: str | None) -> tuple[bool | None, str | None]:
    """Return whether the engines agree on a row, and what must be said of it."""
    ours, theirs = row.estimate, row.second_estimate
    if not np.isfinite(theirs):
        return None, "semopy is used without a mean structure"
    if abs(theirs - ours) > ESTIMATE_TOLERANCE * max(1.0, abs(ours)):
        negative = row.op == "~~" and row.lhs == row.rhs and ours < 0
        bound = "semopy holds variances at 0 or above" if negative else "the estimates differ"
        return False, bound
    if without:
        return True, f"only the estimates are compared: {without}"
    if not np.isfinite(row.std_error) or not np.isfinite(row.second_std_error):
        return True, "an engine gives no standard error: only the estimates are compared"
    if abs(row.second_std_error / row.std_error - 1) > STD_ERROR_TOLERANCE:
        return False, "the standard errors differ"
    return True, None
