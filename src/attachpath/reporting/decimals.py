"""Numbers of a column under each other by their decimal points (APA 7, 7.8).

Cells stand at the right and every digit is equally wide, so a number with fewer decimals than its
neighbours gets blanks as wide as digits behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["aligned"]

_NUMBER = re.compile(r"[<>]?\s?[−+-]?[\d,]*(?P<decimals>\.\d+)?(?P<percent>%?)")
_DIGIT, _POINT, _PERCENT = "\u2007", "\u2008", "\u2007\u2009"


def aligned(cells: Sequence[str]) -> list[str]:
    """Return the cells of a column with blanks behind the numbers that have fewer decimals.

    Parameters
    ----------
    cells : sequence of str
        As printed; what is not a number stays as it is.

    Returns
    -------
    list of str

    Examples
    --------
    >>> [len(cell) for cell in aligned(["1.25", "12", "–"])]
    [4, 5, 1]
    """
    numbers = [_NUMBER.fullmatch(cell) if any(map(str.isdigit, cell)) else None for cell in cells]
    found = [number for number in numbers if number]
    most = max([len(_decimals(number)) for number in found], default=0)
    percent = any(number["percent"] for number in found)
    return [
        cell + _behind(number, most, percent=percent) if number else cell
        for cell, number in zip(cells, numbers, strict=True)
    ]


def _decimals(number: re.Match[str]) -> str:
    return number["decimals"] or ""


def _behind(number: re.Match[str], most: int, *, percent: bool) -> str:
    """Return the blanks that take the room of the decimals and the sign that others have."""
    have = len(_decimals(number))
    point = _POINT if most and not have else ""
    digits = _DIGIT * (most - max(have, 1))
    return point + digits + (_PERCENT if percent and not number["percent"] else "")
