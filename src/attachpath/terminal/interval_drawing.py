"""An interval drawn with letters: a small forest plot beside the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["Scale"]


@dataclass(frozen=True)
class Scale:
    """The scale that all intervals of a table share.

    Attributes
    ----------
    low, high : float
        Its ends; zero lies between them.
    width : int
        Columns.
    ascii_only : bool
        Whether the terminal lacks other letters.
    """

    low: float
    high: float
    width: int
    ascii_only: bool = False

    def column(self, value: float) -> int:
        """Return the column of a value.

        Examples
        --------
        >>> Scale(-1.0, 1.0, 11).column(0.4)
        7
        """
        share = (value - self.low) / (self.high - self.low)
        return round(share * (self.width - 1))

    def draw(self, low: float, estimate: float, high: float, style: str = "") -> Text:
        """Draw an interval, its estimate and zero.

        Examples
        --------
        >>> Scale(-1.0, 1.0, 11).draw(-0.4, 0.2, 0.8).plain
        '   ──┼●───  '
        """
        from rich.text import Text

        line, point, zero, crossing = "-o|+" if self.ascii_only else "─●│┼"
        drawn = [" "] * self.width
        middle = self.column(0.0)
        drawn[middle] = zero
        for place in range(self.column(low), self.column(high) + 1):
            drawn[place] = crossing if place == middle else line
        drawn[self.column(estimate)] = point
        text = Text("".join(drawn), style, no_wrap=True, overflow="crop")
        if drawn[middle] == zero:
            text.stylize("not bold dim", middle, middle + 1)
        return text
