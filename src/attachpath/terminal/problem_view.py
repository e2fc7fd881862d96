"""Findings about data for a screen: those alike in one block, with every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attachpath.errors import Problem
from attachpath.terminal.text import counted, printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from attachpath.cohort import AlikeFindings

__all__ = ["problem_view"]

STYLES = {"error": "bold red", "note": "yellow"}


def problem_view(problems: Sequence[Problem]) -> RenderableType:
    """Return a block for findings alike: where, what was found in which rows, what to do.

    Parameters
    ----------
    problems : sequence of Problem
        Findings in the order in which they shall stand; those alike are brought together.

    Returns
    -------
    rich renderable
        It holds every column, row and value; where there are notes, errors and notes have a
        heading each.
    """
    from rich.console import Group

    from attachpath.cohort import alike_findings

    both = any(problem.severity == "note" for problem in problems)
    parts: list[RenderableType] = []
    for severity in STYLES:
        own = [problem for problem in problems if problem.severity == severity]
        if own and both:
            parts.append(_heading(severity, len(own)))
        parts += [_block(alike) for alike in alike_findings(own)]
    return Group(*parts)


def _heading(severity: str, number: int) -> RenderableType:
    from rich.text import Text

    what = "an analysis" if severity == "error" else "nothing"
    stop = "it stops" if number == 1 else "they stop"
    return Text(f"{counted(number, severity)}; {stop} {what}\n", STYLES[severity])


def _block(alike: AlikeFindings) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    first, columns = alike.first, alike.columns
    block = Table.grid(padding=(0, 2, 0, 0))
    block.add_column(min_width=5)
    block.add_column(overflow="fold")
    where = columns[0] if len(columns) == 1 else f"{len(columns)} columns"
    place = f"{first.table}, {where}" if columns else first.table
    head = Text.assemble((printable(place), "bold"), ("  ", ""), (f"[{first.code}]", "dim"))
    block.add_row(Text(first.severity, STYLES[first.severity]), head)
    for line in _found(alike):
        block.add_row("", Text(printable(line)))
    block.add_row("", Text(printable(f"Expected: {first.expected}.")))
    block.add_row("", Text(printable(f"Next step: {first.next_step}")))
    block.add_row()
    return block


def _found(alike: AlikeFindings) -> list[str]:
    """Name what stands there and all rows in which it does; a note's value is words."""
    from attachpath.cohort import rows_in_words

    several = len(alike.columns) > 1
    lines = []
    for (column, value), rows in alike.cells.items():
        shown = value if value is None or alike.first.severity == "note" else repr(value)
        parts = [column if several else None, rows_in_words(rows) if rows else None, shown]
        lines.append(": ".join(part for part in parts if part is not None))
    return [line for line in lines if line]
