"""One column of a file as `cohort.toml` says its cells are to be taken."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.cohort import Findings
from attachpath.errors import nearest_name
from attachpath.intake.dates import iso_dates
from attachpath.intake.description import Code, ColumnSource

__all__ = [
    "Place",
    "blanked",
    "dates_of",
    "decimal_points",
    "is_text_array",
    "plain_numbers",
    "recoded",
    "rows_with",
    "within",
]

Places = npt.NDArray[np.intp]

_COMMA_NUMBER = r"^\s*[+-]?\d+,\d+\s*$"
_POINT_NUMBER = r"^\s*[+-]?\d[\d,]*\.\d+(,\d+)?\s*$"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
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
        cells = [(int(self.rows[one]), str(values[one].as_py())) for one in places.tolist()]
        self.findings.cells(
            code, self.file, self.column, cells, expected=expected, next_step=next_step
        )

    def report_many(
        self, code: str, value: object, places: Places, *, expected: str, next_step: str
    ) -> None:
        """Report many cells of one kind once: the first row, a value and their number."""
        self.findings.add(
            code, self.file, expected, next_step, column=self.column,
            row=int(self.rows[places[0]]), value=f"{value} ({len(places):,} cell(s))",
        )  # fmt: skip


def blanked(values: pa.Array, codes: Iterable[Code]) -> tuple[pa.Array, int]:
    """Take codes for missing out of a column, and count them, whether it holds text or numbers.

    Examples
    --------
    >>> blanked(pa.array(["3", "-99", "-99.0"]), [-99])[1]
    2
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted or pa.types.is_temporal(values.type):
        return values, 0
    where = _coded(values, wanted)
    count = int(pc.sum(where).as_py() or 0)
    return (_without(values, where), count) if count else (values, 0)


def rows_with(values: pa.Array, codes: Iterable[Code]) -> Places:
    """Return the rows of a column that hold one of some values, text or numbers."""
    return _places(_coded(values, list(codes)))


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
            "mixed-decimals", values, _places(points),
            expected="a decimal comma and no point, as the file's `decimal` says",
            next_step="Correct the cell: a point may be a decimal sign or part of a thousands "
            "group.",
        )  # fmt: skip
        values = _without(values, points)
    elif not pc.all(pc.match_substring_regex(values, _WHOLE_OR_COMMA)).as_py():
        return values
    return pc.if_else(commas, pc.replace_substring(values, ",", "."), values)


def recoded(values: pa.Array, source: ColumnSource, place: Place) -> pa.Array:
    """Give each code what it means; ``unlabelled-code`` for one that `values` does not have."""
    meaning = {_plain_code(code): meant for code, meant in (source.values or {}).items()}
    encoded = (values if is_text_array(values) else _number_texts(values)).dictionary_encode()
    known = [_plain_code(text) for text in encoded.dictionary.to_pylist()]
    for number, code in enumerate(known):
        if code in meaning:
            continue
        near = nearest_name(code, meaning)
        place.report_many(
            "unlabelled-code", code, _places(pc.equal(encoded.indices, number)),
            expected=f"one of the codes of `values`: {', '.join(sorted(meaning))}",
            next_step=f"Add {code!r} to `values` of this column, or to its `missing`"
            + (f" (the nearest code is {near!r})." if near else "."),
        )  # fmt: skip
    return pa.array(*_typed([meaning.get(code) for code in known])).take(encoded.indices)


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
    found = _places(outside)
    if found.size:
        place.findings.add(
            "not-valid", place.file, f"{valid[0]:g} to {valid[1]:g}, as cohort.toml says",
            "Nothing; these cells are missing.", column=place.column,
            row=int(place.rows[found[0]]), severity="note",
            value=f"{found.size:,} cell(s)",
        )  # fmt: skip
    return _without(values, outside)


def is_text_array(values: pa.Array) -> bool:
    """Tell whether an array holds text."""
    return bool(pa.types.is_string(values.type) or pa.types.is_large_string(values.type))


def _coded(values: pa.Array, codes: list[Code]) -> pa.Array:
    if is_text_array(values):
        texts = [form for code in codes for form in _texts_of(code)]
        return pc.is_in(pc.utf8_trim_whitespace(values), pa.array(texts, pa.string()))
    numbers = [number for code in codes if (number := _as_number(code)) is not None]
    return pc.is_in(pc.cast(values, pa.float64()), pa.array(numbers, pa.float64()))


def _texts_of(code: Code) -> list[str]:
    if isinstance(code, str):
        return [code]
    number = float(code)
    if number.is_integer():
        return [f"{int(number)}", f"{number:.1f}", f"{int(number)},0"]
    return [f"{number:g}", f"{number:g}".replace(".", ",")]


def _as_number(code: Code) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None


def _without_commas(values: pa.Array, commas: pa.Array, place: Place) -> pa.Array:
    found = _places(commas)
    if not found.size:
        return values
    place.report_many(
        "decimal-comma", values[int(found[0])].as_py(), found,
        expected="numbers with a decimal point",
        next_step='Write decimal = "," under this [[file]] in cohort.toml.',
    )  # fmt: skip
    return _without(values, commas)


def _without(values: pa.Array, where: pa.Array) -> pa.Array:
    return pc.if_else(where, pa.scalar(None, values.type), values)


def _places(where: pa.Array) -> Places:
    return np.flatnonzero(where.fill_null(False).to_numpy(zero_copy_only=False))


def _plain_code(code: str) -> str:
    """Write 1, 1.0 and "1" in one way."""
    text = code.strip()
    return text[:-2] if re.fullmatch(r"[+-]?\d+\.0", text) else text


def _number_texts(values: pa.Array) -> pa.Array:
    if pa.types.is_temporal(values.type):
        return pc.cast(values, pa.string())
    numbers = pc.cast(values, pa.float64()).to_pylist()
    texts = [None if x is None or math.isnan(x) else f"{x:.15g}" for x in numbers]
    return pa.array(texts, pa.string())


def _typed(meant: Sequence[Code | None]) -> tuple[list[Code | None], pa.DataType]:
    """Keep numbers as numbers where every meaning is one."""
    given = [one for one in meant if one is not None]
    if given and not any(isinstance(one, str) for one in given):
        return [None if one is None else float(one) for one in meant], pa.float64()
    return [None if one is None else str(one) for one in meant], pa.string()
