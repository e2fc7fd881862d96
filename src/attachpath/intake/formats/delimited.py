"""Read CSV and TSV as text, as written: with Arrow where the file is sound, else by record."""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from attachpath.cohort import Findings
from attachpath.intake.file_form import FileForm
from attachpath.intake.formats.encodings import known_encoding, wrong_encoding
from attachpath.intake.formats.finishing import named_columns, one_array, without_blank_rows
from attachpath.intake.formats.records import Records, read_records
from attachpath.intake.formats.refusals import no_table
from attachpath.intake.raw_table import RawTable

__all__ = ["read_delimited"]

_DELIMITERS = (";", "\t", ",", "|")


@dataclass(frozen=True)
class _Header:
    """The names, and where the records begin.

    Attributes
    ----------
    names : tuple of str
    below : tuple of str
        The record under the names.
    lines : int
        Lines of the file down to the names.
    """

    names: tuple[str, ...]
    below: tuple[str, ...]
    lines: int


def read_delimited(path: Path, file: str, form: FileForm) -> RawTable:
    """Read a text file whose cells stand between delimiters.

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    form : FileForm
        Delimiter, encoding and header row.

    Returns
    -------
    RawTable
        Every column is text; an empty cell is null.

    Raises
    ------
    UsageError
        ``unknown-encoding``.
    DataError
        ``not-utf8``, ``wrong-delimiter``, ``empty-table``, ``unreadable``.
    """
    encoding = known_encoding(form.encoding)
    delimiter = form.delimiter or ("\t" if form.known_form == "tsv" else ",")
    findings = Findings()
    try:
        header = _header(path, file, encoding, delimiter, form.header_row)
        _refuse_delimiter(file, header.names, delimiter, form.header_row)
        read = _read_sound(path, header, encoding, delimiter) or read_records(
            path, file, encoding=encoding, delimiter=delimiter,
            width=len(header.names), header_row=form.header_row, findings=findings,
        )  # fmt: skip
    except UnicodeError:
        raise wrong_encoding(path, file, encoding) from None
    except csv.Error as error:
        raise no_table(
            "unreadable", file, "cells between delimiters",
            "Look for a quote that is not closed.", value=str(error),
        ) from None  # fmt: skip
    columns = named_columns(
        file, header.names, read.columns, findings,
        header_row=form.header_row, below=_row_of_names(header, form.header_row),
    )  # fmt: skip
    columns, rows = without_blank_rows(
        file, columns, findings,
        first_row=form.header_row + 1, rows=read.rows, passed=read.blank,
    )  # fmt: skip
    return RawTable(file, columns, rows, problems=tuple(findings.problems))


def _header(path: Path, file: str, encoding: str, delimiter: str, header_row: int) -> _Header:
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        names = next(itertools.islice(reader, header_row - 1, None), None)
        lines = reader.line_num
        below = next(reader, [])
    if names is None:
        raise no_table(
            "empty-table", file, f"the names of the columns in row {header_row}",
            "Write header_row, the row in which they stand, for the file in cohort.toml.",
            value=f"{lines} lines",
        )  # fmt: skip
    return _Header(tuple(name.strip() for name in names), tuple(below), lines)


def _refuse_delimiter(file: str, names: tuple[str, ...], delimiter: str, header_row: int) -> None:
    if len(names) != 1:
        return
    found = max(_DELIMITERS, key=names[0].count)
    if found == delimiter or found not in names[0]:
        return
    written = "\\t" if found == "\t" else found
    raise no_table(
        "wrong-delimiter", file, f"names of columns divided by {delimiter!r}",
        f'Write delimiter = "{written}" for the file in cohort.toml.',
        row=header_row, value=names[0][:60],
    )  # fmt: skip


def _row_of_names(header: _Header, header_row: int) -> int | None:
    """Return the row under the header where it has names for more columns."""
    filled = [cell for cell in header.below if cell.strip()]
    if len(filled) <= sum(map(bool, header.names)):
        return None
    numbers = sum(cell.strip().lstrip("+-")[:1].isdigit() for cell in filled)
    return header_row + 1 if numbers == 0 else None


def _read_sound(path: Path, header: _Header, encoding: str, delimiter: str) -> Records | None:
    """Read with Arrow; None where a record has too many cells or too few."""
    names = [f"{place}" for place in range(len(header.names))]
    try:
        table = arrow_csv.read_csv(
            path,
            read_options=arrow_csv.ReadOptions(
                skip_rows=header.lines,
                column_names=names,
                encoding="utf8" if encoding == "utf-8-sig" else encoding,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, UnicodeError, ValueError):
        return None
    return Records([one_array(table.column(name)) for name in names], None, [])
