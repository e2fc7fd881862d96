"""Text: characters that do not print, keys with stray spaces, columns that look misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import pandas as pd

from attachpath.cohort.canonical import is_key, is_text
from attachpath.cohort.columns import ColumnRule
from attachpath.cohort.findings import Findings
from attachpath.cohort.key_checks import cells_of

__all__ = ["check_text"]

CONTROL = "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
"""Controls (C0, C1), spaces of no width, marks of direction: invisible, or able to reorder a line.

The joiners U+200C and U+200D are none: Persian and emoji are written with them.
"""

_ALIKE = 0.85


def check_text(
    name: str, table: pd.DataFrame, rules: Mapping[str, ColumnRule], findings: Findings
) -> None:
    """Note what is odd in the text and the column names of one table."""
    for column in table.columns:
        values = table[column]
        if not is_text(values):
            continue
        control = values.str.contains(CONTROL, regex=True).fillna(False).to_numpy(dtype=bool)
        findings.cells(
            "control-character", name, column,
            [(row, ascii(value)) for row, value in cells_of(values, control)],
            expected="text without control characters",
            next_step="Nothing; reports show a replacement character.", severity="note",
        )  # fmt: skip
        if is_key(column):
            _check_spaces(name, column, values, findings)
    _check_names(name, table, rules, findings)


def _check_spaces(name: str, column: str, values: pd.Series, findings: Findings) -> None:
    spaced = (values.notna() & (values != values.str.strip())).to_numpy(dtype=bool)
    findings.cells(
        "key-with-spaces", name, column,
        [(row, repr(value)) for row, value in cells_of(values, spaced)],
        expected="a key without spaces around it",
        next_step="Nothing; spaces count as part of the key.",
        severity="note",
    )  # fmt: skip


def _check_names(
    name: str, table: pd.DataFrame, rules: Mapping[str, ColumnRule], findings: Findings
) -> None:
    """Note a column that nothing knows but that looks like a known one which is absent."""
    absent = [known for known in rules if known not in table.columns]
    for column in table.columns:
        if column in rules:
            continue
        near = _lookalike(column, absent)
        if near:
            findings.add(
                "unknown-column", name, f"perhaps {near}",
                f"Rename it to {near!r} if that is meant; else it is kept as it is.",
                column=column, row=1, severity="note",
            )  # fmt: skip


def _lookalike(column: str, known: list[str]) -> str | None:
    """Return the most similar known name; another item's number is another name, not a slip."""
    wanted = column.lower()
    digits = [sign for sign in wanted if sign.isdigit()]
    likely = [
        name
        for name in known
        if abs(len(name) - len(wanted)) <= 2 and [sign for sign in name if sign.isdigit()] == digits
    ]
    found = difflib.get_close_matches(wanted, likely, n=1, cutoff=_ALIKE)
    return found[0] if found else None
