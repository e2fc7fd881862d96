"""Whether a solution is admissible, and which rows are at fault."""

from __future__ import annotations

import numpy as np

from attachpath.sem.implied import Compiled, implied_moments
from attachpath.sem.parameter_table import ParameterTable

__all__ = ["inadmissible_rows"]


def inadmissible_rows(model: Compiled, parameters: np.ndarray) -> dict[int, str]:
    """Return the rows of the table that no population can have, each with its reason.

    Notes
    -----
    A negative variance (Heywood case), or latent variables, or residuals of observed ones, whose
    covariance is not positive definite (Chen, Bollen, Paxton, Curran & Kirby 2001, Sociological
    Methods & Research 29, 468-508). The numbers stand. Auxiliary variables are left out: they
    covary with residuals only, in place of latent variables too, so that this part alone is no
    covariance that a population must have.
    """
    found: dict[int, str] = {}
    for group, layout in enumerate(model.layouts, start=1):
        implied = implied_moments(layout, parameters)
        p = implied.p
        own = slice(0, len(model.table.roles.modelled))
        found |= _negative_variances(model.table, group, layout.names, implied.residuals)
        parts = {
            "latent variables": (layout.latents, implied.all_covariances[p:, p:]),
            "residuals": (layout.observed[own], implied.residuals[own, own]),
        }
        for what, (names, matrix) in parts.items():
            found |= _not_definite(model.table, group, names, matrix, what) if names else {}
    return dict(sorted(found.items()))


def _negative_variances(
    table: ParameterTable, group: int, names: tuple[str, ...], residuals: np.ndarray
) -> dict[int, str]:
    variances = dict(zip(names, np.diag(residuals), strict=True))
    return {
        number: "a negative variance (Heywood case)"
        for number, row in enumerate(table.rows)
        if row.group == group and row.op == "~~" and row.lhs == row.rhs and variances[row.lhs] < 0
    }


def _not_definite(
    table: ParameterTable, group: int, names: tuple[str, ...], matrix: np.ndarray, what: str
) -> dict[int, str]:
    """Name the covariances among the variables that take part in a negative direction."""
    scale = np.sqrt(np.abs(np.diag(matrix)))
    positive = scale > 1e-10
    if (np.diag(matrix)[positive] < 0).any() or not positive.any():
        return {}  # said of the variance itself
    kept = np.flatnonzero(positive)
    correlation = matrix[np.ix_(kept, kept)] / np.outer(scale[kept], scale[kept])
    values, vectors = np.linalg.eigh(correlation)
    if values[0] > -1e-8:
        return {}
    involved = {names[kept[at]] for at in np.flatnonzero(np.abs(vectors[:, 0]) > 0.1)}
    reason = f"the covariance of the {what} is not positive definite"
    return {
        number: reason
        for number, row in enumerate(table.rows)
        if row.group == group and row.op == "~~" and row.lhs in involved and row.rhs in involved
    }
