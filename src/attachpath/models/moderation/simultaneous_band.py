"""Critical values for all values of a moderator at once: sup-t band, and false discovery rate."""

from __future__ import annotations

import numpy as np
from scipy import optimize, special

__all__ = ["false_discovery_threshold", "simultaneous_critical_value"]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def simultaneous_critical_value(arc: float, df: float, *, level: float = 0.95) -> float:
    """Return the critical value of the simultaneous band of a line over an interval.

    Parameters
    ----------
    arc : float
        Angle that the interval covers, from 0 (a point) to pi (the whole line): the difference
        of `SlopeLine.angle` at its ends.
    df : float
        Degrees of freedom; may be infinite.
    level : float
        Probability that the band holds the whole line over the interval.

    Returns
    -------
    float

    Notes
    -----
    For two jointly normal coefficients whose variance is known up to a factor with df, the largest
    ``|t|`` over the interval is ``R cos(D)``: R^2 / 2 is F(2, df), and D is the angle from a
    uniformly distributed direction to the nearest point of the arc, zero inside it. So the band
    with critical value c holds with probability::

        (arc / pi) P(R < c) + (2 / pi) integral_0^((pi - arc) / 2) P(R < c / cos(d)) dd

    which is solved for c: the exact restricted hyperbolic band of Wynn & Bloomfield (1971, Journal
    of the Royal Statistical Society B 33, 202-217; Liu, 2010, Simultaneous Inference in
    Regression, section 2.2). A point gives Student's t, the whole line sqrt(2 F(2, df)) of Working
    & Hotelling (1929), which is valid but wider than an observed range needs.

    Examples
    --------
    >>> from scipy import stats
    >>> simultaneous_critical_value(0.0, 100), float(stats.t.ppf(0.975, 100))
    (1.984, 1.984)
    >>> simultaneous_critical_value(np.pi, 100), float(2 * stats.f.ppf(0.95, 2, 100)) ** 0.5
    (2.485, 2.485)
    >>> simultaneous_critical_value(np.pi / 2, 100)
    2.387
    """
    half = (np.pi - min(max(arc, 0.0), np.pi)) / 2
    away = half / 2 * (_NODES + 1)

    def beyond(critical: float) -> float:
        outside = half / 2 * float(_WEIGHTS @ _beyond(critical / np.cos(away), df))
        return (1 - 2 * half / np.pi) * float(_beyond(critical, df)) + 2 / np.pi * outside

    lowest = float(special.stdtrit(df, 0.5 + level / 2)) if np.isfinite(df) else 0.0
    lowest = lowest or float(special.ndtri(0.5 + level / 2))
    highest = _working_hotelling(df, level)
    # Rounding may leave both ends on one side where the interval is a point or the whole line.
    return float(
        optimize.brentq(
            lambda c: beyond(c) - (1 - level), lowest * (1 - 1e-9), highest * (1 + 1e-9), xtol=1e-12
        )
    )


def _beyond(radius: np.ndarray | float, df: float) -> np.ndarray:
    """P(R > radius), R^2 / 2 being F(2, df): a closed form."""
    square = np.square(radius)
    if np.isinf(df):
        return np.asarray(np.exp(-square / 2))
    return np.asarray(np.exp(-df / 2 * np.log1p(square / df)))


def _working_hotelling(df: float, level: float) -> float:
    if np.isinf(df):
        return float(np.sqrt(-2 * np.log(1 - level)))
    return float(np.sqrt(df * np.expm1(-2 / df * np.log(1 - level))))


def false_discovery_threshold(p_values: np.ndarray, *, rate: float = 0.05) -> float:
    """Return the p below which values of a moderator count as discoveries.

    Parameters
    ----------
    p_values : numpy.ndarray
        p of the slope at values of the moderator, shape (values,).
    rate : float
        Share of false discoveries that is accepted.

    Returns
    -------
    float
        ``k rate / m`` for the largest k with ``p_(k) <= k rate / m``; ``rate / m`` where there is
        no such k.

    Notes
    -----
    Benjamini & Hochberg (1995, Journal of the Royal Statistical Society B 57, 289-300), as Esarey
    & Sumner (2018, Comparative Political Studies 51, 1144-1176) use it for marginal effects: of
    the values of the moderator that are called significant, no more than this share is expected
    to be false. It is not a band that holds for all values at once.

    Examples
    --------
    >>> false_discovery_threshold(np.array([0.001, 0.02, 0.03, 0.5]))
    0.0375
    """
    ordered = np.sort(p_values)
    steps = rate * np.arange(1, len(ordered) + 1) / len(ordered)
    passed = np.flatnonzero(ordered <= steps)
    return float(steps[passed[-1]] if len(passed) else steps[0])
