"""Intervals and p-values from draws, a column a quantity.

Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical
Association 82, 171-185. Davison, A. C. & Hinkley, D. V. (1997). Bootstrap methods and their
application, chapter 5.
"""

from __future__ import annotations

import numpy as np
from scipy import special

__all__ = ["acceleration", "bca_levels", "bca_p", "draws_at", "percentile_levels", "two_sided_p"]


def two_sided_p(drawn: np.ndarray) -> float:
    """Return the two-sided p that inverts the percentile interval, never below 2 / (draws + 1).

    Twice the share of draws, the estimate counted with them, on the side of zero that has fewer.

    Examples
    --------
    >>> two_sided_p(np.array([0.5, 0.2, -0.1, 0.4, 0.3, 0.6, 0.1]))
    0.5
    """
    fewer = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
    return min(1.0, 2.0 * (fewer + 1) / (len(drawn) + 1))


def percentile_levels(level: float) -> tuple[float, float]:
    """Return the shares of draws below either end of a percentile interval."""
    return (1 - level) / 2, (1 + level) / 2


def bca_levels(
    estimate: float, drawn: np.ndarray, accelerated: float, level: float
) -> tuple[float, float]:
    """Return the shares of draws below either end of a BCa interval.

    Parameters
    ----------
    estimate : float
        From all rows.
    drawn : numpy.ndarray
        Shape (draws,).
    accelerated : float
        From `acceleration`.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float
        Missing where every draw lies on one side of the estimate.

    Notes
    -----
    ``Phi(z0 + (z0 + z) / (1 - a (z0 + z)))``, z0 the normal quantile of the share of draws below
    the estimate (ties count half).
    """
    bias = _bias(estimate, drawn)
    if not np.isfinite(bias + accelerated):
        return np.nan, np.nan
    shifted = bias + special.ndtri(percentile_levels(level))
    low, high = special.ndtr(bias + shifted / (1 - accelerated * shifted))
    return float(low), float(high)


def bca_p(estimate: float, drawn: np.ndarray, accelerated: float) -> float:
    """Return the two-sided p that inverts the BCa interval, never below 2 / (draws + 1).

    Notes
    -----
    With ``w`` the normal quantile of the share of draws below zero, the interval of level 1 - p
    ends at zero where ``(w - z0) / (1 + a (w - z0)) - z0`` is the quantile of p / 2.
    """
    bias = _bias(estimate, drawn)
    if not np.isfinite(bias + accelerated):
        return np.nan
    size = len(drawn)
    below = float((drawn < 0).sum() + (drawn == 0).sum() / 2) / size
    beyond = special.ndtri(np.clip(below, 1 / (size + 1), size / (size + 1))) - bias
    share = float(special.ndtr(beyond / (1 + accelerated * beyond) - bias))
    return float(np.clip(2 * min(share, 1 - share), 2 / (size + 1), 1.0))


def _bias(estimate: float, drawn: np.ndarray) -> float:
    """Return z0, infinite where every draw lies on one side of the estimate."""
    return float(special.ndtri((drawn < estimate).mean() + (drawn == estimate).mean() / 2))


def acceleration(influence: np.ndarray) -> float:
    """Return Efron's a, a sixth of the skewness of the influence of each unit.

    Parameters
    ----------
    influence : numpy.ndarray
        Of each row or cluster on the estimate, with mean zero: the mean of the jackknife less
        each of its values does as well. Shape (units,).
    """
    squares = float((influence**2).sum())
    return float((influence**3).sum()) / (6 * squares**1.5) if squares > 0 else np.nan


def draws_at(drawn: np.ndarray, share: float) -> float:
    """Return the draw below which a share of the draws lies, interpolated on the normal scale.

    Parameters
    ----------
    drawn : numpy.ndarray
        Shape (draws,).
    share : float
        Between 0 and 1.

    Returns
    -------
    float
        The smallest or largest draw where there are too few to reach that far.

    Notes
    -----
    Rank ``(draws + 1) share`` (Davison & Hinkley 1997, equation 5.8), as in R's boot and lavaan.
    """
    if not np.isfinite(share):
        return np.nan
    rank = (len(drawn) + 1) * share
    below = int(np.clip(np.floor(rank), 1, len(drawn) - 1))
    low, high = np.partition(drawn, [below - 1, below])[below - 1 : below + 1]
    edges = special.ndtri(np.array([below, below + 1]) / (len(drawn) + 1))
    weight = (special.ndtri(share) - edges[0]) / (edges[1] - edges[0])
    return float(low + np.clip(weight, 0.0, 1.0) * (high - low))
