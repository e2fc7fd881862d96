"""Read the CSV form of a table: quickly when it is sound, record by record when it is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from attachpath.cohort.findings import Findings, report_twins
from attachpath.cohort.raw_tables import ReadingRules, columns_to_table

__all__ = ["header_of", "read_csv_table"]


def header_of(path: Path, findings: Findings) -> list[str] | None:
    """Return the column names of a CSV file, or None when it has no usable header."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            names = next(csv.reader(stream), [])
    except UnicodeDecodeError:
        _decoded(path, findings)  # reports the place
        return None
    except csv.Error as error:
        findings.add(
            "unreadable", path.name, "a header row with column names",
            "Look for an unclosed quote in the first row.", row=1, value=str(error),
        )  # fmt: skip
        return None
    if not [name for name in names if name]:
        findings.add(
            "empty-table", path.name, "a header row with column names", "Write the header row."
        )
        return None
    twins = report_twins(path.name, names, findings)
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        findings.add(
            "not-comma-separated", path.name, "commas between the columns",
            "Save the file as CSV with commas.", row=1, value=names[0][:60],
        )  # fmt: skip
        return None
    return None if twins else names


def read_csv_table(
    path: Path, names: list[str], reading: ReadingRules, findings: Findings
) -> pd.DataFrame | None:
    """Read a CSV file as text and numbers.

    Parameters
    ----------
    path : Path
        UTF-8, commas, ``.`` as decimal point, a header row; a byte order mark is skipped.
    names : list of str
        Its column names, from `header_of`.
    reading : ReadingRules
        How to take the cells.
    findings : Findings
        Receives what is wrong.

    Returns
    -------
    DataFrame or None
        None when nothing can be read.
    """
    columns = _read_sound(path, names, reading)
    if columns is not None:
        return columns_to_table(columns, reading, findings)
    return _read_records(path, names, reading, findings)


def _read_sound(
    path: Path, names: list[str], reading: ReadingRules
) -> Mapping[str, pa.Array] | None:
    """Read with Arrow; None when any cell needs a closer look."""
    plain = all(not isinstance(code, str) for code in reading.missing)
    types = {
        name: pa.float64() if plain and reading.kind(name) == "number" else pa.string()
        for name in names
    }
    try:
        table = arrow_csv.read_csv(
            path,
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=types,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    if table.column_names != names:
        return None
    columns = {name: table.column(name).combine_chunks() for name in names}
    for values in columns.values():
        if pa.types.is_floating(values.type) and not bool(
            pc.all(pc.is_finite(values.drop_null())).as_py()
        ):
            return None
    return columns


def _read_records(
    path: Path, names: list[str], reading: ReadingRules, findings: Findings
) -> pd.DataFrame | None:
    """Read record by record, so that each bad place has its row."""
    text = _decoded(path, findings)
    if text is None:
        return None
    records: list[list[str]] = []
    rows: list[int] = []
    blank: list[int] = []
    try:
        for row, record in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            if row == 1:
                continue
            if not record:
                blank.append(row)
                continue
            _check_width(path.name, row, record, names, findings)
            records.append([*record, *[""] * (len(names) - len(record))][: len(names)])
            rows.append(row)
    except csv.Error as error:
        findings.add(
            "unreadable", path.name, "CSV text", "Look for an unclosed quote near the row.",
            row=len(rows) + len(blank) + 2, value=str(error),
        )  # fmt: skip
    _note_blank_rows(path.name, blank, rows, findings)
    cells = list(zip(*records, strict=True)) if records else [()] * len(names)
    columns = {
        name: pa.array([value or None for value in values], type=pa.string())
        for name, values in zip(names, cells, strict=True)
    }
    return columns_to_table(columns, reading, findings, rows)


def _decoded(path: Path, findings: Findings) -> str | None:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        end = data.find(b"\n", error.start)
        _report_encoding(path.name, row, data[start : None if end < 0 else end], error, findings)
        return None


def _report_encoding(
    file: str, row: int, line: bytes, error: UnicodeDecodeError, findings: Findings
) -> None:
    findings.add(
        "not-utf8",
        file,
        "UTF-8 text",
        "Save the file as UTF-8 (in Excel: CSV UTF-8).",
        row=row,
        value=f"byte 0x{error.object[error.start]:02x} in {line[:60].decode('cp1252', 'replace')}",
    )


def _check_width(
    file: str, row: int, record: list[str], names: list[str], findings: Findings
) -> None:
    if len(record) != len(names):
        findings.add(
            "ragged-row", file, f"{len(names)} cells", "Look for a comma or a quote in the row.",
            row=row, value=f"{len(record)} cells",
        )  # fmt: skip


def _note_blank_rows(file: str, blank: list[int], rows: list[int], findings: Findings) -> None:
    """Name blank lines between records; blank lines at the end hold nothing."""
    last = rows[-1] if rows else 0
    for row in blank:
        if row < last:
            findings.add(
                "blank-row", file, "a record", "Nothing, or delete the blank line.",
                row=row, severity="note",
            )  # fmt: skip
