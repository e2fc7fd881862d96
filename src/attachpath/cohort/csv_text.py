"""The CSV form of a table: UTF-8, line feeds, whole numbers in full, six significant digits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.canonical import is_text, written_numbers

__all__ = ["csv_blocks"]

ROWS_AT_ONCE = 20_000
WIDEST_LOOKUP = 10_000
_Numbers = tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]
_NEEDS_QUOTES = re.compile(r'[,"\r\n]|^\s|\s$')


def csv_blocks(table: pd.DataFrame) -> Iterator[bytes]:
    """Yield a normalised table as CSV, the header first and then blocks of rows.

    Values are kept as they are: this form is for machines, so text that a spreadsheet would take
    for a formula is not guarded.

    Parameters
    ----------
    table : DataFrame
        Text and number columns.

    Yields
    ------
    bytes
        Whole lines.
    """
    yield (",".join(_quoted(name) for name in table.columns) + "\n").encode()
    columns = [_written(table[name]) for name in table.columns]
    for start in range(0, len(table), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        lines = map(",".join, zip(*(_texts(column, rows) for column in columns), strict=True))
        yield ("\n".join(lines) + "\n").encode()


def _written(column: pd.Series) -> pd.Series | _Numbers:
    return column if is_text(column) else written_numbers(column)


def _texts(column: pd.Series | _Numbers, rows: slice) -> list[str]:
    if isinstance(column, pd.Series):
        values = column.iloc[rows].tolist()
        return [_quoted(value) if isinstance(value, str) else "" for value in values]
    numbers, missing = column[0][rows], column[1][rows]
    if numbers.dtype.kind == "f":
        return ["" if math.isnan(value) else f"{value:.6g}" for value in numbers.tolist()]
    return _whole_texts(numbers, missing)


def _whole_texts(values: npt.NDArray[Any], missing: npt.NDArray[np.bool_]) -> list[str]:
    """Write whole numbers; a small range is looked up, which is what item answers need."""
    low, high = int(values.min()), int(values.max())
    if high - low > WIDEST_LOOKUP:
        pairs = zip(values.tolist(), missing.tolist(), strict=True)
        return ["" if absent else str(value) for value, absent in pairs]
    texts = [str(number) for number in range(low, high + 1)]
    places = np.where(missing, len(texts), values.astype(np.int64) - low)
    texts.append("")
    return [texts[place] for place in places.tolist()]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
