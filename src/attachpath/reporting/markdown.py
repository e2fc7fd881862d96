"""Text and tables as GitHub's Markdown; what users wrote stays text and becomes no markup.

Each paragraph and each row of a table is one line, so that a difference between two reports is a
difference between lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Table
from attachpath.reporting.symbols import symbol_runs

__all__ = ["bullets", "code", "markdown_table", "plain", "plain_alt", "table_row"]

_RULES = {"left": ":---", "right": "---:", "center": ":---:"}
_INDENT = "&emsp;"

# A backslash works before each of these; the others are rewritten by the entries below.
_ANYWHERE = re.compile(r"[\\`*|~$]")
# Between letters and digits an underscore is no markup: names of variables stay readable.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w)")
_TAG = re.compile(r"<(?=[^\s\d.=])")
_LINK = re.compile(r"\](?=[(\[:])")
_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_BRACKET = re.compile(r"[\[\]]")


def plain(text: str) -> str:
    r"""Write any text as one line of Markdown that shows this text and nothing else.

    Parameters
    ----------
    text : str
        Anything, also a user's label.

    Returns
    -------
    str
        No heading, list, table, link, address, emphasis, formula, code or HTML comes of it; runs
        of white space are one blank; control characters are visible signs.

    Examples
    --------
    >>> print(plain("# a|b `x` <b> $y$"))
    \# a\|b \`x\` &lt;b> \$y\$
    >>> print(plain("iip_post < .05 [−0.21, 0.03]"))
    iip_post < .05 [−0.21, 0.03]
    """
    shown = _NUMBERED.sub(r"\1\\\2", _escaped(text, _LINK))
    return f"\\{shown}" if shown[:1] in tuple("#>=+-") else shown


def plain_alt(text: str) -> str:
    r"""Write text for the brackets of an image: every bracket in it is escaped.

    Examples
    --------
    >>> print(plain_alt("b [0, 1]"))
    b \[0, 1\]
    """
    return _escaped(text, _BRACKET)


def code(text: str) -> str:
    """Write text as code, between as many backticks as it needs.

    Examples
    --------
    >>> code("y ~ x + (1 | g)"), code("a`b")
    ('`y ~ x + (1 | g)`', '``a`b``')
    """
    shown = one_line(text)
    if not shown:
        return ""
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{space}{shown}{space}{fence}"


def markdown_table(table: Table) -> list[str]:
    """Return the lines of a table as a journal prints it, without title and note.

    Parameters
    ----------
    table : Table
        Its printed form is written.

    Returns
    -------
    list of str
        Groups are bold, indented rows begin with a wide blank, symbols of statistics are italic.
    """
    lines = [
        table_row(_heading(one.label, one.italic) for one in table.head),
        table_row(_RULES[one.align] for one in table.head),
    ]
    for line in table.body:
        cells = [plain(cell) for cell in line.cells]
        if line.kind == "group":
            cells[0] = f"**{cells[0]}**" if cells[0] else ""
        elif line.kind == "indented":
            cells[0] = _INDENT + cells[0]
        lines.append(table_row([*cells, *[""] * (len(table.head) - len(cells))]))
    return lines


def table_row(cells: Iterable[str]) -> str:
    """Return a row of cells that are Markdown already.

    Examples
    --------
    >>> table_row(["a", "", "b"])
    '| a | | b |'
    """
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)


def bullets(items: Iterable[str]) -> str:
    r"""Return a list of items that are Markdown already.

    Examples
    --------
    >>> bullets(["a", "b"])
    '- a\n- b'
    """
    return "\n".join(f"- {item}" for item in items)


def _heading(label: str, italic: bool) -> str:
    if italic:
        return f"*{plain(label)}*" if label.strip() else ""
    runs: Sequence[tuple[str, bool]] = symbol_runs(one_line(label))
    if not any(symbol for _, symbol in runs):
        return plain(label)
    return "".join(f"*{text}*" if symbol else _inside(text) for text, symbol in runs)


def _inside(text: str) -> str:
    """Escape a run of a line; the blanks at its ends belong to it."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{_escaped(text, _LINK)}{end}"


def _escaped(text: str, brackets: re.Pattern[str]) -> str:
    shown = _ANYWHERE.sub(r"\\\g<0>", one_line(text))
    shown = _UNDERSCORE.sub(r"\\_", shown)
    shown = _TAG.sub("&lt;", _ENTITY.sub("&amp;", shown))
    return _ADDRESS.sub(r"\\\g<0>", brackets.sub(r"\\\g<0>", shown))
