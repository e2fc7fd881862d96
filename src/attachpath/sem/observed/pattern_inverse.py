"""The inverse and the log-determinant of a covariance for every pattern of missing values.

A person contributes the part of the covariance that belongs to the variables observed for that
person (Arbuckle 1996). A pattern's part is padded to full size with 1 on the diagonal of its
missing variables, so that all patterns share one array; the padding is put to 0 in the inverse.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.linalg import lapack

from attachpath.sem.observed.arrays import BoolArray, FloatArray

__all__ = ["BLOCK", "pattern_blocks", "pattern_inverse"]

BLOCK = 512
"""Patterns handled at once: 28 variables take 3 MB an array."""


def pattern_blocks(n_patterns: int, size: int = BLOCK) -> Iterator[slice]:
    """Give slices that go through the patterns a block at a time.

    Parameters
    ----------
    n_patterns : int
        How many there are.
    size : int
        At most so many in a block.

    Yields
    ------
    slice

    Examples
    --------
    >>> list(pattern_blocks(5, size=3))
    [slice(0, 3, None), slice(3, 5, None)]
    """
    for start in range(0, n_patterns, size):
        yield slice(start, min(start + size, n_patterns))


def pattern_inverse(cov: FloatArray, observed: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Invert the observed part of a covariance for every pattern.

    Parameters
    ----------
    cov : ndarray (p, p)
        Covariance of all variables.
    observed : ndarray (k, p) of bool
        Which variables each pattern has.

    Returns
    -------
    inverse : ndarray (k, p, p)
        Inverse of the observed part, 0 in the rows and columns of missing variables.
    log_determinant : ndarray (k,)
        Of the observed part.

    Raises
    ------
    numpy.linalg.LinAlgError
        If an observed part is not positive definite.

    Examples
    --------
    >>> import numpy as np
    >>> cov = np.array([[2.0, 1.0], [1.0, 3.0]])
    >>> inverse, log_determinant = pattern_inverse(cov, np.array([[True, True], [True, False]]))
    >>> inverse[1]
    array([[0.5, 0. ],
           [0. , 0. ]])
    >>> np.exp(log_determinant)
    array([5., 2.])
    """
    both = observed[:, :, None] & observed[:, None, :]
    parts: FloatArray = np.where(both, cov, 0.0)
    diagonal = np.einsum("kii->ki", parts)  # a view that can be written to
    diagonal[~observed] = 1.0
    roots = np.empty(observed.shape)
    for part, root in zip(parts, roots, strict=True):
        # Transposed, a part lies in memory as LAPACK wants it, and is worked on in place.
        factor, failed = lapack.dpotrf(part.T, lower=1, clean=0, overwrite_a=1)
        if failed:
            raise np.linalg.LinAlgError("an observed part is not positive definite")
        root[:] = factor.diagonal()
        part.T[:], _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    if not np.isfinite(roots).all():  # LAPACK may let a NaN through
        raise np.linalg.LinAlgError("the covariance is not finite")
    half = np.triu(parts)
    inverse: FloatArray = half + half.transpose(0, 2, 1)
    diagonal = np.einsum("kii->ki", inverse)
    diagonal *= 0.5
    diagonal[~observed] = 0.0
    return inverse, 2.0 * np.log(roots).sum(axis=1)
