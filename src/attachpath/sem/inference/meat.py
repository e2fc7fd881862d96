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
    White (1980, Econometrica 48, 817-838); with J clusters the scores of a cluster are added up
    first (Liang & Zeger 1986, Biometrika 73, 13-22) and the sum is multiplied by J / (J - 1), as
    in lavaan.
    """
    numbers = [group.clusters for group in groups if group.clusters is not None]
    if not numbers:
        rows = np.vstack(scores)
        return rows.T @ rows
    clusters = np.concatenate(numbers)
    totals = np.zeros((int(clusters.max()) + 1, scores[0].shape[1]))
    np.add.at(totals, clusters, np.vstack(scores))
    n_clusters = len(np.unique(clusters))
    summed: FloatArray = totals.T @ totals * (n_clusters / (n_clusters - 1))
    return summed
