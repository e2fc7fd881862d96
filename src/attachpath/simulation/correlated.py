"""Correlated normal draws by a Cholesky factor of our own, the same to the last bit everywhere.

Sums are written out elementwise: a BLAS kernel may add in another order on another machine, and
item answers, dropout and missingness hang on these numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from attachpath.errors import SpecificationError

__all__ = ["FloatArray", "cholesky", "combined", "correlation_matrix"]

FloatArray = NDArray[np.float64]


def correlation_matrix(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> FloatArray:
    """Return a correlation matrix from its pairs; pairs not named are zero.

    Parameters
    ----------
    names : sequence of str
        Rows and columns.
    pairs : mapping of (str, str) to float
        Each pair once, in either order.

    Returns
    -------
    numpy.ndarray
        Shape (names, names).
    """
    matrix = np.eye(len(names))
    for (row, column), value in pairs.items():
        i, j = names.index(row), names.index(column)
        matrix[i, j] = matrix[j, i] = value
    return matrix


def cholesky(matrix: FloatArray, names: Sequence[str], what: str) -> FloatArray:
    """Return the lower triangular factor of a positive definite matrix.

    Parameters
    ----------
    matrix : numpy.ndarray
        Shape (names, names).
    names : sequence of str
        For the message.
    what : str
        Place in the population file, for the message.

    Raises
    ------
    SpecificationError
        ``not-positive-definite``: no variables can have these correlations.

    Notes
    -----
    Cholesky-Banachiewicz, row by row; for the small matrices here its cost does not matter.

    Examples
    --------
    >>> cholesky(np.array([[1.0, 0.6], [0.6, 1.0]]), ["a", "b"], "example").tolist()
    [[1.0, 0.0], [0.6, 0.8]]
    """
    factor = np.zeros_like(matrix)
    for i in range(len(names)):
        for j in range(i + 1):
            known = math.fsum(factor[i, k] * factor[j, k] for k in range(j))
            rest = float(matrix[i, j]) - known
            if i == j:
                if rest <= 1e-10:
                    raise _impossible(names[: i + 1], what)
                factor[i, i] = math.sqrt(rest)
            else:
                factor[i, j] = rest / factor[j, j]
    return factor


def combined(factor: FloatArray, draws: FloatArray) -> FloatArray:
    """Return ``draws @ factor.T`` for a lower triangular factor, summed in a fixed order.

    Parameters
    ----------
    factor : numpy.ndarray
        Shape (k, k), lower triangular.
    draws : numpy.ndarray
        Independent standard normal draws, shape (n, k).

    Returns
    -------
    numpy.ndarray
        Shape (n, k), with covariance ``factor @ factor.T``.
    """
    result = np.empty_like(draws)
    for i in range(factor.shape[0]):
        total = factor[i, 0] * draws[:, 0]
        for j in range(1, i + 1):
            total += factor[i, j] * draws[:, j]
        result[:, i] = total
    return result


def _impossible(names: Sequence[str], what: str) -> SpecificationError:
    return SpecificationError(
        "not-positive-definite",
        f"No variables can have the correlations of `{what}`: {', '.join(names)} "
        "are not positive definite together.",
        f"The correlations of {names[-1]} with the others contradict those among the others.",
        f"Bring the correlations of {names[-1]} nearer to zero.",
    )
