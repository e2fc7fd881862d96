"""Findings about data for a screen: those alike in one block, with every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attachpath.errors import Problem
from attachpath.terminal.text import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

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
        It holds every row and every value.
    """
    from rich.console import Group

    groups: dict[tuple[str | None, ...], list[Problem]] = {}
    for problem in problems:
        place = (problem.severity, problem.code, problem.table, problem.column)
        groups.setdefault((*place, problem.expected, problem.next_step), []).append(problem)
    return Group(*[_block(alike) for alike in groups.values()])


def _block(alike: Sequence[Problem]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    first = alike[0]
    block = Table.grid(padding=(0, 2, 0, 0))
    block.add_column(min_width=5)
    block.add_column(overflow="fold")
    place = f"{first.table}, {first.column}" if first.column else first.table
    head = Text.assemble((printable(place), "bold"), ("  ", ""), (f"[{first.code}]", "dim"))
    block.add_row(Text(first.severity, STYLES[first.severity]), head)
    for line in _found(alike):
        block.add_row("", Text(printable(line)))
    block.add_row("", Text(printable(f"Expected: {first.expected}.")))
    block.add_row("", Text(printable(f"Next step: {first.next_step}")))
    block.add_row()
    return block


def _found(alike: Sequence[Problem]) -> list[str]:
    """Name what stands there and all rows in which it does; a note's value is words."""
    rows: dict[str | None, list[int]] = {}
    for problem in alike:
        value = problem.value
        shown = value if value is None or problem.severity == "note" else repr(value)
        rows.setdefault(shown, []).extend([] if problem.row is None else [problem.row])
    return [line for value, found in rows.items() if (line := _line(value, found))]


def _line(value: str | None, rows: list[int]) -> str:
    place = f"{'row' if len(rows) == 1 else 'rows'} {_runs(rows)}" if rows else ""
    return ": ".join(filter(None, [place, value]))


def _runs(rows: list[int]) -> str:
    """Write rows that follow each other as a run.

    >>> _runs([3, 4, 5, 9])
    '3-5, 9'
    """
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    return ", ".join("-".join(map(str, run)) for run in runs)
