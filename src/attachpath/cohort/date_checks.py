"""Dates that cannot be: of the future, of another century, an end before its start, a wrong age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from attachpath.cohort.canonical import as_numbers, is_text
from attachpath.cohort.dates import DateColumn, Days, date_columns
from attachpath.cohort.findings import Findings
from attachpath.cohort.key_checks import cells_of

__all__ = ["check_dates"]

EARLIEST = np.datetime64("1900-01-01")

FIRST_AND_LAST = {
    "start": "end", "begin": "end", "started": "ended", "first": "last", "admission": "discharge",
    "from": "to",
}  # fmt: skip
"""Words of column names that mark the two ends of a time."""

YEAR = np.timedelta64(36525, "D") / 100

AGE_TOLERANCE = 1.5
"""Years that a stated age may lie off the one of the dates: whole years, asked on another day."""


def check_dates(name: str, table: pd.DataFrame, findings: Findings) -> None:
    """Note dates of one table that cannot be true.

    Parameters
    ----------
    name : str
        Name of the table.
    table : DataFrame
        Normalised columns.
    findings : Findings
        Receives the notes: no model uses a date as it stands.
    """
    dates = date_columns(table)
    tomorrow = np.datetime64(datetime.now(tz=UTC).date(), "D") + 1
    for column, found in dates.items():
        findings.cells(
            "bad-date", name, column, cells_of(table[column], found.wrong),
            expected="a day of the calendar, such as 2019-12-24", next_step="Correct the date.",
            severity="note",
        )  # fmt: skip
        apart = (found.days > tomorrow) | (found.days < EARLIEST)
        findings.cells(
            "impossible-date", name, column, cells_of(table[column], apart),
            expected="a date from 1900 to today",
            next_step="Correct the date; of a date that lies ahead on purpose nothing is used.",
            severity="note",
        )  # fmt: skip
    _check_ends(name, table, dates, findings)
    _check_age(name, table, dates, tomorrow, findings)


def _check_ends(
    name: str, table: pd.DataFrame, dates: Mapping[str, DateColumn], findings: Findings
) -> None:
    for start, end in _pairs(dates):
        before = dates[end].days < dates[start].days
        cells = [
            (row, f"{value}, {start} is {table[start].iloc[row - 2]}")
            for row, value in cells_of(table[end], before)
        ]
        findings.cells(
            "end-before-start", name, end, cells,
            expected=f"a date not before {start}", next_step="Correct one of the two dates.",
            severity="note",
        )  # fmt: skip


def _pairs(dates: Mapping[str, DateColumn]) -> Iterator[tuple[str, str]]:
    for column in dates:
        words = column.split("_")
        for place, word in enumerate(words):
            last = FIRST_AND_LAST.get(word.lower())
            partner = "_".join([*words[:place], str(last), *words[place + 1 :]])
            if last is not None and partner in dates:
                yield column, partner


def _check_age(
    name: str,
    table: pd.DataFrame,
    dates: Mapping[str, DateColumn],
    tomorrow: np.datetime64,
    findings: Findings,
) -> None:
    """Compare a stated age with the date of birth: on the first day there is, or at most today."""
    births = [column for column in dates if _is_birth(column)]
    if not births or "age" not in table.columns or is_text(table["age"]):
        return
    born, age = dates[births[0]].days, as_numbers(table["age"])
    days = _first_days(dates, births)
    by_dates = ((tomorrow if days is None else days) - born) / YEAR
    with np.errstate(invalid="ignore"):
        wrong = age > by_dates + AGE_TOLERANCE
        if days is not None:
            wrong |= age < by_dates - AGE_TOLERANCE
    cells = [
        (row, f"{value}, {births[0]} is {table[births[0]].iloc[row - 2]}")
        for row, value in cells_of(table["age"], wrong)
    ]
    findings.cells(
        "age-differs", name, "age", cells,
        expected=f"the age that {births[0]} gives", next_step="Correct the age or the date.",
        severity="note",
    )  # fmt: skip


def _is_birth(column: str) -> bool:
    words = column.lower().split("_")
    return any(word in ("birth", "birthdate", "birthday", "born", "dob") for word in words)


def _first_days(dates: Mapping[str, DateColumn], births: list[str]) -> Days | None:
    """Return the day on which each client began, by the column that says so."""
    for column in dates:
        if column not in births and {*column.lower().split("_")} & {*FIRST_AND_LAST}:
            return dates[column].days
    return None
