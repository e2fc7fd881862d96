"""Values: numbers where numbers belong, inside their range, and no forgotten missing code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.canonical import FloatArray, as_numbers, is_text
from attachpath.cohort.columns import ENDED, ColumnRule
from attachpath.cohort.findings import Findings
from attachpath.cohort.key_checks import cells_of
from attachpath.cohort.shifted_range import report_shifted
from attachpath.errors import nearest_name

__all__ = ["CODES", "NEVER_ANSWERS", "check_values"]

NEVER_ANSWERS = (-7.0, -8.0, -9.0, -77.0, -88.0, -99.0, -888.0, -999.0, -9999.0)
"""Codes that nobody enters as an answer: once is enough where the range excludes them."""

CODES = (*NEVER_ANSWERS, 0.0, -1.0, 9.0, 77.0, 88.0, 99.0, 888.0, 999.0, 9999.0)
"""Codes that are taken for a missing answer when they lie outside the range and repeat."""

CODES_WITHOUT_RANGE = (-9.0, -99.0, -999.0, -9999.0, 9.0, 99.0, 999.0, 9999.0)

_DECLARE = "Declare the code in cohort.toml (missing = [{code:g}]) or correct the cells."


def check_values(
    name: str,
    table: pd.DataFrame,
    rules: Mapping[str, ColumnRule],
    missing: Sequence[int | float | str],
    findings: Findings,
) -> None:
    """Check the values of one table.

    Parameters
    ----------
    name : str
        Name of the table.
    table : DataFrame
        Normalised columns.
    rules : mapping of str to ColumnRule
        Known columns.
    missing : sequence of int, float or str
        Declared codes.
    findings : Findings
        Receives what is wrong.
    """
    groups: dict[ColumnRule, list[str]] = {}
    for column in table.columns:
        rule = rules.get(column)
        if rule is None or rule.kind == "any" or column == "session":
            if column != "session":
                _check_without_range(name, table, column, findings, known=False)
        elif rule.kind != "text":
            if is_text(table[column]):
                _report_text(name, table[column], column, findings)
            else:
                groups.setdefault(rule, []).append(column)
    for rule, columns in groups.items():
        values = table[columns].to_numpy(dtype=float, na_value=np.nan)
        _check_block(_Block(name, table, columns, rule, values), findings)
        _check_declared(name, columns, rule, missing, findings)
    if "ended" in table.columns and name == "clients":
        _check_ended(table["ended"], findings)


def _report_text(name: str, values: pd.Series, column: str, findings: Findings) -> None:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = np.isnan(numbers) & values.notna().to_numpy()
    findings.cells(
        "not-a-number", name, column, cells_of(values, bad),
        expected="a number, or nothing where it is missing",
        next_step="Correct the cell, or leave it empty.",
    )  # fmt: skip
    if not bad.any() and values.notna().any():
        findings.add(
            "not-a-number", name, "numbers", "Convert the column from text to numbers.",
            column=column,
        )  # fmt: skip


@dataclass(frozen=True)
class _Block:
    """Columns of one rule and their values: item answers come by the hundred."""

    table: str
    frame: pd.DataFrame
    columns: list[str]
    rule: ColumnRule
    values: FloatArray

    def report(
        self,
        code: str,
        where: npt.NDArray[np.bool_],
        findings: Findings,
        *,
        expected: str,
        next_step: str,
    ) -> None:
        """Report cells one by one."""
        for place in np.flatnonzero(where.any(axis=0)):
            column = self.columns[place]
            findings.cells(
                code, self.table, column, cells_of(self.frame[column], where[:, place]),
                expected=expected, next_step=next_step,
            )  # fmt: skip


def _check_block(block: _Block, findings: Findings) -> None:
    values, rule = block.values, block.rule
    infinite = np.isinf(values)
    block.report(
        "not-a-number", infinite, findings,
        expected="a finite number", next_step="Correct the cell, or leave it empty.",
    )  # fmt: skip
    if rule.low is None and rule.high is None:
        for column in block.columns:
            _check_without_range(block.table, block.frame, column, findings, known=True)
        return
    low = -np.inf if rule.low is None else rule.low
    high = np.inf if rule.high is None else rule.high
    outside = ((values < low) | (values > high)) & ~infinite
    if rule.kind == "whole":
        broken = np.isfinite(values) & ~outside & (values != np.rint(values))
        block.report(
            "not-whole", broken, findings, expected="a whole number", next_step="Correct the cell."
        )
    if outside.any():
        _report_outside(block, outside, findings)


def _report_outside(block: _Block, outside: npt.NDArray[np.bool_], findings: Findings) -> None:
    expected = f"{block.rule.source}: {_range(block.rule)}"
    outside &= ~report_shifted(block.table, block.columns, block.values, block.rule, findings)
    for code in _codes_among(block.values[outside]):
        found = outside & (block.values == code)
        outside = outside & ~found
        for place in np.flatnonzero(found.any(axis=0)):
            count = int(found[:, place].sum())
            findings.add(
                "undeclared-missing-code", block.table, expected, _DECLARE.format(code=code),
                column=block.columns[place], row=int(found[:, place].argmax()) + 2,
                value=f"{code:g} in {count:,} cell(s)",
            )  # fmt: skip
    instrument = (
        ", or name the instrument with that range under [instruments] in cohort.toml"
        if block.rule.instrument
        else ""
    )
    block.report(
        "out-of-range",
        outside,
        findings,
        expected=expected,
        next_step=f"Correct the cell{instrument}.",
    )


def _codes_among(values: FloatArray) -> list[float]:
    found, counts = np.unique(values, return_counts=True)
    return [
        float(value)
        for value, count in zip(found.tolist(), counts.tolist(), strict=True)
        if value in NEVER_ANSWERS or (value in CODES and count >= 2)
    ]


def _check_without_range(
    name: str, table: pd.DataFrame, column: str, findings: Findings, *, known: bool
) -> None:
    """Look for a code that lies further from the other values than they are spread."""
    if is_text(table[column]):
        return
    values = as_numbers(table[column])
    for code in CODES_WITHOUT_RANGE:
        coded = values == code
        if coded.sum() < (1 if code in NEVER_ANSWERS else 2):
            continue
        others = values[np.isfinite(values) & ~np.isin(values, CODES_WITHOUT_RANGE)]
        if not others.size:
            continue
        distance = max(others.min() - code, code - others.max())
        if distance > max(others.max() - others.min(), 1):
            findings.add(
                "undeclared-missing-code", name,
                f"values like the others ({others.min():g} to {others.max():g})",
                _DECLARE.format(code=code),
                column=column, row=int(coded.argmax()) + 2,
                value=f"{code:g} in {int(coded.sum()):,} cell(s)",
                severity="error" if known else "note",
            )  # fmt: skip


def _check_declared(
    name: str,
    columns: list[str],
    rule: ColumnRule,
    missing: Sequence[int | float | str],
    findings: Findings,
) -> None:
    if rule.low is None and rule.high is None:
        return
    for code in missing:
        if isinstance(code, str):
            continue
        if (rule.low is None or code >= rule.low) and (rule.high is None or code <= rule.high):
            findings.add(
                "missing-code-in-range", name, f"a code outside {_range(rule)}",
                "Use a code that no answer can have; every such value was taken as missing.",
                column=f"{columns[0]} ({len(columns)} column(s))", value=f"{code:g}",
                severity="note",
            )  # fmt: skip


def _check_ended(values: pd.Series, findings: Findings) -> None:
    unknown = (values.notna() & ~values.isin(ENDED)).to_numpy()
    if unknown.any():
        near = nearest_name(str(values[unknown].iloc[0]), ENDED)
        findings.cells(
            "unknown-value", "clients", "ended", cells_of(values, unknown),
            expected=f"one of {', '.join(ENDED)}",
            next_step=f"Write {near!r}, if that is it." if near else "Use one of these words.",
        )  # fmt: skip


def _range(rule: ColumnRule) -> str:
    if rule.high is None:
        return f"{rule.low:g} or more"
    return f"{rule.low:g} to {rule.high:g}"
