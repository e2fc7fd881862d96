"""How model text looks: commented sections, one statement a line, operators in a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Line", "Section", "number", "written"]


@dataclass(frozen=True)
class Line:
    """One statement.

    Attributes
    ----------
    left, operator, right : str
        The parts of the statement; what stands on the right is a sum or an expression.
    remark : str
        A comment behind the statement, empty for none.
    """

    left: str
    operator: str
    right: str
    remark: str = ""


@dataclass(frozen=True)
class Section:
    """Statements under one comment; a section without statements is not written."""

    title: str
    lines: Sequence[Line]


def written(sections: Iterable[Section]) -> str:
    """Write the sections, an empty line between them, a newline at the end."""
    return "\n".join(_section(section) for section in sections if section.lines)


def _section(section: Section) -> str:
    width = max(len(line.left) for line in section.lines)
    return "".join(
        f"{text}\n"
        for text in (f"# {section.title}", *(_line(one, width) for one in section.lines))
    )


def _line(line: Line, width: int) -> str:
    text = f"{line.left:<{width}} {line.operator} {line.right}"
    return f"{text}  # {line.remark}" if line.remark else text


def number(value: float) -> str:
    """Write a number so that it is read back as the same number, without a needless ``.0``.

    Examples
    --------
    >>> number(2.0), number(0.1), number(-0.0)
    ('2', '0.1', '0')
    """
    value = float(value)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
