"""What a bootstrap draws: rows or whole clusters, within groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.observed import Observed

__all__ = ["Units", "units_of"]


@dataclass(frozen=True)
class Units:
    """Units that are drawn with replacement, and the rows that come with each.

    Attributes
    ----------
    of_row : tuple of numpy.ndarray
        For each group the number of the unit of each row.
    strata : tuple of numpy.ndarray
        Units that are drawn among each other: those of a group, or all of them where a cluster
        has rows in several groups.
    kind : str
        ``"rows"`` or ``"clusters"``.
    """

    of_row: tuple[np.ndarray, ...]
    strata: tuple[np.ndarray, ...]
    kind: str

    @property
    def count(self) -> int:
        """Number of units."""
        return sum(len(stratum) for stratum in self.strata)

    def drawn(self, rng: np.random.Generator) -> list[np.ndarray]:
        """Return how often each row of each group is drawn, shape (rows,) each."""
        times = np.zeros(self.count)
        for stratum in self.strata:
            picked = rng.integers(0, len(stratum), len(stratum))
            times[stratum] = np.bincount(picked, minlength=len(stratum))
        return [times[numbers] for numbers in self.of_row]

    def added_up(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """Add up within units what each row of each group gives, shape (units, ...)."""
        total = np.zeros((self.count, *rows[0].shape[1:]))
        for numbers, values in zip(self.of_row, rows, strict=True):
            np.add.at(total, numbers, values)
        return total


def units_of(observed: Observed, cluster: pd.Series | np.ndarray | None = None) -> Units:
    """Find the units of a fit's data.

    Parameters
    ----------
    observed : Observed
        The data as used.
    cluster : Series or numpy.ndarray, optional
        Clusters of all rows of the frame that was fitted; by default those of the fit, and rows
        where it had none.

    Raises
    ------
    UsageError
        ``cluster-length``, ``cluster-missing``, ``one-cluster``.
    """
    numbers = [group.clusters for group in observed.groups]
    if cluster is not None:
        numbers = _numbered(observed, cluster)
    if any(one is None for one in numbers):
        sizes = [group.n_obs for group in observed.groups]
        ends = np.cumsum(sizes)
        own = tuple(np.arange(end - size, end) for size, end in zip(sizes, ends, strict=True))
        return Units(own, own, "rows")
    return _clusters([one for one in numbers if one is not None])


def _numbered(observed: Observed, cluster: pd.Series | np.ndarray) -> list[np.ndarray | None]:
    keys = np.asarray(cluster)
    expected = observed.n_obs + observed.n_dropped
    if keys.ndim != 1 or len(keys) != expected:
        raise UsageError(
            "cluster-length",
            f"The clusters have shape {keys.shape}, the data {expected} rows.",
            "They are not a column of the data that were fitted, or only its name was given.",
            "Give the column of the whole frame: cluster=data['therapist'].",
        )
    rows = [group.rows for group in observed.groups]
    codes, _ = pd.factorize(keys[np.concatenate(rows)])
    if (codes < 0).any():
        raise UsageError(
            "cluster-missing",
            f"{int((codes < 0).sum())} rows of the fit have no cluster.",
            "The column of the clusters has missing values.",
            "Fit the model with cluster=..., which leaves these rows out and says so.",
        )
    return list(np.split(codes, np.cumsum([len(one) for one in rows])[:-1]))


def _clusters(numbers: list[np.ndarray]) -> Units:
    _, codes = np.unique(np.concatenate(numbers), return_inverse=True)
    of_row = tuple(np.split(codes, np.cumsum([len(one) for one in numbers])[:-1]))
    strata = tuple(np.unique(one) for one in of_row)
    if sum(len(stratum) for stratum in strata) > codes.max() + 1:  # a cluster spans groups
        strata = (np.arange(codes.max() + 1),)
    if min(len(stratum) for stratum in strata) < 2:
        raise UsageError(
            "one-cluster",
            "There is only one cluster to draw from.",
            "All rows (of a group) belong to one cluster.",
            "Draw rows, or leave the group out.",
        )
    return Units(of_row, strata, "clusters")
