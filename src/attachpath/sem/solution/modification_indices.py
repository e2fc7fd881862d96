"""Modification indices: by how much chi-square would fall if a parameter were freed.

Sörbom (1989, Psychometrika 54, 371-384); Saris, Satorra & van der Veld (2009, Structural Equation
Modeling 16, 561-582) for the expected change and the power.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.sem.implied import Compiled, compile_table
from attachpath.sem.likelihood import evaluate
from attachpath.sem.solution.candidate_rows import table_with_candidates
from attachpath.sem.solution.standardized import standardizing_factors

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["modification_indices"]

_NUMBERS = ("mi", "p_value", "epc", "sepc_lv", "sepc_all", "sepc_nox", "power")
_LEAST_INFORMATION = 1e-7
"""Share of a candidate's information that the free parameters must leave, to be identified."""


def modification_indices(fit: SemFit, minimum: float = 0.0, delta: float = 0.1) -> pd.DataFrame:
    """Return the score test of each parameter that could be freed, the largest first.

    Parameters
    ----------
    fit : SemFit
        The fit.
    minimum : float
        Leave out smaller indices.
    delta : float
        The smallest change of an unstandardised parameter that matters; `power` is the chance to
        find it at the .05 level.

    Returns
    -------
    DataFrame
        ``lhs, op, rhs, group, mi, p_value, epc, sepc_lv, sepc_all, sepc_nox, power``: index (1 df),
        expected parameter change, the change standardised as in `standardized`. Parameters that
        the data could not identify are left out; a fit without numbers gives no rows.

    Notes
    -----
    With score ``s`` and expected information ``I`` (also under FIML and robust estimators, as in
    lavaan), ``f`` the free parameters within their constraints:
    ``v = I_kk - I_kf I_ff^-1 I_fk``, ``MI = s^2 / v``, ``EPC = s / v``. All candidates are scored
    at once. The indices are not scaled for non-normality or clusters.
    """
    if fit.reason:
        return _frame(fit.compiled, [], {name: np.zeros(0) for name in _NUMBERS})
    extended, candidates, parameters = _extended(fit)
    patterns = [group.patterns for group in fit.observed.groups]
    found = evaluate(extended, patterns, parameters, "expected")
    free, places = _places(fit.compiled, extended, candidates)
    remaining, identified = _remaining(fit, found.information, free, places)
    places, rows = places[identified], np.array(candidates, dtype=int)[identified]
    remaining = remaining[identified]
    score = found.gradient[places]
    index, change = score**2 / remaining, score / remaining
    scaled = [
        standardizing_factors(extended, parameters, kind)[rows] * change
        for kind in ("lv", "all", "nox")
    ]
    power = stats.ncx2.sf(stats.chi2.ppf(0.95, 1), 1, delta**2 * remaining)
    numbers = [index, stats.chi2.sf(index, 1), change, *scaled, power]
    listed = [at for at in np.argsort(-index, kind="stable") if index[at] >= minimum]
    columns = dict(zip(_NUMBERS, [values[listed] for values in numbers], strict=True))
    return _frame(extended, rows[listed], columns)


def _extended(fit: SemFit) -> tuple[Compiled, list[int], np.ndarray]:
    """Return the model with the candidates as parameters, and the values of all of them."""
    table, candidates = table_with_candidates(fit.compiled.table)
    extended = compile_table(
        table, [one.mean for one in fit.saturated], [one.cov for one in fit.saturated]
    )
    known = dict(zip(fit.compiled.names, fit.solution.parameters, strict=True))
    parameters = np.array([known.get(name, np.nan) for name in extended.names])
    for at in candidates:
        parameters[extended.of_row[at]] = table.rows[at].start
    return extended, candidates, parameters


def _places(
    model: Compiled, extended: Compiled, candidates: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return where the model's parameters and the candidates stand among all."""
    place = {name: at for at, name in enumerate(extended.names)}
    free = np.array([place[name] for name in model.names], dtype=int)
    return free, extended.of_row[candidates]


def _remaining(
    fit: SemFit, information: np.ndarray, free: np.ndarray, places: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the information on each candidate that the free parameters leave, and if any is."""
    covariance = fit.solution.space.covariance(information[np.ix_(free, free)])
    across = information[np.ix_(free, places)]
    own = information[places, places]
    remaining = own - np.sum(across * (covariance @ across), axis=0)
    identified: np.ndarray = remaining > _LEAST_INFORMATION * own
    return remaining, identified


def _frame(
    model: Compiled, rows: np.ndarray | list[int], numbers: dict[str, np.ndarray]
) -> pd.DataFrame:
    found = [model.table.rows[at] for at in rows]
    return pd.DataFrame(
        {
            "lhs": pd.Series([row.lhs for row in found], dtype="str"),
            "op": pd.Series([row.op for row in found], dtype="str"),
            "rhs": pd.Series([row.rhs for row in found], dtype="str"),
            "group": pd.Series([row.group for row in found], dtype="int64"),
            **numbers,
        }
    )
