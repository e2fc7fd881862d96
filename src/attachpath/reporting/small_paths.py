"""Paths of an SVG in few signs: rounded, and told from point to point.

A path that matplotlib writes has a place on the page after every letter; the step from the place
before is shorter, and does not round twice: it is the difference of two rounded places.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["short_number", "small_path"]

_PART = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e[+-]?\d+)?")
_KNOWN = frozenset("MLQCZz")


def short_number(value: float, digits: int) -> str:
    """Write a number with at most so many decimals, and no sign that can be left out.

    Examples
    --------
    >>> short_number(0.5, 2), short_number(-0.001, 2), short_number(12.30, 2)
    ('.5', '0', '12.3')
    """
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


@lru_cache(maxsize=4096)  # the shapes of letters come again in every figure
def small_path(path: str, digits: int) -> str:
    """Return the same path, rounded, in steps from place to place.

    Parameters
    ----------
    path : str
        Moves, lines and curves to places on the page, as matplotlib writes them; a path with
        anything else is returned as it is.
    digits : int
        Decimals that are kept.

    Returns
    -------
    str

    Examples
    --------
    >>> small_path("M 10 20 L 30.004 20 L 30 15 Q 1 2 3 4 z", 2)
    'M10 20h20v-5q-29-13-27-11z'
    """
    parts = _PART.findall(path)
    if not {letter for letter, _ in parts} <= _KNOWN:
        return path
    unit = 10**digits
    written: list[str] = []
    start = here = (0, 0)
    last = ""
    for letter, numbers in parts:
        values = [round(float(number) * unit) for number in _NUMBER.findall(numbers)]
        places = list(zip(values[::2], values[1::2], strict=True))
        if letter in "Zz":
            written.append("z")
            here, last = start, "z"
            continue
        step, words = _step(letter if written else "first", places, here)
        written.append(_joined("" if step == last else step, words, unit, digits))
        here, last = places[-1], step
        start = here if letter == "M" else start
    return "".join(written)


def _step(
    letter: str, places: list[tuple[int, int]], here: tuple[int, int]
) -> tuple[str, list[int]]:
    """Return the letter of a step and its numbers; the first place of a path stays a place."""
    if letter == "first":
        return "M", list(places[0])
    steps = [value - here[axis] for place in places for axis, value in enumerate(place)]
    if letter == "L" and steps[1] == 0:
        return "h", steps[:1]
    if letter == "L" and steps[0] == 0:
        return "v", steps[1:]
    return letter.lower(), steps


def _joined(letter: str, values: list[int], unit: int, digits: int) -> str:
    """Write numbers after a letter; a minus parts two numbers as well as a blank."""
    text = letter
    for place, value in enumerate(values):
        number = short_number(value / unit, digits)
        apart = (place or not letter) and not number.startswith("-")
        text += f" {number}" if apart else number
    return text
