"""The rows that the user wrote: statements with their modifiers, one a group."""

from __future__ import annotations

from dataclasses import replace

from attachpath.errors import FormulaError
from attachpath.sem.parameter_table.row import Row
from attachpath.sem.syntax import Modifier, Statement

__all__ = ["user_rows"]


def user_rows(statements: tuple[Statement, ...], group: int, n_groups: int) -> list[Row]:
    """Return a row a statement for one group; a parameter written twice is one row."""
    rows: dict[tuple[str, str, str], Row] = {}
    for statement in statements:
        row = Row(statement.lhs, statement.op, statement.rhs, group, user=True)
        row = rows.get(row.key, row)
        for modifier in statement.modifiers:
            row = _modified(row, modifier, n_groups)
        rows[row.key] = row
    return list(rows.values())


FREED = float("nan")
"""Stands as `fixed` of a row that the user freed (``NA*``) until the defaults are applied."""


def _modified(row: Row, modifier: Modifier, n_groups: int) -> Row:
    value = _of_group(modifier, row, n_groups)
    if modifier.kind == "label":
        return replace(row, label=str(value or ""))
    if modifier.kind == "start":
        return replace(row, start=None if value is None else float(value))
    if modifier.kind == "free" or value is None:
        return replace(row, fixed=FREED)
    return replace(row, fixed=float(value))


def _of_group(modifier: Modifier, row: Row, n_groups: int) -> float | str | None:
    """One value serves every group; several must be one a group."""
    values = modifier.values
    if len(values) == 1:
        return values[0]
    if len(values) != n_groups:
        raise _wrong_number(modifier, row, n_groups)
    return values[row.group - 1]


def _wrong_number(modifier: Modifier, row: Row, n_groups: int) -> FormulaError:
    several = n_groups > 1
    return FormulaError(
        "modifier-groups",
        f"{row.term!r} (line {modifier.place.line}) has {len(modifier.values)} values in c(...), "
        f"but the data have {n_groups} group{'s' if several else ''}.",
        "c(...) gives one value or label a group."
        + ("" if several else " The column of the groups was left out."),
        f"Write {n_groups} values, or one without c(...) for all groups."
        if several
        else "Name the column of the groups, group='...'; or write one value without c(...).",
    )
