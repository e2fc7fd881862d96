"""Where the rows of a parameter table stand, as arrays: group, matrix, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.sem.implied import Implied, Layout
from attachpath.sem.parameter_table import Row

__all__ = ["RowPlaces", "row_places", "row_values"]


@dataclass(frozen=True)
class RowPlaces:
    """Rows by their place in the matrices of the model, each array of shape (rows,).

    Attributes
    ----------
    group : numpy.ndarray
        Number of the group, from 0.
    is_path, is_covariance : numpy.ndarray
        Whether the row stands in ``A`` or in ``S``; else it is an intercept.
    to, of : numpy.ndarray
        Row and column of its matrix: a path goes from `of` to `to`. Equal for an intercept.
    """

    group: np.ndarray
    is_path: np.ndarray
    is_covariance: np.ndarray
    to: np.ndarray
    of: np.ndarray


def row_places(rows: Sequence[Row], layout: Layout) -> RowPlaces:
    """Find the places of rows; all groups have the variables of `layout`."""
    place = {name: at for at, name in enumerate(layout.names)}
    ops = np.array([row.op for row in rows], dtype=object)
    lhs = np.array([place[row.lhs] for row in rows], dtype=int)
    rhs = np.array([place[row.rhs or row.lhs] for row in rows], dtype=int)
    is_loading = ops == "=~"
    return RowPlaces(
        group=np.array([row.group - 1 for row in rows], dtype=int),
        is_path=is_loading | (ops == "~"),
        is_covariance=ops == "~~",
        to=np.where(is_loading, rhs, lhs),
        of=np.where(is_loading, lhs, rhs),
    )


def row_values(places: RowPlaces, implied: Sequence[Implied]) -> np.ndarray:
    """Return the unstandardised value of each row, sample moments of fixed x included."""
    paths = np.array([one.paths for one in implied])[places.group, places.to, places.of]
    residuals = np.array([one.residuals for one in implied])[places.group, places.to, places.of]
    intercepts = np.array([one.intercepts for one in implied])[places.group, places.to]
    values: np.ndarray = np.where(
        places.is_path, paths, np.where(places.is_covariance, residuals, intercepts)
    )
    return values
