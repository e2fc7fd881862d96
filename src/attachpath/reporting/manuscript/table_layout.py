"""How wide a table is in print: the width of each column, and whether the page is turned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from attachpath.reporting.section import Line, Table

__all__ = ["GAP", "LANDSCAPE", "MARGIN", "PORTRAIT", "Layout", "fits_a_page", "layout"]

PORTRAIT = 6.5
"""Inches of text between the margins of a letter page."""
LANDSCAPE = 9.0

MARGIN = 0.04
"""Inches that stay free at each side of a cell."""

GAP = 0.1
"""Inches more before a column of words, which begins where one of numbers ends."""

_PADDING = 2 * MARGIN + 0.02
_LEAST_WORDS = 1.2  # a column of words can fold, but not below this
_NARROW = dict.fromkeys(" .,;:'[]()ijltf", 0.3) | {"m": 0.78, "w": 0.72, "−": 0.56}
_NOTE_POINTS = 9.0
_LEADING = 1.25
_TITLE_INCHES = 0.9
_SIZES = (10.0, 9.0, 8.0, 7.0)


@dataclass(frozen=True)
class Layout:
    """The measures of a printed table.

    Attributes
    ----------
    landscape : bool
        Whether it needs a page that is turned.
    points : float
        Size of its letters.
    widths : list of float
        Inches of each column.
    """

    landscape: bool
    points: float
    widths: list[float]


def layout(table: Table) -> Layout:
    """Return the layout of a table.

    Parameters
    ----------
    table : Table
        Its printed form is measured.

    Returns
    -------
    Layout
        Columns of numbers are as wide as their longest cell; columns of words fold and share what
        is left. The first that fits is taken: an upright page, a turned one, smaller letters.
    """
    for points in _SIZES:
        for landscape in (False, True) if points == _SIZES[0] else (True,):
            room = LANDSCAPE if landscape else PORTRAIT
            widths = _widths(table, room, points)
            if widths is not None:
                return Layout(landscape, points, widths)
    share = LANDSCAPE / len(table.head)
    return Layout(True, _SIZES[-1], [share] * len(table.head))


def fits_a_page(table: Table, form: Layout) -> bool:
    """Tell whether a table stands on one page with its title and note."""
    lines = sum(_lines(line, form) for line in table.body) + 2
    note = _inches(table.note, _NOTE_POINTS) / (LANDSCAPE if form.landscape else PORTRAIT) + 1
    inches = (lines * form.points + note * _NOTE_POINTS) * _LEADING / 72 + _TITLE_INCHES
    return inches < (PORTRAIT if form.landscape else LANDSCAPE)


def _lines(line: Line, form: Layout) -> int:
    if line.kind == "group":
        return ceil(_inches(line.cells[0], form.points) / sum(form.widths)) or 1
    pairs = zip(line.cells, form.widths, strict=True)
    return max(ceil(1.05 * _inches(text, form.points) / width) for text, width in pairs) or 1


def _widths(table: Table, room: float, points: float) -> list[float] | None:
    """Return widths that fit into the room, or None where the least widths do not."""
    places = range(len(table.head))
    full = [_longest(_texts(table, place), points) + _free(table, place) for place in places]
    least = [_least(table, place, points) for place in places]
    spare = room - sum(least)
    if spare < 0:
        return None
    wish = [max(0.0, more - width) for more, width in zip(full, least, strict=True)]
    share = min(1.0, spare / sum(wish)) if sum(wish) else 0.0
    widths = [width + share * more for width, more in zip(least, wish, strict=True)]
    return [width * room / sum(widths) for width in widths]


def _least(table: Table, place: int, points: float) -> float:
    """Return the width below which a number would be cut, or a word broken."""
    head, *cells = _texts(table, place)
    free = _free(table, place)
    words = _longest(head.split(), points) + free
    if table.head[place].align != "left":
        return max(words, _longest(cells, points) + free)
    single = _longest((word for text in cells for word in text.split()), points) + free
    whole = _longest([head, *cells], points) + free
    return max(words, min(whole, max(_LEAST_WORDS, single)))


def _free(table: Table, place: int) -> float:
    return _PADDING + (GAP if place and table.head[place].align == "left" else 0.0)


def _texts(table: Table, place: int) -> list[str]:
    cells = [line.cells[place] for line in table.body if line.kind != "group"]
    return [table.head[place].label, *cells]


def _longest(texts: Iterable[str], points: float) -> float:
    return max((_inches(text, points) for text in texts), default=0.0)


def _inches(text: str, points: float) -> float:
    """Return about how wide a text is in a letter with serifs."""
    ems = sum(0.7 if sign.isupper() else _NARROW.get(sign, 0.5) for sign in text)
    return ems * points / 72
