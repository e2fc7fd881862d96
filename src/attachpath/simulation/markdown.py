"""Tables and single lines of Markdown, from any text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["markdown_table", "one_line"]


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    r"""Return the lines of a table.

    Parameters
    ----------
    header : sequence of str
        Titles of the columns.
    rows : iterable of sequences
        Cells; anything that stands in one line as text.

    Returns
    -------
    list of str

    Examples
    --------
    >>> markdown_table(["name", "rows"], [["clients", 330], ["a|b", 1]])
    ['| name | rows |', '|---|---|', '| clients | 330 |', '| a\\|b | 1 |']
    """
    lines = [_row(header), "|" + "---|" * len(header)]
    return lines + [_row(row) for row in rows]


def one_line(text: str) -> str:
    r"""Return text as one line without tags of HTML or control characters.

    Examples
    --------
    >>> one_line("two\n  lines <script>")
    'two lines &lt;script&gt;'
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    escaped = printable.replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(escaped.split())


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
