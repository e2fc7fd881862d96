"""Text from users' files made harmless where people see it.

HTML is escaped by the template. Here control characters and marks that turn the direction of
writing are shown as visible signs, and a cell that a spreadsheet would run as a formula is quoted.
"""

from __future__ import annotations

import unicodedata

__all__ = ["one_line", "printable", "spreadsheet_cell"]

# Marks of direction, and signs of no width; the joiners of Persian and of emoji are no such signs.
_UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def printable(text: str) -> str:
    r"""Replace control characters with visible signs; line feeds stay.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Control characters below 32 become the Unicode control pictures, others the replacement
        character.

    Examples
    --------
    >>> printable("a\x00b\x1b[31m")
    'a␀b␛[31m'
    """
    # Nearly every text is printable as it is; looking at each character costs a second a report.
    return text if text.isprintable() else "".join(map(_visible, text))


def one_line(text: str) -> str:
    r"""Return printable text without line feeds, for labels.

    Examples
    --------
    >>> one_line("two\nlines")
    'two lines'
    """
    return printable(" ".join(text.split()))


def spreadsheet_cell(text: str) -> str:
    """Quote a cell that a spreadsheet would take for a formula (CSV injection, OWASP).

    Examples
    --------
    >>> spreadsheet_cell("=1+1"), spreadsheet_cell("−0.12")
    ("'=1+1", '−0.12')
    """
    shown = printable(text)
    return f"'{shown}" if text.startswith(_FORMULA_STARTS) else shown


def _visible(character: str) -> str:
    if character == "\n":
        return character
    code = ord(character)
    if code < 32:
        return chr(0x2400 + code)
    if character in _UNSEEN or unicodedata.category(character) in ("Cc", "Cs"):
        return "\ufffd"
    return character
