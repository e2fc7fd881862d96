"""Rows of one label are one parameter: where one of them is held at a value, all are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from attachpath.errors import FormulaError
from attachpath.sem.parameter_table.row import Row

__all__ = ["held_by_label"]


def held_by_label(rows: Sequence[Row]) -> list[Row]:
    """Hold every row that shares its label with a row that is held, as lavaan does.

    So ``f =~ a*x1 + a*x2 + a*x3`` with the first loading at 1 has all three at 1.

    Raises
    ------
    FormulaError
        ``model-contradiction`` when rows of one label are held at different values.
    """
    held: dict[str, Row] = {}
    for row in rows:
        if row.label and row.fixed is not None:
            first = held.setdefault(row.label, row)
            if first.fixed != row.fixed:
                raise _contradiction(first, row)
    return [replace(row, fixed=held[row.label].fixed) if row.label in held else row for row in rows]


def _contradiction(first: Row, second: Row) -> FormulaError:
    return FormulaError(
        "model-contradiction",
        f"{first.term!r} and {second.term!r} have the label {first.label!r}, but are held at "
        f"{first.fixed:g} and {second.fixed:g}.",
        "The first loading of a latent variable is held at 1 and takes its label along, or a value "
        "was written beside the label.",
        "Give them different labels; or free the first loading with NA* and hold the variance of "
        "the latent variable at 1.",
    )
