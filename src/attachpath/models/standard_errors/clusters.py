"""Which cluster each row of a model belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError, UsageError, nearest_name
from attachpath.formula import Design, RandomDesign

__all__ = ["check_groups_inside", "cluster_codes", "cluster_notes"]


def cluster_codes(made: Design, data: pd.DataFrame, cluster: str) -> np.ndarray:
    """Give each complete row the number of its cluster.

    Parameters
    ----------
    made : Design
        The design matrices of the model.
    data : DataFrame
        The data that it was made from.
    cluster : str
        Column with the cluster of each row.

    Returns
    -------
    numpy.ndarray
        Codes from 0, shape (complete rows,).

    Raises
    ------
    UsageError
        ``unknown-cluster`` when the data have no such column, or have it twice.
    EstimationError
        ``missing-cluster``, ``one-cluster``.
    """
    if list(data.columns).count(cluster) != 1:
        near = nearest_name(cluster, [str(name) for name in data.columns if name != cluster])
        raise UsageError(
            "unknown-cluster",
            f"The data have {list(data.columns).count(cluster)} columns {cluster!r}.",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            "Name the one column that says which rows belong together.",
        )
    codes, names = pd.factorize(data[cluster].iloc[made.rows], sort=False)
    missing = int((codes < 0).sum())
    if missing:
        raise EstimationError(
            "missing-cluster",
            f"{missing} of {len(codes)} rows used have no {cluster!r}: {made.formula}",
            "These rows belong to no cluster (partial nesting), or the cell was left empty.",
            "Give each such row a cluster of its own, such as its client, in a new column; or "
            "leave these rows out.",
        )
    if len(names) < 2:
        raise EstimationError(
            "one-cluster",
            f"All {len(codes)} rows used have the same {cluster!r}: {made.formula}",
            "Only rows of one cluster are complete, or the wrong column was named.",
            "Cluster-robust standard errors need several clusters; name another column.",
        )
    return np.asarray(codes)


def check_groups_inside(random: Sequence[RandomDesign], codes: np.ndarray, cluster: str) -> None:
    """Refuse clusters that cut through groups with a random effect: they are not independent.

    Parameters
    ----------
    random : sequence of RandomDesign
        The random parts.
    codes : numpy.ndarray
        Cluster of each row.
    cluster : str
        Their column, for the message.

    Raises
    ------
    UsageError
        ``clusters-cut-groups``.
    """
    for part in random:
        inside = part.codes >= 0
        pairs = pd.DataFrame({"group": part.codes[inside], "cluster": codes[inside]})
        clusters = pairs.drop_duplicates()["group"].value_counts()
        cut = int((clusters > 1).sum())
        if cut:
            raise UsageError(
                "clusters-cut-groups",
                f"{cut} of {part.n_groups} groups of {part.group!r}, which has a random effect, "
                f"lie in several clusters of {cluster!r}.",
                "The clusters are smaller than the largest groups of the model, or crossed with "
                "them.",
                f"Use the largest grouping as cluster, such as {part.group!r}.",
            )


def cluster_notes(count: int, terms: int, cluster: str) -> tuple[str, ...]:
    """Note clusters that are no more than the terms: their robust covariance is singular."""
    if count > terms:
        return ()
    singular = "the robust covariance is singular, and the terms cannot be tested together"
    return (f"{count} clusters of {cluster} for {terms} terms: {singular}",)
