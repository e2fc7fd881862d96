"""Variables taken out of many covariance matrices at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["swept"]

_Floats = NDArray[np.float64]

SMALLEST = 1e-10
"""A variance below this share of what it was is none."""


def swept(matrices: _Floats, places: Sequence[int]) -> tuple[_Floats, NDArray[np.bool_]]:
    """Return the covariances of what least squares on some of the variables leaves.

    Parameters
    ----------
    matrices : numpy.ndarray
        Covariances of variables with a variance near 1, shape (matrices, variables, variables).
    places : sequence of int
        The variables that are taken out.

    Returns
    -------
    left : numpy.ndarray
        Same shape; rows and columns of `places` are zero but for rounding.
    usable : numpy.ndarray
        Shape (matrices,): whether every variable of `places` had a variance that the others of
        `places` before it did not explain.

    Notes
    -----
    ``S_ij - S_ik S_kj / S_kk`` for one variable k after the other (Goodnight 1979, The American
    Statistician 33, 149-158).

    Examples
    --------
    >>> left, usable = swept(np.array([[[1, 0.6], [0.6, 1]]]), [1])
    >>> left[0, 0, 0].item(), usable.item()
    (0.64, True)
    """
    variances = np.einsum("ijj->ij", matrices)
    left, usable = matrices, np.ones(len(matrices), dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):  # what is not usable is said so
        for place in places:
            row = left[:, place, :]
            pivot = row[:, place]
            usable &= (pivot > SMALLEST * variances[:, place]) & (variances[:, place] > SMALLEST)
            left = left - row[:, :, None] * row[:, None, :] / pivot[:, None, None]
    return left, usable
