"""The middle of a sandwich: the spread of the scores, of rows or of clusters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attachpath.sem.observed import GroupData

FloatArray = NDArray[np.float64]

__all__ = ["group_meat", "meat", "small_sample_factors"]


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
    the group, as in lavaan. Where clusters span groups, J is the number of all and the scores of
    a cluster are added up over groups, since these are not independent (lavaan 0.6 takes the part
    of a cluster in each group for a cluster of its own).
    """
    numbers = [group.clusters for group in groups if group.clusters is not None]
    factors = small_sample_factors(groups)
    if not numbers or not _span(numbers):
        parts = [
            group_meat(own, group.clusters, factor)
            for own, group, factor in zip(scores, groups, factors, strict=True)
        ]
        return np.asarray(np.sum(parts, axis=0))
    return group_meat(np.vstack(scores), np.concatenate(numbers), factors[0])


def group_meat(
    scores: np.ndarray, clusters: np.ndarray | None = None, factor: float = 1.0
) -> FloatArray:
    """Return the same for the rows of one group.

    Parameters
    ----------
    scores : numpy.ndarray
        Shape (rows, parameters).
    clusters : numpy.ndarray of int, optional
        Cluster of each row.
    factor : float
        From `small_sample_factors`.
    """
    totals = scores
    if clusters is not None:
        totals = np.zeros((int(clusters.max()) + 1, scores.shape[1]))
        np.add.at(totals, clusters, scores)
    spread: FloatArray = totals.T @ totals * factor
    return spread


def small_sample_factors(groups: Sequence[GroupData]) -> list[float]:
    """Return ``J / (J - 1)`` for each group; 1 without clusters, NaN with a single one."""
    numbers = [group.clusters for group in groups if group.clusters is not None]
    if not numbers:
        return [1.0] * len(groups)
    if _span(numbers):
        return [_factor(np.concatenate(numbers))] * len(groups)
    return [_factor(own) for own in numbers]


def _span(numbers: Sequence[np.ndarray]) -> bool:
    """Whether a cluster has rows in several groups."""
    apart = sum(len(np.unique(own)) for own in numbers)
    return len(np.unique(np.concatenate(numbers))) < apart


def _factor(clusters: np.ndarray) -> float:
    count = len(np.unique(clusters))
    return count / (count - 1) if count > 1 else float("nan")
