"""The common scale on which the table of verdicts draws every effect with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from attachpath.reporting.hypothesis_row import HypothesisRow

__all__ = ["EffectAxis", "effect_axis"]

_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_MOST_TICKS = 7


@dataclass(frozen=True)
class EffectAxis:
    """A scale with its ticks.

    Attributes
    ----------
    ticks : tuple of float
        Standardised effects, ascending; the first and the last are the ends.
    width : float
        Of the drawing, in its own units.
    margin : float
        Between the ends and the border, room for half a number.
    """

    ticks: tuple[float, ...]
    width: float = 210.0
    margin: float = 16.0

    def place(self, value: float) -> float:
        """Return where a value stands; beyond the ends it stands at the border.

        Examples
        --------
        >>> EffectAxis((-1.0, 0.0, 1.0)).place(0.0)
        105.0
        """
        low, high = self.ticks[0], self.ticks[-1]
        share = (value - low) / (high - low)
        x = self.margin + share * (self.width - 2 * self.margin)
        return round(min(max(x, 1.0), self.width - 1.0), 1)

    def shown(self, value: float | None) -> bool:
        """Tell whether a value lies between the ends."""
        return value is not None and self.ticks[0] <= value <= self.ticks[-1]


def effect_axis(rows: Sequence[HypothesisRow]) -> EffectAxis | None:
    """Return the scale that holds every interval and bound of the rows.

    Parameters
    ----------
    rows : sequence of HypothesisRow
        All that the table shows.

    Returns
    -------
    EffectAxis or None
        Symmetric about zero; None where no row has an effect.

    Examples
    --------
    >>> effect_axis([]) is None
    True
    """
    values = [
        abs(value)
        for row in rows
        for value in (row.std_estimate, row.std_ci90_low, row.std_ci90_high)
        if value is not None
    ]
    if not values:
        return None
    bounds = [row.smallest_effect or 0.0 for row in rows if row.std_estimate is not None]
    return EffectAxis(_ticks(max([*values, *bounds])))


def _ticks(reach: float) -> tuple[float, ...]:
    """Return even ticks about zero that reach as far as asked; a huge effect gets three."""
    for step in _STEPS:
        side = max(1, math.ceil(reach / step - 1e-9))
        if 2 * side + 1 <= _MOST_TICKS:
            return tuple(round(step * place, 10) for place in range(-side, side + 1))
    end = 10.0 ** math.ceil(math.log10(reach))
    return (-end, 0.0, end)
