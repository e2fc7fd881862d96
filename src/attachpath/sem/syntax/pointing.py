"""Places in the user's text, and the line that a message shows with a caret beneath."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from attachpath.errors import FormulaError

__all__ = ["Place", "Source", "shown_line"]

_LINE_END = re.compile(r"\r\n?|\n")
_MARGIN = "    "
_BEFORE, _WIDEST = 60, 100


@dataclass(frozen=True)
class Place:
    """A place in a text.

    Parameters
    ----------
    line, column : int
        Both count from 1, the column in characters.
    """

    line: int
    column: int


class Source:
    """The user's text: it turns an offset into a place, and a mistake into an error."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def place(self, offset: int) -> Place:
        """Return the line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)

    def offset(self, place: Place) -> int:
        """Return the offset of a place."""
        return self._starts[place.line - 1] + place.column - 1

    def mistake(
        self, code: str, at: int | Place, what: str, cause: str, next_step: str
    ) -> FormulaError:
        """Make the error for its caller to raise: what, and the line with a caret."""
        place = at if isinstance(at, Place) else self.place(at)
        where = shown_line(self.text, place)
        return FormulaError(code, f"{what}: {where}", cause, next_step)


def shown_line(text: str, place: Place) -> str:
    """Return the line of a place, cut to its surroundings, with a caret beneath."""
    line = _LINE_END.split(text)[place.line - 1]
    left = max(0, place.column - 1 - _BEFORE)
    right = left + _WIDEST
    before = "..." if left else ""
    shown = "".join(c if c.isprintable() or c == "\t" else "?" for c in line[left:right])
    after = "..." if right < len(line) else ""
    under = "".join(map(_blank_as_wide, before + shown[: place.column - 1 - left]))
    return (
        f"line {place.line}, column {place.column}:\n"
        f"{_MARGIN}{before}{shown}{after}\n{_MARGIN}{under}^"
    )


def _blank_as_wide(character: str) -> str:
    if character == "\t":
        return "\t"
    if unicodedata.combining(character):
        return ""
    return "\u3000" if unicodedata.east_asian_width(character) in "WF" else " "
