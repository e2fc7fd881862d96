"""Score tests of equalities: which parameter, if it were not held equal, would improve the fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special

from attachpath.sem.implied import Compiled, compile_table
from attachpath.sem.likelihood import evaluate
from attachpath.sem.parameter_table import ParameterTable
from attachpath.sem.result import SemFit

__all__ = ["released_equalities"]


def released_equalities(fit: SemFit, labels: Collection[str] | None = None) -> pd.DataFrame:
    """Test each equality of a fit by the score, without fitting again.

    Parameters
    ----------
    fit : SemFit
        A fit with parameters that share a label, as with ``group_equal``.
    labels : collection of str, optional
        Only these labels.

    Returns
    -------
    DataFrame
        ``parameter, label, statistic, df, p_value, expected_difference``, the largest statistic
        per df first: by about how much chi-square would fall if the parameter were free in each
        place (df: places less one), and the expected distance between the smallest and the
        largest value then. Empty when nothing is equal, or the fit has no numbers.

    Notes
    -----
    ``U'(K'IK)^-1 U`` with the score and the expected information of the model in which one label
    is released (Sorbom 1989, Psychometrika 54, 371-384; Bentler & Chou 1992). It is not scaled
    for non-normality or clusters. The information is the expected one, under missing data too:
    the observed one is not positive where the misfit is gross.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from attachpath.sem import sem
    >>> rng = np.random.default_rng(1)
    >>> x, z = rng.normal(size=(2, 300))
    >>> data = pd.DataFrame({"x": x, "z": z, "y": 0.6 * x + rng.normal(size=300)})
    >>> found = released_equalities(sem("y ~ a*x + a*z", data))
    >>> found[["label", "df"]].values.tolist(), bool(found["p_value"].iloc[0] < 0.001)
    ([['a', 1]], True)
    """
    shared = _shared(fit.compiled, labels)
    if fit.reason or not shared:
        return _frame([])
    apart, parameters, spread = _apart(fit, shared)
    patterns = [group.patterns for group in fit.observed.groups]
    found = evaluate(apart, patterns, parameters, "expected")
    held = spread @ fit.solution.space.directions
    rows = []
    for label, places in shared.items():
        free = np.zeros((apart.n_parameters, len(places) - 1))
        free[apart.of_row[places[1:]], np.arange(len(places) - 1)] = 1.0
        inside = np.hstack([held, free])
        step = _step(inside, found.gradient, found.information)
        statistic = float(found.gradient @ step)
        changed = (parameters + step)[apart.of_row[places]]
        rows.append(
            {
                "parameter": fit.compiled.table.rows[places[0]].term,
                "label": label,
                "statistic": max(statistic, 0.0),
                "df": len(places) - 1,
                "p_value": float(special.chdtrc(len(places) - 1, max(statistic, 0.0))),
                "expected_difference": float(np.ptp(changed)),
            }
        )
    return _frame(rows)


def _shared(model: Compiled, labels: Collection[str] | None) -> dict[str, list[int]]:
    """Give the rows of each label that several rows share."""
    rows: dict[str, list[int]] = {}
    for place, row in enumerate(model.table.rows):
        if row.label and row.free and (labels is None or row.label in labels):
            rows.setdefault(row.label, []).append(place)
    return {label: places for label, places in rows.items() if len(places) > 1}


def _apart(fit: SemFit, shared: dict[str, list[int]]) -> tuple[Compiled, np.ndarray, np.ndarray]:
    """Return the model with its labels released, its parameters, and how the old move the new.

    Returns
    -------
    apart : Compiled
    parameters : numpy.ndarray
        The same values as in the fit, shape (released,).
    spread : numpy.ndarray
        Shape (released, parameters), ones and zeros.
    """
    table = fit.compiled.table
    released = _released(table, {place for places in shared.values() for place in places[1:]})
    apart = compile_table(
        released, [one.mean for one in fit.saturated], [one.cov for one in fit.saturated]
    )
    spread = np.zeros((apart.n_parameters, fit.compiled.n_parameters))
    for new, old in zip(apart.of_row, fit.compiled.of_row, strict=True):
        if new >= 0:
            spread[new, old] = 1.0
    return apart, spread @ fit.solution.parameters, spread


def _released(table: ParameterTable, places: set[int]) -> ParameterTable:
    """Give each of some rows a label of its own."""
    rows = tuple(
        replace(row, label=f"{row.label}@{place}") if place in places else row
        for place, row in enumerate(table.rows)
    )
    return replace(table, rows=rows)


def _step(inside: np.ndarray, gradient: np.ndarray, information: np.ndarray) -> np.ndarray:
    """Return the step of all parameters towards the maximum without the equality."""
    reduced = inside.T @ information @ inside
    scale = np.sqrt(np.maximum(np.diag(reduced), np.finfo(float).tiny))
    solved = np.linalg.lstsq(
        reduced / np.outer(scale, scale), (inside.T @ gradient) / scale, rcond=1e-10
    )[0]
    step: np.ndarray = inside @ (solved / scale)
    return step


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    types = {
        "parameter": "str",
        "label": "str",
        "statistic": "float64",
        "df": "int64",
        "p_value": "float64",
        "expected_difference": "float64",
    }
    table = pd.DataFrame(rows, columns=list(types)).astype(types)
    order = (table["statistic"] / table["df"]).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
