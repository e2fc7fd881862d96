"""Log-likelihood of incomplete normal data, and its derivatives by means and covariances.

With pattern j of n_j rows, W_j the inverse of the observed part of the covariance, d_j the
pattern's means less the expected ones and T_j = S_j + d_j d_j', the log-likelihood is
-1/2 sum n_j (p_j log 2 pi + log|Sigma_j| + tr W_j T_j) (Arbuckle 1996). Derivatives follow from
dW = -W dSigma W (Savalei 2010). A structured model has Delta' g and, at its maximum or with
expected information, Delta' I Delta.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, overload

import numpy as np

from attachpath.sem.observed.arrays import FloatArray, IntArray
from attachpath.sem.observed.pattern_inverse import pattern_blocks, pattern_inverse
from attachpath.sem.observed.patterns import Patterns

__all__ = ["InformedDerivatives", "MomentDerivatives", "casewise_scores", "moment_derivatives"]

Information = Literal["expected", "observed"]


@dataclass(frozen=True)
class MomentDerivatives:
    """A log-likelihood and its derivatives by the moments.

    The moments are the p means, then the lower triangle of the covariance in the order of
    ``np.tril_indices(p)``; a covariance counts for both of its places.

    Parameters
    ----------
    log_likelihood : float
        With all constants.
    gradient : ndarray (p + p(p+1)/2,)
        First derivatives.
    """

    log_likelihood: float
    gradient: FloatArray


@dataclass(frozen=True)
class InformedDerivatives(MomentDerivatives):
    """The same with the information that was asked for.

    Parameters
    ----------
    information : ndarray (p + p(p+1)/2, p + p(p+1)/2)
        Minus the second derivatives, or minus their expectation given the patterns.
    """

    information: FloatArray


@overload
def moment_derivatives(
    patterns: Patterns, mean: FloatArray, cov: FloatArray, *, information: None = None
) -> MomentDerivatives: ...


@overload
def moment_derivatives(
    patterns: Patterns, mean: FloatArray, cov: FloatArray, *, information: Information
) -> InformedDerivatives: ...


def moment_derivatives(
    patterns: Patterns,
    mean: FloatArray,
    cov: FloatArray,
    *,
    information: Information | None = None,
) -> MomentDerivatives:
    """Differentiate the log-likelihood by means and covariances.

    Parameters
    ----------
    patterns : Patterns
        Sufficient statistics.
    mean : ndarray (p,)
        Expected means.
    cov : ndarray (p, p)
        Expected covariance.
    information : {"expected", "observed"}, optional
        Which information to give. Expected is over values, given the patterns, so its block
        between means and covariances is 0.

    Returns
    -------
    MomentDerivatives
        `InformedDerivatives` where information was asked for.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the observed part of `cov` is not positive definite for a pattern.

    Notes
    -----
    The gradient by the means is sum n W d, by the covariance 1/2 sum n (W T W - W). With
    directions E and F, the observed information is sum n tr(F W E Q) with Q = W T W - W/2, the
    expected has Q = W/2. Over patterns, sum n W[a, b] Q[c, d] is a single matrix product.

    Examples
    --------
    >>> import numpy as np
    >>> from attachpath.sem.observed.patterns import patterns_of
    >>> patterns = patterns_of(np.array([[1.0], [3.0]]))
    >>> at = moment_derivatives(patterns, np.array([2.0]), np.array([[2.0]]),
    ...                         information="expected")
    >>> at.log_likelihood, at.gradient, at.information
    (-3.031, array([ 0.  , -0.25]), array([[1.  , 0.  ],
           [0.  , 0.25]]))
    """
    p = len(mean)
    sums = _Sums.zeros(p, information)
    for block in pattern_blocks(len(patterns.n)):
        sums.add(patterns, block, mean, cov, information)
    index = _moment_index(p)
    lower = sums.by_cov[index.row, index.column] * index.places
    gradient = np.concatenate([sums.by_mean, lower])
    if information is None:
        return MomentDerivatives(sums.log_likelihood, gradient)
    return InformedDerivatives(sums.log_likelihood, gradient, sums.information(index))


def casewise_scores(
    values: FloatArray,
    mean: FloatArray,
    cov: FloatArray,
    patterns: Patterns,
    *,
    jacobian: FloatArray | None = None,
) -> FloatArray:
    """First derivatives of each row's log-likelihood by the moments.

    Parameters
    ----------
    values : ndarray (n, p)
        NaN where missing.
    mean : ndarray (p,)
        Expected means.
    cov : ndarray (p, p)
        Expected covariance.
    patterns : Patterns
        Those of `values`.
    jacobian : ndarray (p + p(p+1)/2, q), optional
        Derivatives of the moments by parameters: gives the scores by parameters, without ever
        holding those by moments of all rows.

    Returns
    -------
    ndarray (n, p + p(p+1)/2) or (n, q)

    Raises
    ------
    numpy.linalg.LinAlgError
        If the observed part of `cov` is not positive definite for a pattern.

    Examples
    --------
    >>> import numpy as np
    >>> from attachpath.sem.observed.patterns import patterns_of
    >>> values = np.array([[1.0], [3.0]])
    >>> casewise_scores(values, np.array([2.0]), np.array([[2.0]]), patterns_of(values))
    array([[-0.5  , -0.125],
           [ 0.5  , -0.125]])
    """
    index = _moment_index(len(mean))
    columns = len(mean) + len(index.row) if jacobian is None else jacobian.shape[1]
    scores = np.empty((len(values), columns))
    order = np.argsort(patterns.of_row, kind="stable")
    ends = np.searchsorted(patterns.of_row[order], np.arange(len(patterns.n)), side="right")
    for block in pattern_blocks(len(patterns.n)):
        inverse, _ = pattern_inverse(cov, patterns.observed[block])
        for place, own in enumerate(inverse, start=block.start):
            start = ends[place - 1] if place else 0
            for rows in _row_blocks(order[start : ends[place]]):
                off = np.where(patterns.observed[place], values[rows] - mean, 0.0) @ own
                found = _row_scores(off, own, index)
                scores[rows] = found if jacobian is None else found @ jacobian
    return scores


def _row_blocks(rows: IntArray, size: int = 4096) -> list[IntArray]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _row_scores(off: FloatArray, inverse: FloatArray, index: _MomentIndex) -> FloatArray:
    """Scores of rows with one pattern, from their deviations times the inverse."""
    products = off[:, index.row] * off[:, index.column] - inverse[index.row, index.column]
    products *= 0.5 * index.places
    return np.concatenate([off, products], axis=1)


@dataclass(frozen=True)
class _MomentIndex:
    """Where each moment lies."""

    row: IntArray
    column: IntArray
    flat: IntArray  # place in a flattened (p, p)
    places: FloatArray  # 2 for a covariance, 1 for a variance
    by_mean: tuple[IntArray, IntArray]  # (p, p*) moments of (a, row), of (a, column)
    first: IntArray  # (p*, p*) flat place of (row, row), (column, column)
    second: IntArray  # (p*, p*) flat place of (row, column), (column, row)


@lru_cache(maxsize=8)
def _moment_index(p: int) -> _MomentIndex:
    row, column = np.tril_indices(p)
    place = np.empty((p, p), np.intp)
    place[row, column] = place[column, row] = np.arange(len(row))
    size = len(row)
    first = place[row[:, None], row] * size + place[column[:, None], column]
    second = place[row[:, None], column] * size + place[column[:, None], row]
    places = np.where(row == column, 1.0, 2.0)
    flat = row * p + column
    return _MomentIndex(row, column, flat, places, (place[:, row], place[:, column]), first, second)


@dataclass
class _Sums:
    """Sums over patterns, to which a block of patterns is added at a time."""

    log_likelihood: float
    by_mean: FloatArray  # sum n W d
    by_cov: FloatArray  # sum n (W T W - W) / 2
    inverse: FloatArray  # sum n W
    cross: FloatArray | None  # (p*, p) sum n vech(W) (W d)'
    products: FloatArray | None  # (p*, p*) sum n vech(W) vech(Q)'

    @classmethod
    def zeros(cls, p: int, information: Information | None) -> _Sums:
        size = p * (p + 1) // 2
        return cls(
            0.0,
            np.zeros(p),
            np.zeros((p, p)),
            np.zeros((p, p)),
            np.zeros((size, p)) if information == "observed" else None,
            np.zeros((size, size)) if information else None,
        )

    def add(
        self,
        patterns: Patterns,
        block: slice,
        mean: FloatArray,
        cov: FloatArray,
        information: Information | None,
    ) -> None:
        """Add a block of patterns."""
        n, observed = patterns.n[block], patterns.observed[block]
        inverse, log_determinant = pattern_inverse(cov, observed)
        off = np.where(observed, patterns.mean[block] - mean, 0.0)
        pulled = np.matmul(inverse, off[:, :, None])[:, :, 0]
        first, last = np.searchsorted(patterns.spread, (block.start, block.stop))
        spread = patterns.spread[first:last] - block.start
        own, spread_cov = inverse[spread], patterns.cov[patterns.spread[first:last]]
        around = own @ spread_cov @ own  # W S W; W d d' W comes to it
        weighted = pulled * n[:, None]
        total = np.tensordot(n, inverse, axes=1)
        middle = weighted.T @ pulled + np.tensordot(n[spread], around, axes=1)
        constant = observed.sum(axis=1) * np.log(2.0 * np.pi) + log_determinant
        distance = np.einsum("ki,ki->k", pulled, off)
        distance[spread] += np.einsum("kij,kij->k", own, spread_cov)
        self.log_likelihood -= 0.5 * float(n @ (constant + distance))
        self.by_mean += weighted.sum(axis=0)
        self.by_cov += 0.5 * (middle - total)
        self.inverse += total
        if information is None or self.products is None:
            return
        index = _moment_index(len(mean))
        lower = inverse.reshape(len(n), -1)[:, index.flat]
        scaled = lower * n[:, None]
        if self.cross is None:
            self.products += 0.5 * (scaled.T @ lower)
            return
        lower *= -0.5
        lower += pulled[:, index.row] * pulled[:, index.column]
        lower[spread] += around.reshape(len(spread), len(mean) ** 2)[:, index.flat]
        self.products += scaled.T @ lower
        self.cross += scaled.T @ pulled

    def information(self, index: _MomentIndex) -> FloatArray:
        """Gather the information from the sums of products."""
        if self.products is None:
            raise ValueError("no information was asked for")
        p = len(self.by_mean)
        both = self.products + self.products.T
        lower = both.take(index.first)
        lower += both.take(index.second)
        lower *= 0.5 * index.places
        lower *= 0.5 * index.places[:, None]
        found = np.zeros((p + len(lower),) * 2)
        found[:p, :p] = self.inverse
        found[p:, p:] = lower
        if self.cross is not None:
            of_row, of_column = index.by_mean
            mixed = self.cross[of_row, index.column] + self.cross[of_column, index.row]
            mixed *= 0.5 * index.places
            found[:p, p:] = mixed
            found[p:, :p] = mixed.T
        return found
