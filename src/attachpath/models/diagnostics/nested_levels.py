"""The levels of a model's groups, and each row's values split into parts of their own level."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from attachpath.formula import Design

__all__ = ["NestedLevels", "crossed_groups", "nested_levels"]


@dataclass(frozen=True, eq=False)
class NestedLevels:
    """The groupings of a model from the smallest to the largest.

    Attributes
    ----------
    names : tuple of str
        ``"within client_id"``, ``"client_id"``, ``"therapist_id"``: one more than groupings.
    codes : tuple of numpy.ndarray
        Codes of each grouping from 0, shape (rows,). Rows that belong to no group are one group.
    """

    names: tuple[str, ...]
    codes: tuple[np.ndarray, ...]

    def split(self, values: np.ndarray) -> list[np.ndarray]:
        """Split columns into what varies within groups, between them, and so on.

        Parameters
        ----------
        values : numpy.ndarray
            Shape (rows, columns).

        Returns
        -------
        list of numpy.ndarray
            A part a level. They and the means of the columns add up to the values, and parts of
            different levels are orthogonal.
        """
        means = [values, *(_means(values, codes) for codes in self.codes)]
        means.append(np.broadcast_to(values.mean(axis=0), values.shape))
        return [one - two for one, two in pairwise(means)]

    def only(self, rows: np.ndarray) -> NestedLevels:
        """Return the levels of some of the rows."""
        return NestedLevels(self.names, tuple(codes[rows] for codes in self.codes))


def nested_levels(made: Design) -> NestedLevels | None:
    """Order the groupings of a model; None where they are crossed.

    Parameters
    ----------
    made : Design
        The design matrices.

    Returns
    -------
    NestedLevels or None
    """
    parts = {part.group: part for part in made.random}
    ordered = sorted(parts.values(), key=lambda part: -part.n_groups)
    codes = tuple(part.codes + 1 for part in ordered)  # code -1: a group of its own
    if any(crossed_groups(*pair) for pair in pairwise(codes)):
        return None
    names = [part.group for part in ordered]
    return NestedLevels((f"within {names[0]}", *names), codes)


def crossed_groups(inner: np.ndarray, outer: np.ndarray) -> bool:
    """Tell whether a group of `inner` lies in several groups of `outer`."""
    pairs = np.unique(np.column_stack([inner, outer]), axis=0)
    return len(pairs) > len(np.unique(inner))


def _means(values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    counts = np.bincount(codes)
    sums = np.column_stack([np.bincount(codes, weights=column) for column in values.T])
    with np.errstate(invalid="ignore"):  # codes that no row has
        return np.asarray((sums / counts[:, None])[codes])
