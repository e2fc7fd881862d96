"""A multilevel problem free of units, and the exact way back."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from attachpath.formula import RandomDesign
from attachpath.models.multilevel_engines.solution import Problem

__all__ = ["ScaledProblem"]


class ScaledProblem:
    """The problem with orthonormal fixed columns, residual response and random columns of size 1.

    Parameters
    ----------
    problem : Problem
        The matrices.

    Notes
    -----
    With ``X = Q R``, b the least squares solution and s the root mean square of its residual r,
    the generalised least squares solution of y on X is ``b + s R^-1 g``, g being that of r / s on
    Q. The restricted log-likelihood changes by ``-(n - p) log s - log |det R|``, the full one by
    ``-n log s``.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        rows, terms = problem.matrix.shape
        column_size = np.sqrt((problem.matrix**2).mean(axis=0))
        basis, upper = linalg.qr(problem.matrix / column_size, mode="economic")
        self.matrix = np.ascontiguousarray(basis) * np.sqrt(rows)
        upper = upper * column_size / np.sqrt(rows)
        self.back = linalg.solve_triangular(upper, np.eye(terms))
        self.log_determinant = float(np.log(np.abs(np.diag(upper))).sum())
        projection = basis.T @ problem.response
        self.least_squares = self.back @ projection * np.sqrt(1 / rows)
        residual = problem.response - basis @ projection
        self.size = float(np.sqrt((residual**2).mean()))
        self.response = residual / self.size
        self.random_sizes = [_column_size(part) for part in problem.random]

    def estimates_back(self, coefficients: np.ndarray) -> np.ndarray:
        """Coefficients in the user's units."""
        return np.asarray(self.least_squares + self.size * self.back @ coefficients)

    def covariance_back(self, covariance: np.ndarray) -> np.ndarray:
        """Covariance of the coefficients in the user's units."""
        moved = self.back @ covariance @ self.back.T * self.size**2
        return np.asarray((moved + moved.T) / 2)

    def blocks_back(self, factors: list[np.ndarray], sigma: float) -> list[np.ndarray]:
        """Covariance of the random effects of each part, from relative Cholesky factors."""
        sized = [f / s[:, None] for f, s in zip(factors, self.random_sizes, strict=True)]
        return [factor @ factor.T * (sigma * self.size) ** 2 for factor in sized]

    def log_likelihood_back(self, deviance: float) -> float:
        """Log-likelihood of the response in the user's units."""
        units = self.problem.likelihood_size * np.log(self.size)
        if self.problem.reml:
            units += self.log_determinant
        return float(-deviance / 2 - units)


def _column_size(part: RandomDesign) -> np.ndarray:
    inside = part.matrix[part.codes >= 0]
    return np.asarray(np.sqrt((inside**2).mean(axis=0)))
