"""Reliability of derived scores: client means, and residuals such as earned security (ESAT)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attachpath.errors import UsageError

__all__ = ["client_mean_reliability", "residual_reliability"]


def client_mean_reliability(
    between_variance: float, within_variance: float, occasions: ArrayLike
) -> NDArray[np.float64]:
    """Return the reliability of a client's mean over some occasions.

    Parameters
    ----------
    between_variance : float
        Variance of the clients' true means, tau.
    within_variance : float
        Variance of occasions about them, sigma^2.
    occasions : array_like
        Number of occasions of each client, T.

    Returns
    -------
    numpy.ndarray
        One reliability for each number of occasions.

    Raises
    ------
    UsageError
        ``bad-variance`` or ``bad-occasions``.

    Notes
    -----
    tau / (tau + sigma^2 / T) (Raudenbush & Bryk 2002, eq. 3.42).

    Examples
    --------
    >>> client_mean_reliability(3.0, 1.0, [1, 3]).round(2)
    array([0.75, 0.9 ])
    """
    if min(between_variance, within_variance) < 0 or between_variance + within_variance == 0:
        raise UsageError(
            "bad-variance",
            f"The variances are {between_variance} between and {within_variance} within.",
            "A variance is not negative, and both cannot be zero.",
            "Take them from `icc(...).table`.",
        )
    number = np.asarray(occasions, dtype=np.float64)
    if (number <= 0).any():
        raise UsageError(
            "bad-occasions",
            "A number of occasions is zero or negative.",
            "A client without occasions has no mean.",
            "Leave such clients out.",
        )
    return np.asarray(between_variance / (between_variance + within_variance / number))


def residual_reliability(
    reliability: float, control_reliability: float, r: float, error_r: float = 0.0
) -> float:
    """Return the reliability of a score with what it shares with another score removed.

    Parameters
    ----------
    reliability : float
        Of the score (CATS Secure).
    control_reliability : float
        Of the score that is removed (CATS Preoccupied or Avoidant).
    r : float
        Observed correlation of the two scores.
    error_r : float
        Correlation of their errors; 0 where these are independent. The errors of two means over
        the same occasions correlate as the two scores do within clients.

    Returns
    -------
    float
        Reliability of the residual.

    Raises
    ------
    UsageError
        ``bad-correlation`` when `r` is -1 or 1 or beyond, or `error_r` beyond them.

    Notes
    -----
    For standardised scores S - r Z: the true variance is a_S + r^2 a_Z - 2 r (r - e), with
    e = error_r sqrt((1 - a_S)(1 - a_Z)) what the errors add to the correlation, and the observed
    one 1 - r^2. With independent errors this is (a_S + r^2 a_Z - 2 r^2) / (1 - r^2); it is
    negative where that assumption cannot hold.

    Examples
    --------
    >>> round(residual_reliability(0.87, 0.84, -0.57), 3)
    0.73
    """
    if not (-1 < r < 1 and -1 <= error_r <= 1):
        raise UsageError(
            "bad-correlation",
            f"The correlation is {r}, that of the errors {error_r}.",
            "Two scores that correlate perfectly leave no residual.",
            "Give correlations between -1 and 1.",
        )
    unreliable = max(1 - reliability, 0.0) * max(1 - control_reliability, 0.0)
    from_errors = error_r * float(np.sqrt(unreliable))
    true = reliability + r**2 * control_reliability - 2 * r * (r - from_errors)
    return true / (1 - r**2)
