"""Findings about data as lines for pipes and files."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.errors import Problem
from attachpath.terminal.text import printable

__all__ = ["ALIKE_SHOWN", "problem_lines"]

ALIKE_SHOWN = 10
"""Findings of one kind about one column that are shown in full; the others give their rows."""


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return a line a finding; of many alike the first ones, and the rows of the others.

    Parameters
    ----------
    problems : sequence of Problem
        Findings in the order in which they shall stand; those alike are brought together.

    Returns
    -------
    list of str
        Printable lines; every row is named.
    """
    groups: dict[tuple[str, str, str, str | None], list[Problem]] = {}
    for problem in problems:
        kind = (problem.severity, problem.code, problem.table, problem.column)
        groups.setdefault(kind, []).append(problem)
    return [printable(line) for alike in groups.values() for line in _alike_lines(alike)]


def _alike_lines(alike: Sequence[Problem]) -> list[str]:
    first = alike[0]
    lines = [f"{problem.severity}: {problem}" for problem in alike[:ALIKE_SHOWN]]
    rows = [str(problem.row) for problem in alike[ALIKE_SHOWN:] if problem.row is not None]
    if rows:
        listed = ", ".join(rows)
        place = f"{first.table} column {first.column}" if first.column else first.table
        noun = "row" if len(rows) == 1 else "rows"
        lines.append(f"{first.severity}: {place}: the same in {noun} {listed} [{first.code}]")
    rest = [problem for problem in alike[ALIKE_SHOWN:] if problem.row is None]
    return lines + [f"{problem.severity}: {problem}" for problem in rest]
