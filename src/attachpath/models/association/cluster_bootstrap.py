"""Bootstrap of whole clusters for whatever a covariance matrix determines.

Each cluster leaves its sums of products once; a draw is a weighted total of them, so that 2,000
draws cost milliseconds whatever the number of rows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from attachpath.errors import UsageError
from attachpath.parallel import one_blas_thread, stream

__all__ = [
    "bca_interval",
    "cluster_products",
    "covariances",
    "left_out",
    "percentile_interval",
    "resampled",
]

_Floats = NDArray[np.float64]

FEWEST_DRAWS = 100

FEWEST_CLUSTERS = 5
"""Draws of fewer clusters say little: four have 35 different ones."""


def cluster_products(values: _Floats, clusters: NDArray[np.intp]) -> _Floats:
    """Return each cluster's sums of products of the columns and of 1.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (rows, columns), none missing. Columns should be centred near zero.
    clusters : numpy.ndarray
        Code of the cluster of each row, 0 to clusters - 1, each occurring.

    Returns
    -------
    numpy.ndarray
        Shape (clusters, 1 + columns, 1 + columns); the corner is the number of rows.

    Examples
    --------
    >>> cluster_products(np.array([[1.0], [3.0], [2.0]]), np.array([0, 0, 1])).tolist()
    [[[2.0, 4.0], [4.0, 10.0]], [[1.0, 2.0], [2.0, 4.0]]]
    """
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.diff(clusters[order], prepend=-1))
    with_one = np.column_stack([np.ones(len(values)), values])[order]
    return np.asarray(np.add.reduceat(with_one[:, :, None] * with_one[:, None, :], starts, axis=0))


def resampled(products: _Floats, draws: int, seed: int, part: str) -> _Floats:
    """Return the covariances of draws of as many clusters as there are, with replacement.

    Parameters
    ----------
    products : numpy.ndarray
        From `cluster_products`.
    draws : int
        Number of draws, at least 100.
    seed : int
        Seed; the first draws do not depend on how many there are.
    part : str
        Name of the stream.

    Returns
    -------
    numpy.ndarray
        Shape (draws, columns, columns), divisor n.

    Raises
    ------
    UsageError
        ``too-few-draws`` or ``bad-seed``.

    Notes
    -----
    A cluster comes with all its rows or not at all (Davison & Hinkley 1997, section 3.8, strategy
    1), as its rows are not independent.
    """
    if draws < FEWEST_DRAWS:
        raise UsageError(
            "too-few-draws",
            f"The bootstrap was asked for {draws} draws.",
            f"Percentiles of fewer than {FEWEST_DRAWS} draws say little.",
            "Ask for 2,000 draws or more.",
        )
    clusters = len(products)
    weights = stream(seed, part).multinomial(clusters, np.full(clusters, 1 / clusters), size=draws)
    return covariances(products, weights.astype(np.float64))


def left_out(products: _Floats) -> _Floats:
    """Return the covariances without each cluster in turn, shape (clusters, columns, columns)."""
    return covariances(products, 1 - np.eye(len(products)))


def covariances(products: _Floats, weights: _Floats) -> _Floats:
    """Return the covariances of clusters taken as often as the weights say.

    Parameters
    ----------
    products : numpy.ndarray
        From `cluster_products`.
    weights : numpy.ndarray
        Shape (draws, clusters).

    Returns
    -------
    numpy.ndarray
        Shape (draws, columns, columns), divisor n; missing where no row is taken.

    Examples
    --------
    >>> products = cluster_products(np.array([[1.0], [3.0], [2.0]]), np.array([0, 0, 1]))
    >>> covariances(products, np.array([[1.0, 1.0], [1.0, 0.0]])).ravel().round(3)
    array([0.667, 1.   ])
    """
    with one_blas_thread(), np.errstate(invalid="ignore"):
        totals = np.tensordot(weights, products, axes=1)
        moments = totals / totals[:, :1, :1]
    means = moments[:, 0, 1:]
    return np.asarray(moments[:, 1:, 1:] - means[:, :, None] * means[:, None, :])


def percentile_interval(draws: _Floats, level: float) -> tuple[float, float]:
    """Return the percentile interval of draws without missing ones (Efron 1979).

    Examples
    --------
    >>> percentile_interval(np.arange(101.0), 0.9)
    (5.0, 95.0)
    """
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def bca_interval(
    estimate: float, draws: _Floats, jackknife: _Floats, level: float
) -> tuple[float, float]:
    """Return the bias-corrected and accelerated interval.

    Parameters
    ----------
    estimate : float
        From all rows.
    draws : numpy.ndarray
        Without missing ones.
    jackknife : numpy.ndarray
        Estimates without each cluster in turn.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float
        Missing where every draw lies on one side of the estimate, or the jackknife is constant.

    Notes
    -----
    Efron (1987, Journal of the American Statistical Association 82, 171-185): the percentiles are
    ``Phi(z0 + (z0 + z) / (1 - a (z0 + z)))``; z0 is the normal quantile of the share of draws
    below the estimate (ties count half), a = ``sum d^3 / (6 (sum d^2)^1.5)`` with d = mean of the
    jackknife less each.
    """
    below = (draws < estimate).mean() + (draws == estimate).mean() / 2
    deviation = jackknife.mean() - jackknife
    squares = float((deviation**2).sum())
    if not (0 < below < 1 and squares > 0):
        return np.nan, np.nan
    bias = special.ndtri(below)
    acceleration = float((deviation**3).sum()) / (6 * squares**1.5)
    shifted = bias + special.ndtri([(1 - level) / 2, (1 + level) / 2])
    low, high = np.quantile(draws, special.ndtr(bias + shifted / (1 - acceleration * shifted)))
    return float(low), float(high)
