"""The one canonical form of a column: keys and text as text, numbers to six significant digits.

Files and fingerprints are made from this form, so CSV, Parquet and memory hold the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.errors import UsageError

__all__ = [
    "FloatArray",
    "as_numbers",
    "as_text",
    "is_key",
    "is_text",
    "is_whole",
    "normalised",
    "round_significant",
    "written_numbers",
]

FloatArray = npt.NDArray[np.float64]

SIGNIFICANT_DIGITS = 6
LARGEST_EXACT_POWER = 22
EXACT_POWERS = np.array([float(f"1e{power}") for power in range(LARGEST_EXACT_POWER + 1)])
LARGEST_EXACT_WHOLE = 2.0**53


def round_significant(values: FloatArray, digits: int = SIGNIFICANT_DIGITS) -> FloatArray:
    """Round to significant digits; the result is the double nearest to the short decimal.

    Parameters
    ----------
    values : numpy.ndarray
        Numbers, any shape; NaN and infinities stay.
    digits : int
        Significant digits, 1 to 15.

    Returns
    -------
    numpy.ndarray
        Same shape.

    Notes
    -----
    ``rint(x 10^k) / 10^k`` with whole numerator and an exact power of ten (k <= 22) is one
    correctly rounded division, so the result prints with `digits` digits on every machine.

    Examples
    --------
    >>> round_significant(np.array([0.12345678, 123456789.0, -2.0])).tolist()
    [0.123457, 123457000.0, -2.0]
    """
    rounded = np.array(values, dtype=float)
    flat = rounded.reshape(-1)
    usable = np.flatnonzero(np.isfinite(flat) & (flat != 0))
    numbers = flat[usable]
    power = digits - 1 - np.floor(np.log10(np.abs(numbers))).astype(int)
    exact = np.abs(power) <= LARGEST_EXACT_POWER
    flat[usable[exact]] = _rounded_at(numbers[exact], power[exact])
    for place in usable[~exact]:
        flat[place] = float(f"{flat[place]:.{digits - 1}e}")
    return rounded


def _rounded_at(numbers: FloatArray, power: npt.NDArray[np.int_]) -> FloatArray:
    scale = EXACT_POWERS[np.abs(power)]
    whole = np.rint(np.where(power >= 0, numbers * scale, numbers / scale))
    result: FloatArray = np.where(power >= 0, whole / scale, whole * scale)
    return result


def is_key(name: str) -> bool:
    """Tell whether a column holds ids, which are text whatever they look like."""
    return name.endswith("_id")


def is_text(column: pd.Series) -> bool:
    """Tell whether a normalised column holds text."""
    return not pd.api.types.is_numeric_dtype(column.dtype)


def is_whole(values: FloatArray) -> bool:
    """Tell whether all present numbers are whole and exact in a double."""
    present = values[~np.isnan(values)]
    return bool(np.all((np.abs(present) < LARGEST_EXACT_WHOLE) & (present == np.rint(present))))


def as_numbers(column: pd.Series) -> FloatArray:
    """Return a numeric column as doubles, missing as NaN."""
    return column.to_numpy(dtype=float, na_value=np.nan)


def written_numbers(column: pd.Series) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Return a number column as it is written, and where it is missing.

    Parameters
    ----------
    column : Series
        Numbers of any type.

    Returns
    -------
    values : numpy.ndarray
        Integers of the smallest signed type that holds them all, 0 where missing, when every
        number is whole, be it after rounding; else doubles with six significant digits.
    missing : numpy.ndarray
        Truth values.

    Examples
    --------
    >>> written_numbers(pd.Series([20240131.0, np.nan]))[0]
    array([20240131,        0], dtype=int32)
    >>> written_numbers(pd.Series([1 / 3, 12345678.0]))[0]
    array([3.33333e-01, 1.23457e+07])
    """
    missing = column.isna().to_numpy(dtype=bool)
    if pd.api.types.is_signed_integer_dtype(column.dtype):
        kind = str(column.dtype).lower()
        whole = column.to_numpy(dtype=kind, na_value=0) if missing.any() else column.to_numpy(kind)
        return whole.astype(_smallest_type(whole), copy=False), missing
    values = as_numbers(column)
    missing = np.isnan(values)
    if not is_whole(values):
        values = round_significant(values)
        if not is_whole(values):
            return values, missing
    whole = np.where(missing, 0, values).astype(np.int64)
    return whole.astype(_smallest_type(whole), copy=False), missing


def _smallest_type(whole: npt.NDArray[Any]) -> type[np.signedinteger[Any]]:
    low, high = int(whole.min(initial=0)), int(whole.max(initial=0))
    for kind in (np.int8, np.int16, np.int32):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return kind
    return np.int64


def as_text(values: Iterable[Any]) -> pd.Series:
    """Return values as a text column; empty and missing are missing, ``7.0`` is ``"7"``.

    Examples
    --------
    >>> as_text([7, 7.0, "007", "NA", "", None]).tolist()
    ['7', '7', '007', 'NA', nan, nan]
    """
    return pd.Series([_one_text(value) for value in values], dtype="str")


def _one_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value or None
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float | np.floating):
        if np.isnan(value):
            return None
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value)


def normalised(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a copy whose columns are text or numbers and whose rows are numbered from 0.

    Keys become text; categories, dates and mixed objects become text; truth values become 0
    and 1. Numbers keep their type.

    Raises
    ------
    UsageError
        ``duplicate-column`` when two columns have one name.
    """
    result = table.copy(deep=False)
    result.index = pd.RangeIndex(len(table))
    result.columns = pd.Index([str(column) for column in table.columns], dtype=object)
    if not result.columns.is_unique:
        twice = sorted(set(result.columns[result.columns.duplicated()]))
        raise UsageError(
            "duplicate-column",
            f"The table {name} has more than one column named {', '.join(map(repr, twice))}.",
            "Two tables were put side by side, or a column was pasted twice.",
            "Drop or rename one of each.",
        )
    for column, kind in zip(result.columns, table.dtypes, strict=True):
        if pd.api.types.is_numeric_dtype(kind) and not _must_change(column, kind):
            continue
        result[column] = _normalised_column(column, result[column])
    return result


def _must_change(column: str, kind: Any) -> bool:
    return is_key(column) or bool(pd.api.types.is_bool_dtype(kind))


def _normalised_column(name: str, column: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(column.dtype) and not is_key(name):
        return column.astype("Float64" if bool(column.isna().any()) else "int64")
    if isinstance(column.dtype, pd.StringDtype):
        text = column.astype("str")
        empty = text == ""
        return text.mask(empty) if bool(empty.any()) else text
    return as_text(column.tolist())
