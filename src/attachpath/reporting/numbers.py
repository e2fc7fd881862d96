"""Numbers as a journal prints them (APA 7, sections 6.36 and 6.44).

A true minus sign stands for negative numbers, so that a spreadsheet cannot take a printed number
for a formula; a dash stands for what is missing.
"""

from __future__ import annotations

import math
from typing import TypeGuard

__all__ = [
    "MISSING",
    "bounded",
    "bounded_interval",
    "count",
    "interval",
    "number",
    "p_equation",
    "p_value",
    "percent",
]

MISSING = "–"


def number(value: float | None, digits: int = 2) -> str:
    """Write a number that may exceed 1: a zero stands before the point.

    Parameters
    ----------
    value : float or None
        Missing values become a dash.
    digits : int
        Digits after the point.

    Returns
    -------
    str

    Examples
    --------
    >>> number(-0.1234), number(12.5, 1), number(-0.001), number(None)
    ('−0.12', '12.5', '0.00', '–')
    """
    if not _known(value):
        return MISSING
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def bounded(value: float | None, digits: int = 2) -> str:
    """Write a number that cannot exceed 1 (r, p, a share): no zero before the point.

    Examples
    --------
    >>> bounded(-0.274, 3), bounded(0.05), bounded(1.0)
    ('−.274', '.05', '1.00')
    """
    text = number(value, digits)
    return text.replace("0.", ".", 1) if text.startswith(("0.", "−0.")) else text


def p_value(value: float | None) -> str:
    """Write a p value for a table: three digits, and no less than .001.

    Examples
    --------
    >>> p_value(0.0314), p_value(0.00004), p_value(0.9996)
    ('.031', '< .001', '> .999')
    """
    if not _known(value):
        return MISSING
    if value < 0.001:
        return "< .001"
    return "> .999" if value >= 0.9995 else bounded(value, 3)


def p_equation(value: float | None, symbol: str = "p") -> str:
    """Write a p value for a sentence.

    Examples
    --------
    >>> p_equation(0.0314), p_equation(0.00004)
    ('p = .031', 'p < .001')
    """
    text = p_value(value)
    return f"{symbol} {text}" if text[0] in "<>" else f"{symbol} = {text}"


def interval(low: float | None, high: float | None, digits: int = 2) -> str:
    """Write an interval.

    Examples
    --------
    >>> interval(-0.211, 0.03)
    '[−0.21, 0.03]'
    """
    if not (_known(low) and _known(high)):
        return MISSING
    return f"[{number(low, digits)}, {number(high, digits)}]"


def bounded_interval(low: float | None, high: float | None, digits: int = 2) -> str:
    """Write an interval of numbers that cannot exceed 1.

    Examples
    --------
    >>> bounded_interval(-0.211, 0.03)
    '[−.21, .03]'
    """
    if not (_known(low) and _known(high)):
        return MISSING
    return f"[{bounded(low, digits)}, {bounded(high, digits)}]"


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share as a percentage; a share that is not zero is never printed as 0%.

    Examples
    --------
    >>> percent(0.256), percent(0.001), percent(0)
    ('26%', '< 1%', '0%')
    """
    if not _known(share):
        return MISSING
    least = 10.0**-digits
    if 0 < 100 * share < least / 2:
        return f"< {least:g}%"
    return f"{number(100 * share, digits)}%"


def count(value: float | None) -> str:
    """Write a whole number with commas between thousands.

    Examples
    --------
    >>> count(12345)
    '12,345'
    """
    return f"{int(value):,}".replace("-", "−") if _known(value) else MISSING


def _known(value: float | None) -> TypeGuard[float]:
    return value is not None and not math.isnan(value)
