"""Analytic derivatives of the implied moments.

With ``G`` the first p rows of ``(I - A)^-1`` and ``Y`` those of the covariance of all variables,
the derivative of the covariance by a path ``A[i, j]`` is ``G_i Y_j' + Y_j G_i'`` and by a residual
covariance ``S[i, j]`` it is ``G_i G_j' + G_j G_i'``: each is one outer product and its transpose,
so that informations are products of small matrices (von Oertzen & Brick 2014, Behavior Research
Methods 46, 385-395, use the same sparsity).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attachpath.sem.implied.layout import Layout
from attachpath.sem.implied.moments import Implied

__all__ = ["Directions", "curvature", "directions", "moment_jacobian", "summed_by_parameter"]


@dataclass(frozen=True)
class Directions:
    """First derivatives by each free entry, as outer products.

    Attributes
    ----------
    left, right : numpy.ndarray
        Shape (p, entries); the derivative of the covariance is ``left right' + right left'``.
        Zero for intercepts. A variance has half of its column on the left.
    mean : numpy.ndarray
        Derivative of the mean, shape (p, entries).
    """

    left: np.ndarray
    right: np.ndarray
    mean: np.ndarray


def directions(layout: Layout, implied: Implied) -> Directions:
    """Return the first derivatives of the moments by each free entry of a group."""
    p, n_paths, n_both = implied.p, len(layout.path_rows), layout.n_moment_entries
    reach = implied.total[:p]
    left = np.zeros((p, len(layout.parameter)))
    right = np.zeros_like(left)
    mean = np.zeros_like(left)
    left[:, :n_paths] = reach[:, layout.path_rows]
    right[:, :n_paths] = implied.all_covariances[:p, layout.path_columns]
    halves = np.where(layout.covariance_rows == layout.covariance_columns, 0.5, 1.0)
    left[:, n_paths:n_both] = reach[:, layout.covariance_rows] * halves
    right[:, n_paths:n_both] = reach[:, layout.covariance_columns]
    if layout.mean_structure:
        mean[:, :n_paths] = left[:, :n_paths] * implied.all_means[layout.path_columns]
        mean[:, n_both:] = reach[:, layout.mean_rows]
    return Directions(left, right, mean)


def moment_jacobian(of: Directions) -> np.ndarray:
    """Return the derivatives of (means, lower triangle of the covariance) by each entry.

    Returns
    -------
    numpy.ndarray
        Shape (p + p (p + 1) / 2, entries).
    """
    rows, columns = np.tril_indices(len(of.left))
    covariance = of.left[rows] * of.right[columns] + of.right[rows] * of.left[columns]
    return np.vstack([of.mean, covariance])


def summed_by_parameter(layout: Layout, by_entry: np.ndarray, n_parameters: int) -> np.ndarray:
    """Turn derivatives by the free entries of a group into those by the parameters of the model.

    Parameters
    ----------
    layout : Layout
        The group.
    by_entry : numpy.ndarray
        Shape (k, entries).
    n_parameters : int
        Parameters of the model; one with a label may have several entries, which add up.

    Returns
    -------
    numpy.ndarray
        Shape (k, parameters).
    """
    total = np.zeros((len(by_entry), n_parameters))
    np.add.at(total.T, layout.parameter, by_entry.T)
    return total


def curvature(
    layout: Layout, implied: Implied, by_mean: np.ndarray, by_covariance: np.ndarray
) -> np.ndarray:
    """Return the part of a Hessian that comes from the second derivatives of the moments.

    Parameters
    ----------
    layout, implied : Layout, Implied
        The group and its moments.
    by_mean : numpy.ndarray
        Derivative of a function by the mean, shape (p,).
    by_covariance : numpy.ndarray
        Symmetric matrix ``M`` with ``df = tr(M dSigma)``, shape (p, p).

    Returns
    -------
    numpy.ndarray
        Shape (entries, entries).
    """
    p, n_paths, n_both = implied.p, len(layout.path_rows), layout.n_moment_entries
    reach = implied.total[:p]
    from_reach = reach.T @ by_covariance @ reach
    from_both = reach.T @ by_covariance @ implied.all_covariances[:p]
    by_mean_of = reach.T @ by_mean
    i, j = layout.path_rows, layout.path_columns
    a, b = layout.covariance_rows, layout.covariance_columns
    total, covariances, means = implied.total, implied.all_covariances, implied.all_means
    second = np.zeros((len(layout.parameter), len(layout.parameter)))

    # Two paths (i <- j) and (k <- l): the reach of i changes with k, the causes of j with k and l.
    chained = total[j][:, i]
    half = from_both[i][:, j] * chained + 0.5 * from_reach[i][:, i] * covariances[j][:, j]
    both = 2.0 * (half + half.T)
    if layout.mean_structure:
        half = np.outer(by_mean_of[i], means[j]) * chained
        both += half + half.T
    second[:n_paths, :n_paths] = both

    # A path and a residual (co)variance.
    mixed = (
        2.0
        * (from_reach[i][:, a] * total[j][:, b] + from_reach[i][:, b] * total[j][:, a])
        * np.where(a == b, 0.5, 1.0)
    )
    second[:n_paths, n_paths:n_both] = mixed
    second[n_paths:n_both, :n_paths] = mixed.T
    if layout.mean_structure:
        of_mean = by_mean_of[i][:, None] * total[j][:, layout.mean_rows]
        second[:n_paths, n_both:] = of_mean
        second[n_both:, :n_paths] = of_mean.T
    return second
