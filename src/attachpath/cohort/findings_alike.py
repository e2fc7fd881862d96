"""Findings alike brought together: what is expected and to do is read once for all their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from attachpath.errors import Problem

__all__ = ["AlikeFindings", "alike_findings", "rows_in_words"]


@dataclass(frozen=True)
class AlikeFindings:
    """Findings of one kind in one table.

    Attributes
    ----------
    first : Problem
        Its code, table, expectation and next step are those of all.
    cells : dict
        By column and value, the rows as a spreadsheet counts, in the order in which they came.
    """

    first: Problem
    cells: dict[tuple[str | None, str | None], list[int]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Columns in which something was found."""
        return list(dict.fromkeys(column for column, _ in self.cells if column is not None))

    def values(self, column: str | None) -> list[tuple[str | None, list[int]]]:
        """Return each value that was found in a column, with its rows."""
        return [(value, rows) for (own, value), rows in self.cells.items() if own == column]


def alike_findings(problems: Iterable[Problem]) -> list[AlikeFindings]:
    """Bring findings together that differ in their cell only.

    Parameters
    ----------
    problems : iterable of Problem
        Findings in the order in which they shall stand.

    Returns
    -------
    list of AlikeFindings
        No finding is lost.

    Examples
    --------
    >>> found = [Problem("bad", "clients", "age", row, "x", "a number", "Correct it.")
    ...          for row in (2, 3, 4, 9)]
    >>> [(alike.columns, alike.values("age")) for alike in alike_findings(found)]
    [(['age'], [('x', [2, 3, 4, 9])])]
    """
    found: dict[tuple[str, ...], AlikeFindings] = {}
    for one in problems:
        kind = (one.severity, one.code, one.table, one.expected, one.next_step)
        alike = found.setdefault(kind, AlikeFindings(one))
        rows = alike.cells.setdefault((one.column, one.value), [])
        if one.row is not None:
            rows.append(one.row)
    return list(found.values())


def rows_in_words(rows: Sequence[int]) -> str:
    """Write rows that follow each other as a run.

    Examples
    --------
    >>> rows_in_words([3, 4, 5, 9])
    'rows 3-5, 9'
    """
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    listed = ", ".join("-".join(map(str, run)) for run in runs)
    return f"{'row' if len(rows) == 1 else 'rows'} {listed}"
