"""Dates of a file as ISO text, and the weeks between them."""

from __future__ import annotations

import re
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.errors import SpecificationError

__all__ = ["DateCells", "iso_dates", "weeks_between"]

_EXCEL_DAY_0 = np.datetime64("1899-12-30")
_LIKELY_SERIAL = (20_000, 60_000)  # 1954 to 2064
_DIRECTIVES = re.compile(r"%[-]?([a-zA-Z%])")
_KNOWN_DIRECTIVES = set("dmYyHMSbBjfpIzZ%")


class DateCells:
    """Dates as read.

    Parameters
    ----------
    days : numpy.ndarray
        Dates by day (``datetime64[D]``), NaT where missing or wrong.
    wrong : numpy.ndarray
        Where a cell holds something that is no date of that form.
    serial : bool
        Whether the wrong cells look like serial numbers of a spreadsheet.
    """

    def __init__(
        self,
        days: npt.NDArray[np.datetime64],
        wrong: npt.NDArray[np.bool_],
        *,
        serial: bool = False,
    ) -> None:
        self.days = days
        self.wrong = wrong
        self.serial = serial

    @property
    def text(self) -> pa.Array:
        """The dates as ISO text, null where missing."""
        missing = np.isnat(self.days)
        return pa.array(np.datetime_as_string(self.days), mask=missing, type=pa.string())


def iso_dates(values: pa.Array, form: str) -> DateCells:
    """Read dates.

    Parameters
    ----------
    values : pyarrow.Array
        Text, numbers or dates.
    form : str
        ``"iso"``, ``"excel"`` (days since 1899-12-30), or a form as of `datetime.strptime`.

    Returns
    -------
    DateCells

    Raises
    ------
    SpecificationError
        ``bad-value`` for a form that is none.

    Examples
    --------
    >>> iso_dates(pa.array(["24-12-2019", None]), "%d-%m-%Y").text.to_pylist()
    ['2019-12-24', None]
    """
    _check_form(form)
    if pa.types.is_temporal(values.type):
        stamps = pc.cast(values, pa.timestamp("s"), safe=False)
        days = stamps.to_numpy(zero_copy_only=False).astype("datetime64[D]")
        return DateCells(days, np.zeros(len(values), dtype=bool))
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return _of_numbers(pc.cast(values, pa.float64()), form)
    if form == "excel":
        numbers = pd.to_numeric(pd.Series(values.to_pylist()), errors="coerce").to_numpy(float)
        return _serial(numbers, np.asarray(pc.is_valid(values)) & np.isnan(numbers))
    return _of_text(values, form)


def weeks_between(
    start: npt.NDArray[np.datetime64], end: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.float64]:
    """Return the weeks from one date to another, missing where either is."""
    days = (end - start) / np.timedelta64(1, "D")
    return np.asarray(np.where(np.isnat(start) | np.isnat(end), np.nan, days / 7), dtype=float)


def _check_form(form: str) -> None:
    directives = set(_DIRECTIVES.findall(form))
    if form in ("iso", "excel") or (directives and directives <= _KNOWN_DIRECTIVES):
        return
    raise SpecificationError(
        "bad-value",
        f"{form!r} is no form of a date.",
        "A form is made of %d (day), %m (month), %Y (year) or %y (two digits) and what stands "
        "between them.",
        'Write, for 24-12-2019, date = "%d-%m-%Y"; "iso" for 2019-12-24; "excel" for serial '
        "numbers such as 43823.",
    )


def _of_numbers(values: pa.Array, form: str) -> DateCells:
    numbers = values.to_numpy(zero_copy_only=False)
    there = ~np.isnan(numbers)
    if form == "excel":
        return _serial(numbers, np.zeros(len(numbers), dtype=bool))
    present = numbers[there]
    low, high = _LIKELY_SERIAL
    serial = bool(present.size) and bool(np.all((present > low) & (present < high)))
    days = np.full(len(numbers), np.datetime64("NaT"), dtype="datetime64[D]")
    return DateCells(days, there, serial=serial)


def _serial(numbers: npt.NDArray[np.float64], wrong: npt.NDArray[np.bool_]) -> DateCells:
    fits = np.isfinite(numbers) & (np.abs(numbers) < 3_000_000)
    whole = np.where(fits, np.floor(np.where(fits, numbers, 0)), 0).astype(np.int64)
    days = _EXCEL_DAY_0 + whole.astype("timedelta64[D]")
    wrong = wrong | (~fits & ~np.isnan(numbers))
    return DateCells(np.where(fits & ~wrong, days, np.datetime64("NaT")), wrong)


def _of_text(values: pa.Array, form: str) -> DateCells:
    """Read each different text once: the days of a study repeat."""
    encoded = values.dictionary_encode()
    known = [_one_date(text, form) for text in encoded.dictionary.to_pylist()]
    days_of = np.array([day or "NaT" for day in known], dtype="datetime64[D]")
    codes = encoded.indices.to_pandas().to_numpy(dtype=float)
    there = ~np.isnan(codes)
    places = np.where(there, codes, 0).astype(np.intp)
    days = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[D]")
    if known:
        days = np.where(there, days_of[places], days)
    wrong = there & np.isnat(days)
    texts = pd.to_numeric(pd.Series(encoded.dictionary.to_pylist(), dtype=object), errors="coerce")
    low, high = _LIKELY_SERIAL
    serial = bool(len(texts)) and bool(texts.between(low, high).all())
    return DateCells(days, wrong, serial=serial)


def _one_date(text: str, form: str) -> str | None:
    try:
        if form == "iso":
            return date.fromisoformat(text.strip()[:10]).isoformat()
        return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007 - a day
    except ValueError:
        return None
