"""The observed data of a model: one group, all groups, and groups drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.sem.observed.arrays import FloatArray, IntArray
from attachpath.sem.observed.patterns import Patterns, patterns_of

__all__ = ["GroupData", "Observed", "resampled"]


@dataclass(frozen=True)
class GroupData:
    """The rows of one group that a model uses.

    Parameters
    ----------
    label : str
        Value of the group column as text, ``""`` without groups.
    names : tuple of str
        Observed variables, in the order of the columns of `values`.
    values : ndarray (n, p)
        NaN where missing.
    rows : ndarray (n,) of int
        Positions in the user's frame.
    clusters : ndarray (n,) of int or None
        Cluster of each row; a cluster has the same number in all groups.
    n_clusters : int or None
        Clusters in this group.
    patterns : Patterns
        Sufficient statistics.
    """

    label: str
    names: tuple[str, ...]
    values: FloatArray
    rows: IntArray
    clusters: IntArray | None
    n_clusters: int | None
    patterns: Patterns

    @property
    def n_obs(self) -> int:
        """Rows."""
        return len(self.values)


@dataclass(frozen=True)
class Observed:
    """The data of a model, a group at a time.

    Parameters
    ----------
    groups : tuple of GroupData
        In the order in which the groups first appear.
    n_obs : int
        Rows used.
    n_dropped : int
        Rows of the frame left out.
    notes : tuple of str
        What the reader must know of the data.
    index : pandas.Index or None
        Index of the frame that it came from, rows left out included; None when drawn again.
    """

    groups: tuple[GroupData, ...]
    n_obs: int
    n_dropped: int
    notes: tuple[str, ...]
    index: pd.Index | None = None

    @property
    def n_clusters(self) -> int | None:
        """Clusters of all groups, one that spans groups counted once."""
        numbers = [group.clusters for group in self.groups if group.clusters is not None]
        return len(np.unique(np.concatenate(numbers))) if numbers else None


def resampled(
    observed: Observed,
    rows: Sequence[IntArray],
    clusters: Sequence[IntArray] | None = None,
) -> Observed:
    """Draw rows of every group again, as a bootstrap does.

    Parameters
    ----------
    observed : Observed
        The data.
    rows : sequence of ndarray of int
        For each group, the places in its `values` that were drawn, as often as drawn.
    clusters : sequence of ndarray of int, optional
        For each group, the new cluster of each drawn row: a cluster drawn twice is two clusters.
        By default a row keeps its cluster.

    Returns
    -------
    Observed
        Nothing is checked again: a variable may have become constant.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from attachpath.sem.observed import observe
    >>> data = observe(pd.DataFrame({"x": [1.0, 2.0, 4.0, 7.0, 8.0]}), ["x"])
    >>> resampled(data, [np.array([0, 0, 4])]).groups[0].values[:, 0]
    array([1., 1., 8.])
    """
    drawn = tuple(
        _drawn(group, rows[place], None if clusters is None else clusters[place])
        for place, group in enumerate(observed.groups)
    )
    n_obs = sum(group.n_obs for group in drawn)
    return Observed(drawn, n_obs, observed.n_dropped, observed.notes)


def _drawn(group: GroupData, rows: IntArray, clusters: IntArray | None) -> GroupData:
    values = group.values[rows]
    if clusters is None and group.clusters is not None:
        clusters = group.clusters[rows]
    return GroupData(
        label=group.label,
        names=group.names,
        values=values,
        rows=group.rows[rows],
        clusters=clusters,
        n_clusters=None if clusters is None else len(np.unique(clusters)),
        patterns=patterns_of(values),
    )
