"""What every format has in common: names of columns, and rows that hold nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.cohort import Findings
from attachpath.errors import DataError

__all__ = ["named_columns", "number_text", "one_array", "without_blank_rows"]

_MOST_NAMED = 5
_LONGEST_TEXT = 2**31 - 1
_LARGEST_EXACT_WHOLE = 2.0**53


def named_columns(
    file: str,
    names: Sequence[str],
    values: Sequence[pa.Array],
    findings: Findings,
    *,
    header_row: int,
    below: int | None = None,
) -> dict[str, pa.Array]:
    """Give columns their names; each must have one of its own.

    Parameters
    ----------
    file : str
        Name of the file.
    names : sequence of str
        Names, empty where the header is.
    values : sequence of pyarrow.Array
        Columns.
    findings : Findings
        Receives ``empty-header`` and ``duplicate-column``, and a note on columns that hold
        neither name nor value, which are left out.
    header_row : int
        Row of the names.
    below : int, optional
        A row further down that looks more like names.

    Returns
    -------
    dict of str to pyarrow.Array

    Raises
    ------
    DataError
        ``empty-table`` where no column has a name.
    """
    if not any(names):
        findings.add(
            "empty-table", file, "a row with the names of the columns",
            "Write header_row, the row in which they stand, for the file in cohort.toml.",
            row=header_row,
        )  # fmt: skip
        raise DataError(findings.errors)
    made: dict[str, pa.Array] = {}
    twice: dict[str, list[int]] = {}
    unnamed: list[int] = []
    blank = 0
    for place, (name, column) in enumerate(zip(names, values, strict=True), start=1):
        if not name:
            filled = column.null_count < len(column)
            unnamed += [place] * filled
            blank += not filled
        elif name in made:
            twice.setdefault(name, [list(names).index(name) + 1]).append(place)
        else:
            made[name] = column
    _report_names(file, unnamed, twice, findings, header_row=header_row, below=below)
    if blank:
        findings.add(
            "blank-columns", file, "a column with a name and values", "Nothing to do.",
            value=f"{_counted(blank, 'blank column')} left out", severity="note",
        )  # fmt: skip
    return made


def _report_names(
    file: str,
    unnamed: Sequence[int],
    twice: Mapping[str, Sequence[int]],
    findings: Findings,
    *,
    header_row: int,
    below: int | None,
) -> None:
    if unnamed:
        step = "Write a name above each column that holds values"
        findings.add(
            "empty-header", file, "a name for each column",
            f"{step}; or, where the names stand in row {below}, header_row = {below} in "
            "cohort.toml." if below else f"{step}.",
            row=header_row, value=f"no name in {_listed(unnamed)}",
        )  # fmt: skip
    for name, places in twice.items():
        findings.add(
            "duplicate-column", file, "one column of each name",
            "Rename all but one of them in the file.",
            column=name, row=header_row, value=_listed(places),
        )  # fmt: skip


def without_blank_rows(
    file: str,
    columns: Mapping[str, pa.Array],
    findings: Findings,
    *,
    first_row: int = 2,
    rows: npt.NDArray[np.int64] | None = None,
    passed: Sequence[int] = (),
) -> tuple[dict[str, pa.Array], npt.NDArray[np.int64] | None]:
    """Leave out rows without any value, and count them in a note.

    Parameters
    ----------
    file : str
        Name of the file.
    columns : mapping of str to pyarrow.Array
        Columns.
    findings : Findings
        Receives the note ``blank-rows``.
    first_row : int
        Row of the first record, where `rows` is not given.
    rows : numpy.ndarray, optional
        Row of each record.
    passed : sequence of int
        Blank rows that are not in the columns any more.

    Returns
    -------
    columns : dict of str to pyarrow.Array
    rows : numpy.ndarray or None
        Row of each record that is left; None where record i stands in row i + 2.
    """
    blank = _blank(list(columns.values()))
    if rows is None and (first_row != 2 or blank is not None):
        n_rows = len(next(iter(columns.values()))) if columns else 0
        rows = np.arange(first_row, first_row + n_rows, dtype=np.int64)
    left = dict(columns)
    left_out = list(passed)
    if blank is not None and rows is not None:
        keep = pa.array(~blank)
        left = {name: values.filter(keep) for name, values in columns.items()}
        left_out += rows[blank].tolist()
        rows = rows[~blank]
    if left_out:
        findings.add(
            "blank-rows", file, "a record", "Nothing to do.",
            row=min(left_out), value=f"{_counted(len(left_out), 'blank row')} passed over",
            severity="note",
        )  # fmt: skip
    return left, rows


def _blank(columns: Sequence[pa.Array]) -> npt.NDArray[np.bool_] | None:
    """Return where no column has a value but spaces, or None where every row has one."""
    blank: npt.NDArray[np.bool_] | None = None
    for values in columns:
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            null = np.asarray(pc.utf8_is_space(values).fill_null(True))
        else:
            null = np.asarray(pc.is_null(values))
        blank = null if blank is None else blank & null
        if not blank.any():
            return None
    return blank


def one_array(values: pa.ChunkedArray) -> pa.Array:
    """Join the chunks of a column; only text of more than 2 GB has long offsets."""
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        long = values.nbytes > _LONGEST_TEXT
        values = values.cast(pa.large_string() if long else pa.string())
    return values.combine_chunks()


def number_text(number: float) -> str:
    """Write a number as people write it.

    Examples
    --------
    >>> number_text(5.0), number_text(-99.0), number_text(0.1)
    ('5', '-99', '0.1')
    """
    if abs(number) < _LARGEST_EXACT_WHOLE and number == int(number):
        return str(int(number))
    return repr(float(number))


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _listed(places: Sequence[int]) -> str:
    more = len(places) - _MOST_NAMED
    named = ", ".join(str(place) for place in places[:_MOST_NAMED])
    tail = f" and {more} more" if more > 0 else ""
    return f"column{'s' if len(places) > 1 else ''} {named}{tail}"
