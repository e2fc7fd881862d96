"""Pieces of Markdown, from any text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["bullets", "code", "definition", "plain", "table"]

_SIGNS = re.compile(r"([\\`*_{}\[\]<>|$#~])")


def code(text: str) -> str:
    """Return text in a fixed-width font."""
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


def plain(text: str) -> str:
    r"""Return text in which no sign has a meaning but backticks, between which stands code.

    Examples
    --------
    >>> plain("a*b  <c> `d_e`")
    'a\\*b \\<c\\> `d_e`'
    """
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:
        return _SIGNS.sub(r"\\\1", "`".join(parts))
    return "`".join(
        part if place % 2 else _SIGNS.sub(r"\\\1", part) for place, part in enumerate(parts)
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; cells are Markdown already."""
    lines = [_row(head), "|" + " --- |" * len(head)]
    return [*lines, *map(_row, rows)]


def definition(term: str, paragraphs: Sequence[str]) -> list[str]:
    """Return the lines of a term with what is said of it."""
    return [term, *(f": {text}\n" for text in paragraphs)]


def bullets(items: Iterable[str]) -> list[str]:
    """Return the lines of a list."""
    return [f"- {item}" for item in items]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |"
