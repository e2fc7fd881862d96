"""Collect problems; a column with thousands of bad cells is counted, never cut in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from attachpath.errors import Problem

__all__ = ["CELLS_LISTED", "Findings", "report_twins"]

CELLS_LISTED = 100
"""Cells of one column that are listed one by one; the rest is one problem with their number."""


class Findings:
    """Problems in the order in which they were found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(
        self,
        code: str,
        table: str,
        expected: str,
        next_step: str,
        *,
        column: str | None = None,
        row: int | None = None,
        value: str | None = None,
        severity: Literal["error", "note"] = "error",
    ) -> None:
        """Add one finding."""
        self.problems.append(
            Problem(code, table, column, row, value, expected, next_step, severity)
        )

    def cells(
        self,
        code: str,
        table: str,
        column: str,
        cells: Sequence[tuple[int, str | None]],
        *,
        expected: str,
        next_step: str,
        severity: Literal["error", "note"] = "error",
    ) -> None:
        """Add a finding for each cell ``(row, value)`` of a column."""
        for row, value in cells[:CELLS_LISTED]:
            self.add(
                code, table, expected, next_step,
                column=column, row=int(row), value=value, severity=severity,
            )  # fmt: skip
        rest = len(cells) - CELLS_LISTED
        if rest > 0:
            self.add(
                code, table, expected, next_step,
                column=column, value=f"{rest:,} more cells", severity=severity,
            )  # fmt: skip

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add findings made elsewhere; what two tables of a file have in common is told once."""
        told = set(self.problems)
        self.problems.extend(one for one in dict.fromkeys(problems) if one not in told)

    @property
    def errors(self) -> list[Problem]:
        """Findings that stop an analysis."""
        return [problem for problem in self.problems if problem.severity == "error"]


def report_twins(file: str, names: Sequence[str], findings: Findings) -> bool:
    """Report columns of one name in one file; return whether there are any."""
    twice = sorted({name for name in names if names.count(name) > 1})
    for name in twice:
        findings.add(
            "duplicate-column", file, "one column of each name",
            "Drop or rename one of them.", column=name, row=1,
        )  # fmt: skip
    return bool(twice)
