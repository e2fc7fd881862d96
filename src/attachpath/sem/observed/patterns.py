"""Sufficient statistics of multivariate normal data by pattern of missing values.

Rows with the same variables observed share one mean and one covariance (Arbuckle 1996), so the
likelihood needs patterns, not rows. Complete data are the case of one pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attachpath.sem.observed.arrays import BoolArray, FloatArray, IntArray

__all__ = ["Patterns", "available_moments", "patterns_of"]


@dataclass(frozen=True)
class Patterns:
    """Sufficient statistics of one group by pattern of missing values.

    Parameters
    ----------
    observed : ndarray (k, p) of bool
        Which variables each pattern has.
    n : ndarray (k,)
        Rows of each pattern, or the sum of their weights.
    mean : ndarray (k, p)
        Means of each pattern, 0 where missing.
    cov : ndarray (k, p, p)
        Covariances of each pattern about its own means, divided by `n`; 0 where missing.
    of_row : ndarray (n,) of int
        Pattern of each row; -1 for a row whose pattern has no weight.
    """

    observed: BoolArray
    n: FloatArray
    mean: FloatArray
    cov: FloatArray
    of_row: IntArray

    @property
    def complete(self) -> bool:
        """Whether no value is missing."""
        return len(self.n) == 1 and bool(self.observed.all())

    @cached_property
    def spread(self) -> IntArray:
        """Places of the patterns with any covariance: a row alone has none."""
        return np.flatnonzero(np.einsum("kii->k", self.cov) > 0)

    @cached_property
    def n_obs(self) -> float:
        """Rows of all patterns, or the sum of their weights."""
        return float(self.n.sum())


def patterns_of(
    values: FloatArray, *, weights: FloatArray | None = None, known: Patterns | None = None
) -> Patterns:
    """Gather rows by their pattern of missing values.

    Parameters
    ----------
    values : ndarray (n, p)
        NaN where missing; no row without a value.
    weights : ndarray (n,), optional
        How often each row counts, as when a bootstrap draws it; a pattern whose rows all have
        weight 0 is left out.
    known : Patterns, optional
        The patterns of the same rows, so that they need not be searched again.

    Returns
    -------
    Patterns
        A pattern with more of the first variables comes first; complete rows are the first.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[1.0, 2.0], [3.0, 6.0], [2.0, np.nan]])
    >>> patterns = patterns_of(values)
    >>> patterns.n, patterns.of_row
    (array([2., 1.]), array([0, 0, 1]))
    >>> patterns.mean
    array([[2., 4.],
           [2., 0.]])
    >>> patterns_of(values, weights=np.array([1.0, 3.0, 0.0]), known=patterns).mean
    array([[2.5, 5. ]])
    """
    observed, of_row = (known.observed, known.of_row) if known else _missingness(values)
    if len(observed) == 1:
        return _one_pattern(values, observed, of_row, weights)
    n = np.bincount(of_row, weights=weights, minlength=len(observed)).astype(float)
    if not n.all():
        kept = n > 0
        of_row = np.where(kept, np.cumsum(kept) - 1, -1)[of_row]
        observed, n = observed[kept], n[kept]
    mean, cov = _moments(np.where(np.isnan(values), 0.0, values), of_row, n, weights)
    return Patterns(observed, n, mean, cov, of_row)


def available_moments(patterns: Patterns) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Means and covariances from all rows that have the variable, or both variables.

    Parameters
    ----------
    patterns : Patterns
        Sufficient statistics.

    Returns
    -------
    mean : ndarray (p,)
        Available-case means.
    cov : ndarray (p, p)
        Mean products of deviations from these means, NaN for a pair never observed together;
        not positive definite with some data.
    pairs : ndarray (p, p)
        Rows that have both variables.

    Examples
    --------
    >>> import numpy as np
    >>> available_moments(patterns_of(np.array([[1.0, 2.0], [3.0, 6.0], [5.0, np.nan]])))[0]
    array([3., 4.])
    """
    observed = patterns.observed.astype(float)
    weighted = observed * patterns.n[:, None]
    pairs = weighted.T @ observed
    count = pairs.diagonal()
    mean = patterns.n @ patterns.mean / np.where(count > 0, count, np.nan)
    off = np.where(patterns.observed, patterns.mean - mean, 0.0)
    products = np.tensordot(patterns.n, patterns.cov, axes=1) + (off * patterns.n[:, None]).T @ off
    return mean, products / np.where(pairs > 0, pairs, np.nan), pairs


def _missingness(values: FloatArray) -> tuple[BoolArray, IntArray]:
    """Find the distinct patterns, and that of each row, by packing a pattern into words."""
    missing = np.isnan(values)
    if not missing.any():
        return np.ones((1, values.shape[1]), bool), np.zeros(len(values), np.intp)
    bits = np.packbits(missing, axis=1)
    words = np.zeros((len(bits), -(-bits.shape[1] // 8) * 8), np.uint8)
    words[:, : bits.shape[1]] = bits
    numbers = words.view(">u8").astype(np.uint64)  # complete rows are 0 and so come first
    keys = numbers[:, 0] if numbers.shape[1] == 1 else numbers
    _, first, of_row = np.unique(
        keys, axis=None if keys.ndim == 1 else 0, return_index=True, return_inverse=True
    )
    return ~missing[first], of_row.reshape(-1)


def _one_pattern(
    values: FloatArray, observed: BoolArray, of_row: IntArray, weights: FloatArray | None
) -> Patterns:
    """Moments when all rows have the same variables."""
    held = values if observed.all() else np.where(observed, values, 0.0)
    weighted, total = _weighted(held, weights)
    mean = weighted.sum(axis=0) / total
    off = np.where(observed[0], held - mean, 0.0)
    cov = _weighted(off, weights)[0].T @ off / total
    return Patterns(observed, np.array([total]), mean[None], cov[None], of_row)


def _weighted(values: FloatArray, weights: FloatArray | None) -> tuple[FloatArray, float]:
    if weights is None:
        return values, float(len(values))
    return values * weights[:, None], float(weights.sum())


def _moments(
    held: FloatArray, of_row: IntArray, n: FloatArray, weights: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Means and covariances of every pattern, in one pass over rows in the patterns' order."""
    order = np.argsort(of_row, kind="stable")
    order = order[np.searchsorted(of_row[order], 0) :]  # patterns without weight are -1
    held = held[order]
    counts = np.bincount(of_row[order])
    ends = np.cumsum(counts)
    weighted = held if weights is None else held * weights[order, None]
    mean = np.add.reduceat(weighted, ends - counts, axis=0) / n[:, None]
    off = held - np.repeat(mean, counts, axis=0)
    weighted = off if weights is None else off * weights[order, None]
    cov = np.zeros((len(n), held.shape[1], held.shape[1]))
    for place in np.flatnonzero(counts > 1):  # a row alone in its pattern has no covariance
        rows = slice(ends[place] - counts[place], ends[place])
        np.matmul(weighted[rows].T, off[rows], out=cov[place])
    cov /= n[:, None, None]
    return mean, cov
