"""The one check of residuals before any model is fitted."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from attachpath.errors import EstimationError
from attachpath.formula import Design

__all__ = ["check_residual"]


def check_residual(made: Design) -> None:
    """Refuse a response that the predictors reproduce exactly: its standard errors would be zero.

    Parameters
    ----------
    made : Design
        The design matrices.

    Raises
    ------
    EstimationError
        ``perfect-fit``.
    """
    basis = linalg.qr(made.matrix, mode="economic")[0]
    residual = made.response - basis @ (basis.T @ made.response)
    # The second bound is what rounding leaves of a response far from zero.
    rounding = 1e-14 * np.abs(made.response).max()
    if residual.std() <= max(1e-10 * made.response.std(), rounding):
        raise EstimationError(
            "perfect-fit",
            f"The predictors reproduce {made.formula.response!r} exactly: {made.formula}",
            "The response was computed from them, or stands among them under another name.",
            "Take that predictor out of the formula.",
        )
