"""The middle of a sandwich: the spread of the scores, of rows or of clusters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attachpath.sem.observed import GroupData

FloatArray = NDArray[np.float64]

__all__ = ["meat"]


def meat(scores: Sequence[np.ndarray], groups: Sequence[GroupData]) -> FloatArray:
    """Return the sum of outer products of scores, first added up within clusters.

    Parameters
    ----------
    scores : sequence of numpy.ndarray
        One a group, shape (rows, parameters).
    groups : sequence of GroupData
        Their rows; a cluster that spans groups counts once.

    Notes
    -----
    White (1980, Econometrica 48, 817-838); with clusters their scores are added up first (Liang &
    Zeger 1986, Biometrika 73, 13-22) and the sum is multiplied by J / (J - 1), J the clusters of
    the group, as in lavaan. Where clusters span groups, J is the number of all.
    """
    numbers = [group.clusters for group in groups if group.clusters is not None]
    if not numbers:
        rows = np.vstack(scores)
        return rows.T @ rows
    if len(np.unique(np.concatenate(numbers))) == sum(len(np.unique(own)) for own in numbers):
        parts = [_of_clusters(own, part) for own, part in zip(numbers, scores, strict=True)]
        return np.asarray(np.sum(parts, axis=0))
    return _of_clusters(np.concatenate(numbers), np.vstack(scores))


def _of_clusters(clusters: np.ndarray, scores: np.ndarray) -> FloatArray:
    totals = np.zeros((int(clusters.max()) + 1, scores.shape[1]))
    np.add.at(totals, clusters, scores)
    count = len(np.unique(clusters))
    spread: FloatArray = totals.T @ totals * (count / (count - 1))
    return spread
