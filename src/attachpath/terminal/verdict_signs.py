"""The sign and the colour of each verdict: those of the report."""

from __future__ import annotations

__all__ = ["STYLES", "sign", "words"]

STYLES = {
    "supported": "bold green",
    "opposite": "bold red",
    "negligible": "bold blue",
    "inconclusive": "dim",
    "not_testable": "dim",
    "not_estimable": "dim",
}

_SIGNS = {
    "supported": ("✓", "+"),
    "opposite": ("✗", "x"),
    "negligible": ("≈", "="),
    "inconclusive": ("?", "?"),
    "not_testable": ("–", "-"),
    "not_estimable": ("–", "-"),
}


def sign(verdict: str, *, ascii_only: bool) -> str:
    """Return the sign of a verdict.

    Examples
    --------
    >>> sign("supported", ascii_only=False), sign("supported", ascii_only=True)
    ('✓', '+')
    """
    return _SIGNS[verdict][ascii_only]


def words(verdict: str) -> str:
    """Return a verdict in words.

    Examples
    --------
    >>> words("not_testable")
    'not testable'
    """
    return verdict.replace("_", " ")
