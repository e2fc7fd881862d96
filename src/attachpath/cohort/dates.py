"""Columns of dates: text that is written as ISO dates, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.canonical import is_key, is_text

__all__ = ["DateColumn", "date_columns"]

Days = npt.NDArray[np.datetime64]

_FORM = r"\d{4}-\d{2}-\d{2}(?:$|[T ])"
_LEAST_SHARE = 0.8


@dataclass(frozen=True, eq=False)
class DateColumn:
    """The dates of a column.

    Attributes
    ----------
    days : numpy.ndarray
        By day (``datetime64[D]``), NaT where missing or wrong.
    wrong : numpy.ndarray
        Where a cell holds something that is no date.
    """

    days: Days
    wrong: npt.NDArray[np.bool_]


def date_columns(table: pd.DataFrame) -> dict[str, DateColumn]:
    """Return the columns of a table whose text is ISO dates in four of five cells or more.

    Parameters
    ----------
    table : DataFrame
        Normalised columns.

    Returns
    -------
    dict of str to DateColumn

    Examples
    --------
    >>> table = pd.DataFrame({"start": ["2019-12-24", None], "age": [30, 40], "word": ["a", "b"]})
    >>> {name: column.days[0].item() for name, column in date_columns(table).items()}
    {'start': datetime.date(2019, 12, 24)}
    """
    found = {}
    for name in table.columns:
        if is_text(table[name]) and not is_key(name):
            column = _dates(table[name])
            if column is not None:
                found[name] = column
    return found


def _dates(values: pd.Series) -> DateColumn | None:
    """Read each different text once: the days of a study repeat."""
    codes, known = pd.factorize(values)
    if not len(known):
        return None
    texts = pd.Series(known, dtype="str")
    alike = texts.str.match(_FORM).to_numpy(dtype=bool)
    there = codes >= 0
    if alike[codes[there]].mean() < _LEAST_SHARE:
        return None
    days = np.array([_day(text[:10]) or "NaT" for text in texts], dtype="datetime64[D]")
    days = np.append(days, np.datetime64("NaT"))[codes]  # the code of a missing cell is -1
    return DateColumn(days, there & np.isnat(days))


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
