"""One column of a file as `cohort.toml` says its cells are to be taken."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.cohort import Findings
from attachpath.intake.dates import iso_dates

__all__ = [
    "Place",
    "Places",
    "dates_of",
    "decimal_points",
    "filled",
    "is_text_array",
    "iso_text",
    "number_texts",
    "places_of",
    "plain_numbers",
    "shown",
    "with_digits",
    "within",
    "without",
]

Places = npt.NDArray[np.intp]

_COMMA_NUMBER = r"^\s*[+-]?\d+,\d+\s*$"
_POINT_NUMBER = r"^\s*[+-]?\d[\d,]*\.\d+(,\d+)?\s*$"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_DAY = "%Y-%m-%d"
_WHOLE_OR_COMMA = r"^\s*[+-]?\d+(,\d+)?\s*$"


@dataclass(frozen=True)
class Place:
    """A column of a file, and where findings about it go.

    Attributes
    ----------
    file, column : str
        Names as people write them.
    rows : numpy.ndarray
        Row of each record as a spreadsheet counts.
    findings : Findings
        Receives what is wrong; such cells become missing.
    """

    file: str
    column: str
    rows: npt.NDArray[np.int64]
    findings: Findings

    def report_cells(
        self, code: str, values: pa.Array, places: Places, *, expected: str, next_step: str
    ) -> None:
        """Report cells one by one."""
        cells = [(int(self.rows[one]), shown(values[one].as_py())) for one in places.tolist()]
        self.findings.cells(
            code, self.file, self.column, cells, expected=expected, next_step=next_step
        )

    def report_many(
        self, code: str, value: object, places: Places, *, expected: str, next_step: str
    ) -> None:
        """Report many cells of one kind once: the first row, a value and their number."""
        self.findings.add(
            code, self.file, expected, next_step, column=self.column,
            row=int(self.rows[places[0]]), value=f"{shown(value)} ({len(places):,} cell(s))",
        )  # fmt: skip


def filled(values: pa.Array) -> pa.Array:
    """Take cells that hold nothing but spaces as empty.

    Examples
    --------
    >>> filled(pa.array(["a b", "  "])).to_pylist()
    ['a b', None]
    """
    return without(values, pc.utf8_is_space(values)) if is_text_array(values) else values


def with_digits(values: pa.Array, digits: int) -> pa.Array:
    """Put the zeros back that ids lost where a program took them for numbers.

    Examples
    --------
    >>> with_digits(pa.array([7.0, None]), 3).to_pylist()
    ['007', None]
    """
    texts = values if is_text_array(values) else number_texts(values)
    whole = pc.replace_substring_regex(texts, r"^(\d+)\.0+$", r"\1")
    return pc.if_else(
        pc.match_substring_regex(whole, r"^\d+$"), pc.utf8_lpad(whole, digits, "0"), texts
    )


def plain_numbers(values: pa.Array) -> pa.Array:
    """Return text as numbers where every cell is one, the quick way; else as it is."""
    if not is_text_array(values):
        return values
    try:
        return pc.cast(values, pa.float64())
    except pa.ArrowInvalid:
        return values


def decimal_points(values: pa.Array, decimal: str, place: Place, *, number: bool) -> pa.Array:
    """Write decimal commas as points.

    Parameters
    ----------
    values : pyarrow.Array
        Cells; only text is looked at.
    decimal : {".", ","}
        The sign that the file has.
    place : Place
        Receives ``decimal-comma`` and ``mixed-decimals``.
    number : bool
        Whether the column must hold numbers; else it is changed only where every cell is one.
    """
    if not is_text_array(values):
        return values
    commas = pc.match_substring_regex(values, _COMMA_NUMBER)
    if decimal == ".":
        return _without_commas(values, commas, place) if number else values
    if number:
        points = pc.match_substring_regex(values, _POINT_NUMBER)
        place.report_cells(
            "mixed-decimals", values, places_of(points),
            expected="a decimal comma and no point, as the file's `decimal` says",
            next_step="Correct the cell: a point may be a decimal sign or part of a thousands "
            "group.",
        )  # fmt: skip
        values = without(values, points)
    elif not pc.all(pc.match_substring_regex(values, _WHOLE_OR_COMMA)).as_py():
        return values
    return pc.if_else(commas, pc.replace_substring(values, ",", "."), values)


def dates_of(values: pa.Array, form: str, place: Place) -> pa.Array:
    """Read a column of dates as ISO text; ``not-a-date`` and ``date-as-number``."""
    dates = iso_dates(values, form)
    wrong = np.flatnonzero(dates.wrong)
    if wrong.size and dates.serial:
        place.report_many(
            "date-as-number", values[int(wrong[0])].as_py(), wrong,
            expected=f"a date of the form {form!r}",
            next_step='These look like the serial numbers of a spreadsheet: write date = "excel".',
        )  # fmt: skip
    else:
        place.report_cells(
            "not-a-date", values, wrong, expected=f"a date of the form {form!r}",
            next_step="Correct the cell, or the form of the date in cohort.toml.",
        )  # fmt: skip
    return dates.text


def within(values: pa.Array, valid: tuple[float, float], place: Place) -> pa.Array:
    """Take numbers outside a range out of a column, and count them in a note.

    What is no number at all stays, so that it is found.
    """
    numbers = values
    if is_text_array(values):
        trimmed = pc.utf8_trim_whitespace(values)
        numbers = pc.cast(
            pc.if_else(pc.match_substring_regex(trimmed, _NUMBER), trimmed, None), pa.float64()
        )
    outside = pc.or_(pc.less(numbers, valid[0]), pc.greater(numbers, valid[1]))
    found = places_of(outside)
    if found.size:
        place.findings.add(
            "not-valid", place.file, f"{valid[0]:g} to {valid[1]:g}, as cohort.toml says",
            "Nothing; these cells are missing.", column=place.column,
            row=int(place.rows[found[0]]), severity="note",
            value=f"{found.size:,} cell(s)",
        )  # fmt: skip
    return without(values, outside.fill_null(False))


def shown(value: object) -> str:
    """Write a cell as people write it.

    Examples
    --------
    >>> shown(43823.0), shown("007")
    ('43823', '007')
    """
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def is_text_array(values: pa.Array) -> bool:
    """Tell whether an array holds text."""
    return bool(pa.types.is_string(values.type) or pa.types.is_large_string(values.type))


def _without_commas(values: pa.Array, commas: pa.Array, place: Place) -> pa.Array:
    found = places_of(commas)
    if not found.size:
        return values
    place.report_many(
        "decimal-comma", values[int(found[0])].as_py(), found,
        expected="numbers with a decimal point",
        next_step='Write decimal = "," under this [[file]] in cohort.toml.',
    )  # fmt: skip
    return without(values, commas)


def without(values: pa.Array, where: pa.Array) -> pa.Array:
    """Make some cells of a column missing."""
    return pc.if_else(where, pa.scalar(None, values.type), values)


def places_of(where: pa.Array) -> Places:
    """Return the places at which an array of truth values is true."""
    return np.flatnonzero(where.fill_null(False).to_numpy(zero_copy_only=False))


def iso_text(values: pa.Array) -> pa.Array:
    """Return dates as ISO text; everything else as it is."""
    if not pa.types.is_temporal(values.type):
        return values
    return pc.strftime(pc.cast(values, pa.timestamp("s"), safe=False), format=_DAY)


def number_texts(values: pa.Array) -> pa.Array:
    """Return numbers as people write them, and dates as ISO text.

    Examples
    --------
    >>> number_texts(pa.array([7.0, 1.5, None])).to_pylist()
    ['7', '1.5', None]
    """
    if pa.types.is_temporal(values.type):
        return iso_text(values)
    numbers = pc.cast(values, pa.float64()).to_pylist()
    texts = [None if x is None or math.isnan(x) else f"{x:.15g}" for x in numbers]
    return pa.array(texts, pa.string())
