"""A one-factor model by maximum likelihood: the loadings and residual variances behind omega.

The likelihood is concentrated in the residual variances (Joreskog 1967; Lawley & Maxwell 1971):
given them, the loadings are an eigenvector.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

__all__ = ["OneFactor", "fit_one_factor", "omega_gradient"]

_SMALLEST_UNIQUENESS = 1e-4
_LARGEST_GRADIENT = 1e-4


@dataclass(frozen=True, eq=False)
class OneFactor:
    """A fitted one-factor model.

    Attributes
    ----------
    loadings : numpy.ndarray
        Of each item on a factor with variance 1, in units of the items; their sum is positive.
    residual_variances : numpy.ndarray
        Variance of each item that the factor does not explain.
    converged : bool
        Whether the gradient was near zero at the end.
    at_boundary : bool
        Whether a residual variance ended at its lower limit (a Heywood case).
    """

    loadings: NDArray[np.float64]
    residual_variances: NDArray[np.float64]
    converged: bool
    at_boundary: bool

    @property
    def omega(self) -> float:
        """Share of the variance of the sum that the factor explains, as the model implies it."""
        explained = self.loadings.sum() ** 2
        return float(explained / (explained + self.residual_variances.sum()))


def fit_one_factor(covariance: NDArray[np.float64]) -> OneFactor:
    """Fit a one-factor model to a covariance matrix.

    Parameters
    ----------
    covariance : numpy.ndarray
        Positive definite, shape (items, items), at least three items.

    Returns
    -------
    OneFactor

    Raises
    ------
    numpy.linalg.LinAlgError
        When the matrix is not positive definite.
    """
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    inverse = linalg.cho_solve(linalg.cho_factor(correlation), np.eye(len(spread)))
    start = np.clip(np.log(0.5 / np.diag(inverse)), np.log(_SMALLEST_UNIQUENESS), 0.0)
    found = optimize.minimize(
        _discrepancy,
        start,
        args=(correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(np.log(_SMALLEST_UNIQUENESS), 0.0)] * len(spread),
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-8},
    )
    free = (found.x > np.log(_SMALLEST_UNIQUENESS) + 1e-6) & (found.x < -1e-9)
    uniqueness = np.exp(found.x)
    loadings = _loadings(uniqueness, correlation) * spread
    return OneFactor(
        loadings=loadings * (-1.0 if loadings.sum() < 0 else 1.0),
        residual_variances=uniqueness * spread**2,
        converged=bool(np.abs(found.jac[free]).max(initial=0.0) < _LARGEST_GRADIENT),
        at_boundary=bool((found.x <= np.log(_SMALLEST_UNIQUENESS) + 1e-6).any()),
    )


def omega_gradient(model: OneFactor, covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how omega of the fitted model moves with the covariance matrix of the items.

    Parameters
    ----------
    model : OneFactor
        From `fit_one_factor`.
    covariance : numpy.ndarray
        The matrix that it was fitted to.

    Returns
    -------
    numpy.ndarray
        Symmetric, shape (items, items): a small change V of the covariance matrix changes omega by
        the sum of ``gradient * V``.

    Notes
    -----
    Implicit differentiation of the likelihood equations with the observed information, so a
    variance made from these gradients is the Huber-White variance, which holds when items are
    not normal and when one factor does not fit.
    """
    loadings, residuals = model.loadings, model.residual_variances
    implied = np.outer(loadings, loadings) + np.diag(residuals)
    inverse = np.asarray(np.linalg.inv(implied), dtype=np.float64)
    total, rest = loadings.sum(), residuals.sum()
    ends = np.array([2 * total * rest, -(total**2)]) / (total**2 + rest) ** 2
    slope = np.repeat(ends, len(loadings))
    solved = np.linalg.solve(_hessian(loadings, inverse, covariance), slope)
    for_loadings, for_residuals = np.split(solved, 2)
    crossed = np.outer(for_loadings, loadings)
    inner = crossed + crossed.T + np.diag(for_residuals)
    return np.asarray(inverse @ inner @ inverse)


def _hessian(
    loadings: NDArray[np.float64],
    inverse: NDArray[np.float64],
    covariance: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Second derivatives of log |Sigma| + tr(S Sigma^-1) in loadings and residual variances."""
    middle = inverse @ covariance @ inverse
    first, second = inverse @ loadings, middle @ loadings
    share, observed = loadings @ first, loadings @ second
    mixed = np.outer(first, second)
    both = 2 * (
        inverse * (observed - share + 1)
        + middle * (share - 1)
        + mixed
        + mixed.T
        - np.outer(first, first)
    )
    crossed = 2 * (inverse * (second - first)[:, None] + middle * first[:, None])
    residual = 2 * inverse * middle - inverse**2
    return np.block([[both, crossed.T], [crossed, residual]])


def _discrepancy(
    logarithms: NDArray[np.float64], correlation: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    uniqueness = np.exp(logarithms)
    values, _ = _scaled_roots(uniqueness, correlation)
    smaller = np.maximum(values[:-1], 1e-300)
    discrepancy = float((smaller - np.log(smaller) - 1).sum())
    loadings = _loadings(uniqueness, correlation)
    # d F / d psi = (implied - observed variance) / psi^2; here for log psi.
    residual = loadings**2 + uniqueness - 1.0
    return discrepancy, residual / uniqueness


def _loadings(
    uniqueness: NDArray[np.float64], correlation: NDArray[np.float64]
) -> NDArray[np.float64]:
    values, vectors = _scaled_roots(uniqueness, correlation)
    length = np.sqrt(max(values[-1] - 1.0, 0.0))
    return np.asarray(np.sqrt(uniqueness) * vectors[:, -1] * length)


def _scaled_roots(
    uniqueness: NDArray[np.float64], correlation: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    root = np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    return values, vectors
