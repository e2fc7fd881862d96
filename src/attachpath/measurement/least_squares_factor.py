"""A one-factor model by unweighted least squares, for matrices that need not be positive definite.

The covariance matrix of client means, freed of error, is a difference of two matrices and often
has a negative eigenvalue; maximum likelihood has no solution there, least squares has.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from attachpath.measurement.one_factor import OneFactor

__all__ = ["fit_least_squares_factor", "least_squares_omega_gradient"]

Matrix = NDArray[np.float64]


def fit_least_squares_factor(covariance: Matrix) -> OneFactor:
    """Fit one factor to the covariances of at least three items, least squares unweighted.

    Parameters
    ----------
    covariance : numpy.ndarray
        Symmetric, shape (items, items).

    Returns
    -------
    OneFactor
        Residual variances are what is left of the variances; they may be negative
        (`at_boundary` is then true).

    Notes
    -----
    Minimises the sum over i < j of (s_ij - l_i l_j)^2, the unweighted least squares of Harman &
    Jones (1966), there called minres.
    """
    upper = np.triu_indices(len(covariance), 1)
    items = np.arange(len(upper[0]))

    def residuals(loadings: Matrix) -> Matrix:
        return np.asarray(loadings[upper[0]] * loadings[upper[1]] - covariance[upper])

    def slopes(loadings: Matrix) -> Matrix:
        matrix = np.zeros((len(items), len(loadings)))
        matrix[items, upper[0]] = loadings[upper[1]]
        matrix[items, upper[1]] = loadings[upper[0]]
        return matrix

    found = optimize.least_squares(
        residuals, _start(covariance), jac=slopes, method="lm", ftol=1e-15, xtol=1e-12, gtol=1e-12
    )
    loadings = found.x * (-1.0 if found.x.sum() < 0 else 1.0)
    left = np.diag(covariance) - loadings**2
    scale = np.abs(covariance).max() ** 1.5
    return OneFactor(
        loadings=loadings,
        residual_variances=left,
        converged=bool(np.abs(found.grad).max() < 1e-6 * scale),
        at_boundary=bool((left < 0).any()),
    )


def least_squares_omega_gradient(model: OneFactor, covariance: Matrix) -> Matrix:
    """Return how omega of the fitted model moves with the covariance matrix.

    Parameters
    ----------
    model : OneFactor
        From `fit_least_squares_factor`.
    covariance : numpy.ndarray
        The matrix that it was fitted to.

    Returns
    -------
    numpy.ndarray
        Symmetric, shape (items, items): a small change V changes omega by the sum of
        ``gradient * V`` (implicit differentiation of the normal equations).
    """
    loadings = model.loadings
    products = np.outer(loadings, loadings)
    hessian = 2 * products - covariance
    np.fill_diagonal(hessian, (loadings**2).sum() - loadings**2)
    total, rest = loadings.sum(), model.residual_variances.sum()
    by_loading, by_rest = np.array([2 * total * rest, -(total**2)]) / (total**2 + rest) ** 2
    solved = np.linalg.solve(hessian, by_loading - 2 * by_rest * loadings)
    gradient = (np.outer(solved, loadings) + np.outer(loadings, solved)) / 2
    np.fill_diagonal(gradient, by_rest)
    return np.asarray(gradient)


def _start(covariance: Matrix) -> Matrix:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors[:, -1] * np.sqrt(max(values[-1], 1e-8)))
