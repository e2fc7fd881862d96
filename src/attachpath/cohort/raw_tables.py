"""Read the tables of a folder into text and numbers, noting every cell that is neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.cohort.canonical import FloatArray, as_text, is_key
from attachpath.cohort.columns import KEYS, ColumnRule
from attachpath.cohort.findings import Findings

__all__ = ["ReadingRules", "columns_to_table"]

_LEADING_ZERO = r"^[+-]?0\d"
_LARGEST_EXACT_WHOLE = 2.0**53


@dataclass(frozen=True)
class ReadingRules:
    """How the cells of one table are to be taken.

    Parameters
    ----------
    table : str
        Name of the table.
    rules : mapping of str to ColumnRule
        Known columns.
    text : collection of str
        Further columns that hold text.
    missing : sequence of int, float or str
        Codes that mean "missing" outside keys.
    """

    table: str
    rules: Mapping[str, ColumnRule]
    text: frozenset[str] = frozenset()
    missing: Sequence[int | float | str] = ()
    missing_texts: frozenset[str] = field(init=False)
    missing_numbers: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        texts = frozenset(str(code) for code in self.missing)
        numbers = tuple(float(code) for code in self.missing if not isinstance(code, str))
        object.__setattr__(self, "missing_texts", texts)
        object.__setattr__(self, "missing_numbers", numbers)

    def codes(self, column: str) -> tuple[frozenset[str], tuple[float, ...]]:
        """Return the codes, as text and as numbers, that mean "missing" in a number column."""
        if column in KEYS.get(self.table, ()):
            return frozenset(), ()
        return self.missing_texts, self.missing_numbers

    def kind(self, column: str) -> str:
        """Return ``key``, ``text``, ``number`` or ``unknown``."""
        if is_key(column):
            return "key"
        if column in self.text or f"{self.table}.{column}" in self.text:
            return "text"
        rule = self.rules.get(column)
        if rule is None or rule.kind == "any":
            return "unknown"
        return "text" if rule.kind == "text" else "number"


def columns_to_table(
    columns: Mapping[str, pa.Array],
    reading: ReadingRules,
    findings: Findings,
    rows: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Turn columns as read into a table of text and numbers.

    Parameters
    ----------
    columns : mapping of str to pyarrow.Array
        Text or number arrays of one length.
    reading : ReadingRules
        How to take them.
    findings : Findings
        Receives ``not-a-number``.
    rows : sequence of int or None
        Row of each record as a spreadsheet counts, where records were left out.

    Returns
    -------
    DataFrame
        Cells that should be numbers and are not are missing.
    """
    made: dict[str, pd.Series | FloatArray | npt.NDArray[np.int64]] = {}
    for name, values in columns.items():
        kind = reading.kind(name)
        if kind in ("key", "text"):
            made[name] = _text(values, reading.missing_texts if kind == "text" else frozenset())
        elif kind == "number":
            numbers, bad = _numbers(values, *reading.codes(name))
            findings.cells(
                "not-a-number",
                reading.table,
                name,
                _bad_cells(values, bad, rows),
                expected="a number, or nothing where it is missing",
                next_step="Correct the cell, or declare the code of a missing answer in "
                "cohort.toml: missing = [-99].",
            )
            made[name] = _tidy(numbers, reading.rules[name])
        else:
            made[name] = _inferred(values, reading)
    return pd.DataFrame(made)


def _is_string(values: pa.Array) -> bool:
    kind = values.type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_number(values: pa.Array) -> bool:
    kind = values.type
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
    )


def _text(values: pa.Array, missing: Iterable[str]) -> pd.Series:
    column = _as_text(values)
    codes = [code for code in missing if code]
    return column.mask(column.isin([*codes, ""])) if codes or (column == "").any() else column


def _as_text(values: pa.Array) -> pd.Series:
    if _is_string(values):
        return pd.Series(values.to_pandas(), dtype="str")
    return as_text(values.to_pylist())


def _numbers(
    values: pa.Array, texts: Iterable[str], codes: Sequence[float]
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Return numbers, missing where a code stands, and where a cell holds something else."""
    if _is_number(values):
        numbers = _plain_numbers(values)
        bad = np.isinf(numbers)
    else:
        text = _text(values, texts)
        numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        bad = (np.isnan(numbers) & text.notna().to_numpy()) | np.isinf(numbers)
    if bad.any():
        numbers = np.where(bad, np.nan, numbers)
    if codes:
        numbers = np.where(np.isin(numbers, codes), np.nan, numbers)
    return numbers, bad


def _plain_numbers(values: pa.Array) -> FloatArray:
    numbers: FloatArray = pc.cast(values, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return numbers


def _bad_cells(
    values: pa.Array, bad: npt.NDArray[np.bool_], rows: Sequence[int] | None
) -> list[tuple[int, str | None]]:
    return [
        (rows[place] if rows else place + 2, str(values[place].as_py()))
        for place in np.flatnonzero(bad).tolist()
    ]


def _tidy(numbers: FloatArray, rule: ColumnRule) -> FloatArray | npt.NDArray[np.int64]:
    """Keep item answers and scores as doubles; other complete whole columns become integers."""
    if rule.instrument is None and rule.kind == "whole":
        return _whole_if_complete(numbers)
    return numbers


def _whole_if_complete(numbers: FloatArray) -> FloatArray | npt.NDArray[np.int64]:
    if numbers.size and np.all(np.abs(numbers) < _LARGEST_EXACT_WHOLE):
        whole = numbers.astype(np.int64)
        if np.array_equal(whole, numbers):
            return whole
    return numbers


def _inferred(
    values: pa.Array, reading: ReadingRules
) -> pd.Series | FloatArray | npt.NDArray[np.int64]:
    """Take a column that nobody declared: numbers if every cell is one and none would change."""
    if not _is_number(values) and not _is_string(values):
        return _text(values, reading.missing_texts)
    numbers, bad = _numbers(values, reading.missing_texts, reading.missing_numbers)
    if bad.any() and _is_string(values):
        return _text(values, reading.missing_texts)
    if _is_string(values):
        present = _text(values, reading.missing_texts).dropna()
        too_long = bool(np.any(np.abs(numbers[~np.isnan(numbers)]) >= _LARGEST_EXACT_WHOLE))
        if too_long or bool(present.str.contains(_LEADING_ZERO, regex=True).any()):
            return _text(values, reading.missing_texts)
    return _whole_if_complete(numbers)
