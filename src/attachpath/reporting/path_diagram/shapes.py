"""Shapes of a path diagram in inches: boxes, ellipses and the room of their words.

Places count from the upper left corner; y grows downwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from attachpath.reporting.labels import short_label
from attachpath.reporting.printable import one_line

__all__ = [
    "LINE",
    "SMALL",
    "Box",
    "Folding",
    "Shape",
    "folded_name",
    "longest_word",
    "shape_of",
    "text_size",
]

SMALL = 7.5  # points: indicators, coefficients, legend
_NORMAL = 8.0
LINE = 1.15  # of the size of the letters

_POINTS = 72
_WORD = re.compile(r"\s*[^\s_]*_*")
_FONT = "DejaVu Sans"


@dataclass(frozen=True)
class Box:
    """A rectangle with its sides along the axes."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, apart: float = 0.0) -> bool:
        """Tell whether two boxes come nearer than `apart`."""
        return (
            self.left < other.right + apart
            and other.left < self.right + apart
            and self.top < other.bottom + apart
            and other.top < self.bottom + apart
        )


@dataclass(frozen=True)
class Folding:
    """How many columns and lines names may take, of variables and of indicators."""

    columns: int
    lines: int
    indicator_columns: int
    indicator_lines: int


@dataclass(frozen=True)
class Shape:
    """A variable as drawn: its centre, size, words and their size in points."""

    name: str
    words: str
    points: float
    width: float
    height: float
    ellipse: bool
    x: float = 0.0
    y: float = 0.0

    def at(self, x: float, y: float) -> Shape:
        """Return it at another place."""
        return replace(self, x=x, y=y)

    def box(self) -> Box:
        """Return its bounding box."""
        return Box(
            self.x - self.width / 2,
            self.y - self.height / 2,
            self.x + self.width / 2,
            self.y + self.height / 2,
        )

    def holds(self, places: np.ndarray, margin: float = 0.0) -> np.ndarray:
        """Tell which places, shape (n, 2), lie in it or nearer to it than a margin."""
        apart = np.abs(places - (self.x, self.y))
        half = np.array([self.width / 2 + margin, self.height / 2 + margin])
        share = apart / half
        size = np.hypot(share[:, 0], share[:, 1]) if self.ellipse else share.max(axis=1)
        return np.asarray(size <= 1)


def shape_of(name: str, label: str, *, latent: bool, indicator: bool, folding: Folding) -> Shape:
    """Return a shape that has room for its words.

    Parameters
    ----------
    name, label : str
        Of the variable.
    latent, indicator : bool
        An ellipse; a small box.
    folding : Folding
        Room for the words.

    Returns
    -------
    Shape
        At the origin.
    """
    columns = folding.indicator_columns if indicator else folding.columns
    lines = folding.indicator_lines if indicator else folding.lines
    points = SMALL if indicator else _NORMAL
    words = folded_name(label, columns, lines)
    width, height = text_size(words, points)
    if latent:  # the words are a rectangle inside an ellipse
        wide, high = max(1.2 * width + 0.2, 0.42), 1.3 * height + 0.16
        return Shape(name, words, points, wide, high, ellipse=True)
    across, along = (0.1, 0.08) if indicator else (0.18, 0.16)
    return Shape(name, words, points, max(width + across, 0.3), height + along, ellipse=False)


def folded_name(text: str, columns: int, lines: int) -> str:
    r"""Fold a name, after blanks and underscores first; what has no room ends with ``…``.

    Examples
    --------
    >>> folded_name("cats_secure_early phase", 12, 3)
    'cats_secure_\nearly phase'
    >>> folded_name("x" * 30, 10, 2)
    'xxxxxxxxxx\nxxxxxxxxx…'
    """
    rest = one_line(text) or " "
    folded: list[str] = []
    while rest and len(folded) < lines - 1:
        line = _first_line(rest, columns)
        folded.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return "\n".join([*folded, *([short_label(rest, columns)] if rest else [])])


def _first_line(text: str, columns: int) -> str:
    line = ""
    for word in _WORD.findall(text):
        if _cut(line + word, columns):
            break
        line += word
    end = columns
    while not line:  # a word longer than a line; signs of double width take fewer
        line = text[:end] if not _cut(text[:end], columns) or end == 1 else ""
        end -= 1
    return line


def _cut(text: str, columns: int) -> bool:
    return short_label(text, columns) != one_line(text)


def longest_word(text: str) -> int:
    """Return the columns that the longest word of a name takes.

    Examples
    --------
    >>> longest_word("interpersonal problems"), longest_word("cats_secure_1")
    (13, 7)
    """
    return max((len(word.strip()) for word in _WORD.findall(text)), default=0)


@lru_cache(maxsize=4096)
def text_size(words: str, points: float) -> tuple[float, float]:
    """Return the width and height of words in inches.

    Parameters
    ----------
    words : str
        One line or more.
    points : float
        Size of the letters.

    Returns
    -------
    tuple of float
    """
    font = FontProperties(family=_FONT, size=points)
    lines = words.split("\n")
    measure = TextToPath().get_text_width_height_descent
    return max(measure(one, font, ismath=False)[0] for one in lines) / _POINTS, len(
        lines
    ) * points * LINE / _POINTS
