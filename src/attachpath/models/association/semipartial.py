"""Zero-order and semipartial correlations of many covariance matrices at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attachpath.models.association.sweep import SMALLEST, swept

__all__ = ["semipartial_correlations"]

_Floats = NDArray[np.float64]


def semipartial_correlations(
    matrices: _Floats, places: Sequence[int]
) -> tuple[_Floats, _Floats, _Floats]:
    """Correlate an outcome with a predictor, and with what controls leave of the predictor.

    Parameters
    ----------
    matrices : numpy.ndarray
        Covariances of variables with a variance near 1, shape (matrices, variables, variables).
    places : sequence of int
        Outcome, predictor, then the controls.

    Returns
    -------
    r, r_residual, explained : numpy.ndarray
        Shape (matrices,): zero-order and semipartial correlation, and the share of the predictor's
        variance that the controls explain. Missing where a variable has no variance, or the
        controls explain the predictor or each other completely.

    Notes
    -----
    ``(s_yx - s_yz S_zz^-1 s_zx) / sqrt(s_yy (s_xx - s_xz S_zz^-1 s_zx))``.

    Examples
    --------
    Horst's suppressor: ability (control) does not predict the outcome, yet blurs the predictor.

    >>> matrix = np.array([[[1, 0.4, 0], [0.4, 1, 0.6], [0, 0.6, 1]]])
    >>> [one.round(3).item() for one in semipartial_correlations(matrix, [0, 1, 2])]
    [0.4, 0.5, 0.36]
    """
    outcome, predictor, *controls = places
    left, usable = swept(matrices, controls)
    y, x = matrices[:, outcome, outcome], matrices[:, predictor, predictor]
    x_left = left[:, predictor, predictor]
    usable &= (y > SMALLEST) & (x > SMALLEST) & (x_left > SMALLEST * x)
    with np.errstate(divide="ignore", invalid="ignore"):  # what is not usable is missing
        r = matrices[:, outcome, predictor] / np.sqrt(y * x)
        residual = left[:, outcome, predictor] / np.sqrt(y * x_left)
        explained = 1 - x_left / x
    r, residual, explained = (np.where(usable, one, np.nan) for one in (r, residual, explained))
    return r, residual, explained
