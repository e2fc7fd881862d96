"""Small telescopes: the effect that the original study had 33 % power to find (Simonsohn 2015)."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize, stats

__all__ = ["SMALL_POWER", "detectable_by_n", "detectable_by_std_error", "noncentrality"]

SMALL_POWER = 1 / 3
"""An original study with less power than this could hardly have found the effect."""


def noncentrality(df: float | None, alpha: float = 0.05, power: float = SMALL_POWER) -> float:
    """Return the effect, in standard errors, that a two-sided t test finds with some power.

    Parameters
    ----------
    df : float or None
        Degrees of freedom of the test; None for a test by the normal distribution.
    alpha : float
        Level of the test.
    power : float
        Above `alpha`, below 1.

    Returns
    -------
    float

    Notes
    -----
    The ncp for which P(abs(T(df, ncp)) > t(1 - alpha/2, df)) = power, both tails counted (R's
    ``power.t.test(strict = TRUE)``). For two groups of n cases d33 = ncp sqrt(2 / n).

    Examples
    --------
    >>> round(noncentrality(58) * (2 / 30) ** 0.5, 3)
    0.401
    """
    if df is None:
        critical = float(stats.norm.ppf(1 - alpha / 2))

        def found(ncp: float) -> float:
            return float(stats.norm.sf(critical - ncp) + stats.norm.cdf(-critical - ncp))
    else:
        critical = float(stats.t.ppf(1 - alpha / 2, df))

        def found(ncp: float) -> float:
            wrong_side = stats.nct.cdf(-critical, df, ncp)  # NaN where it is below 1e-16
            return float(stats.nct.sf(critical, df, ncp) + np.nan_to_num(wrong_side))

    high = 1.0
    while found(high) < power:
        high *= 1.5
    return float(optimize.brentq(lambda ncp: found(ncp) - power, 0, high, xtol=1e-12))


def detectable_by_std_error(std_error: float, df: float | None, alpha: float = 0.05) -> float:
    """Return d33 of an original study whose standard error is known.

    Parameters
    ----------
    std_error : float
        Of the standardised estimate.
    df : float or None
        Degrees of freedom of its test, if known.
    alpha : float
        Level of its test.

    Returns
    -------
    float
        Positive.

    Notes
    -----
    ncp(df) SE. The standard error holds what the design cost: clients within therapists,
    covariates, missing values.

    Examples
    --------
    >>> round(detectable_by_std_error(0.1, None), 4)
    0.1529
    """
    return noncentrality(df, alpha) * std_error


def detectable_by_n(n: int, alpha: float = 0.05) -> float:
    """Return d33 of an original study of which only the number of cases is known.

    Parameters
    ----------
    n : int
        Cases at the level of the term, at least 4.
    alpha : float
        Level of its test.

    Returns
    -------
    float
        Positive, on the scale of a correlation.

    Notes
    -----
    The standardised effect is taken for a correlation of two columns in n independent cases,
    whose t has n - 2 df and ncp = r sqrt(n / (1 - r^2)): r33 = ncp / sqrt(n + ncp^2). Clients who
    share a therapist, and predictors that go together, tell less than that: the true d33 of the
    study was larger, and calling an effect "too small" by this r33 is cautious.

    Examples
    --------
    >>> round(detectable_by_n(330), 3)
    0.084
    """
    ncp = noncentrality(n - 2, alpha)
    return ncp / math.sqrt(n + ncp**2)
