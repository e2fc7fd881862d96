"""The lower triangle of a symmetric matrix as a vector, in the order of ``np.tril_indices(p)``."""

from __future__ import annotations

import numpy as np

from attachpath.sem.observed.arrays import FloatArray

__all__ = ["matrix_of_derivatives", "symmetric"]


def symmetric(lower: FloatArray, p: int) -> FloatArray:
    """Return the symmetric matrix with a lower triangle.

    Parameters
    ----------
    lower : ndarray (p(p+1)/2,)
        The triangle.
    p : int
        Size of the matrix.

    Returns
    -------
    ndarray (p, p)

    Examples
    --------
    >>> symmetric(np.array([1.0, 2.0, 3.0]), 2)
    array([[1., 2.],
           [2., 3.]])
    """
    row, column = np.tril_indices(p)
    full = np.empty((p, p))
    full[row, column] = full[column, row] = lower
    return full


def matrix_of_derivatives(by_lower: FloatArray, p: int) -> FloatArray:
    """Return ``M`` with ``df = tr(M dSigma)`` from the derivatives by the lower triangle.

    Parameters
    ----------
    by_lower : ndarray (p(p+1)/2,)
        A covariance counts for both of its places.
    p : int
        Number of variables.

    Returns
    -------
    ndarray (p, p)

    Examples
    --------
    >>> matrix_of_derivatives(np.array([1.0, 2.0, 3.0]), 2)
    array([[1., 1.],
           [1., 3.]])
    """
    matrix = symmetric(by_lower, p)
    return 0.5 * (matrix + np.diag(matrix.diagonal()))
