"""Findings as the page shows them: by table, in it by code, in it alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attachpath.cohort import AlikeFindings, alike_findings, rows_in_words
from attachpath.errors import Problem

__all__ = ["CellLine", "FoundInTable", "FoundOfCode", "TableCount", "by_table", "table_counts"]


OPEN_LINES = 6
"""Lines up to which a table of cells is not folded."""


@dataclass(frozen=True)
class CellLine:
    """A line of a table of the page: a column, the value that stands there, its rows."""

    column: str
    value: str
    rows: str


@dataclass(frozen=True)
class FoundOfCode:
    """Findings of one code with one expectation.

    Attributes
    ----------
    code : str
        Code of the findings.
    title : str
        The code in words.
    number : int
        How many findings.
    expected, next_step : str
        What should stand there; what to do.
    lines : tuple of CellLine
        Every finding.
    """

    code: str
    title: str
    number: int
    expected: str
    next_step: str
    lines: tuple[CellLine, ...]

    @property
    def columns(self) -> int:
        """How many columns have any."""
        return len({line.column for line in self.lines if line.column})

    @property
    def short(self) -> bool:
        """Whether it may stand open without filling the page."""
        return len(self.lines) <= OPEN_LINES


@dataclass(frozen=True)
class FoundInTable:
    """Findings in one table."""

    table: str
    number: int
    kinds: tuple[FoundOfCode, ...]


@dataclass(frozen=True)
class TableCount:
    """Errors and notes of one table."""

    table: str
    errors: int
    notes: int


def by_table(problems: Sequence[Problem]) -> list[FoundInTable]:
    """Group findings of one severity by table and code, in the order in which they came.

    Parameters
    ----------
    problems : sequence of Problem
        Findings.

    Returns
    -------
    list of FoundInTable
        No finding is lost.
    """
    tables: dict[str, list[Problem]] = {}
    for problem in problems:
        tables.setdefault(problem.table, []).append(problem)
    return [
        FoundInTable(table, len(found), tuple(_kind(alike, found) for alike in _by_code(found)))
        for table, found in tables.items()
    ]


def _by_code(found: Sequence[Problem]) -> list[AlikeFindings]:
    alike = alike_findings(found)
    codes = list(dict.fromkeys(one.first.code for one in alike))
    return sorted(alike, key=lambda one: codes.index(one.first.code))


def _kind(alike: AlikeFindings, found: Sequence[Problem]) -> FoundOfCode:
    first = alike.first
    kind = (first.code, first.expected, first.next_step)
    number = sum((one.code, one.expected, one.next_step) == kind for one in found)
    lines = tuple(
        CellLine(column or "", value or "", rows_in_words(rows).partition(" ")[2] if rows else "")
        for (column, value), rows in alike.cells.items()
    )
    title = first.code.replace("-", " ").capitalize()
    return FoundOfCode(first.code, title, number, first.expected, first.next_step, lines)


def table_counts(problems: Sequence[Problem]) -> list[TableCount]:
    """Count errors and notes a table, the table with the most errors first.

    Examples
    --------
    >>> found = [Problem("x", "clients", None, None, None, "a", "b", "note")]
    >>> table_counts(found)
    [TableCount(table='clients', errors=0, notes=1)]
    """
    tables = dict.fromkeys(problem.table for problem in problems)
    counts = [
        TableCount(
            table,
            sum(one.table == table and one.severity == "error" for one in problems),
            sum(one.table == table and one.severity == "note" for one in problems),
        )
        for table in tables
    ]
    return sorted(counts, key=lambda count: -count.errors)
