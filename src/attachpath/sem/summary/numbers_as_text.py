"""Numbers of a summary as text."""

from __future__ import annotations

import math

__all__ = ["number_text", "p_text"]


def number_text(value: float) -> str:
    """Write a number with three decimals, and nothing where it is missing.

    Examples
    --------
    >>> [number_text(one) for one in (0.12345, -0.0, 0.00012, 12345678.9, float("nan"))]
    ['0.123', '0.000', '1.2e-04', '1.2e+07', '']
    """
    if math.isnan(value):
        return ""
    size = abs(value)
    if size >= 1e6 or 1e-7 < size < 5e-4:
        return f"{value:.1e}"
    return f"{value:z.3f}"


def p_text(value: float) -> str:
    """Write a p value; never a zero.

    Examples
    --------
    >>> p_text(0.0314), p_text(0.00004), p_text(float("nan"))
    ('0.031', '<0.001', '')
    """
    if math.isnan(value):
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"
