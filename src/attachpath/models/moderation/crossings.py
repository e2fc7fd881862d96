"""Where the slope's t meets its critical value: the boundaries of regions of significance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from attachpath.models.moderation.slope_line import SlopeLine

__all__ = ["CriticalValue", "constant_critical_value", "crossings", "pointwise_critical_value"]

CriticalValue = Callable[[float], float]
"""Critical |t| at an angle of a `SlopeLine`."""

_ANGLES = 181


def pointwise_critical_value(line: SlopeLine, p: float) -> CriticalValue:
    """Return the critical value of a two-sided p with the df of each contrast."""

    def critical(angle: float) -> float:
        df = line.df(angle)
        if np.isinf(df):
            return float(-special.ndtri(p / 2))
        return float(-special.stdtrit(df, p / 2)) if df > 0 else np.inf

    return critical


def constant_critical_value(value: float) -> CriticalValue:
    """Return a critical value that is the same everywhere."""
    return lambda angle: value  # noqa: ARG005


def crossings(line: SlopeLine, critical: CriticalValue) -> list[float]:
    """Find all values of the moderator where ``|t|`` equals the critical value.

    Parameters
    ----------
    line : SlopeLine
        The slope.
    critical : callable
        Critical value at an angle.

    Returns
    -------
    list of float
        Angles in increasing order; `SlopeLine.value` gives the moderator.

    Notes
    -----
    With constant df the two roots of ``(b1 + b3 w)^2 = t^2 Var(b1 + b3 w)`` (Johnson & Neyman,
    1936; Bauer & Curran, 2005, Multivariate Behavioral Research 40, 373-400). Where the df differ
    between contrasts t is not constant and there is no closed form: the difference is bracketed
    over the angle, on which the whole line is finite, and each bracket is solved by Brent's method.
    The angles of the zero and of the largest ``|t|`` are among those tried: with constant df all
    roots lie between them, so that none is missed however close two of them are.
    """

    def difference(angle: float) -> float:
        return abs(line.statistic(angle)) - critical(angle)

    angles = np.unique([*np.linspace(-np.pi / 2, np.pi / 2, _ANGLES), *_turning(line)])
    heights = np.array([difference(angle) for angle in angles])
    signs = np.sign(heights)
    found = [float(angle) for angle, sign in zip(angles, signs, strict=True) if sign == 0]
    found += [
        float(optimize.brentq(difference, angles[place], angles[place + 1], xtol=1e-15))
        for place in np.flatnonzero(signs[:-1] * signs[1:] < 0)
    ]
    return sorted(angle for angle in found if abs(angle) < np.pi / 2)


def _turning(line: SlopeLine) -> list[float]:
    """Angles at which the slope is zero, and at which its |t| is largest if df are constant.

    Over the angle t is a sine: its zero and its peak lie a right angle apart.
    """
    intercept, change = line.estimates
    across = intercept + change * line.centre
    zero = float(np.arctan2(-across, change * line.spread)) if change * line.spread else np.pi / 2
    turned = [(zero + shift + np.pi / 2) % np.pi - np.pi / 2 for shift in (0, np.pi / 2)]
    return [float(angle) for angle in turned]
