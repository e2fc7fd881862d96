"""The check that data are those of a fit, for what goes on from it."""

from __future__ import annotations

import numpy as np

from attachpath.errors import UsageError
from attachpath.fitted import Fitted

__all__ = ["check_same_data"]


def check_same_data(fitted: Fitted, rows: int, estimates: np.ndarray) -> None:
    """Refuse data that do not give the estimates of a fit.

    Parameters
    ----------
    fitted : Fitted
        The fit.
    rows : int
        Number of complete rows of these data.
    estimates : numpy.ndarray
        The coefficients that these data give, shape (terms,).

    Raises
    ------
    UsageError
        ``other-data``.
    """
    same = rows == fitted.n_obs and len(estimates) == len(fitted.estimates)
    if same:
        scale = np.sqrt(np.diag(fitted.covariance))
        rounding = 1e-8 * np.abs(fitted.estimates)  # a robust standard error may be zero
        same = bool((np.abs(estimates - fitted.estimates) <= 1e-4 * scale + rounding).all())
    if not same:
        raise UsageError(
            "other-data",
            f"These data do not give the estimates of this fit: {fitted.formula}",
            "The data were changed, or are not those that were fitted; or a group that may be "
            "empty was not named in `partial_groups`.",
            "Give the data, and the `partial_groups`, of the fit.",
        )
