"""Read one table of somebody's own: a CSV or Parquet file that belongs to no cohort folder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from attachpath.cohort.canonical import is_text
from attachpath.cohort.csv_reading import header_of, read_csv_table
from attachpath.cohort.findings import Findings
from attachpath.cohort.parquet_reading import parquet_header, read_parquet_table
from attachpath.cohort.raw_tables import ReadingRules
from attachpath.cohort.reading import refuse_size
from attachpath.cohort.unpacking import unpacked
from attachpath.errors import DataError, UsageError

__all__ = ["OneTable", "read_table"]

_MISSING_WORDS = ("NA", "NaN", "nan")
"""What R and Python write for a missing number."""
_OTHER_FORMATS = {
    b"PK\x03\x04": "an Excel workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"$FL2": "an SPSS file",
    b"$FL3": "an SPSS file",
    b"<sta": "a Stata file",
    b"RDX": "an R file",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True)
class OneTable:
    """A table as read.

    Attributes
    ----------
    data : DataFrame
        Keys are text, the other columns numbers, or text where nobody asked for numbers.
    notes : tuple of str
        What was taken as missing, and what was passed over.
    """

    data: pd.DataFrame
    notes: tuple[str, ...]


def read_table(
    path: str | Path,
    *,
    numbers: Collection[str] = (),
    keys: Collection[str] = (),
    large: bool = False,
) -> OneTable:
    r"""Read a table whose columns are numbers, and keys.

    Parameters
    ----------
    path : str or Path
        Parquet, or CSV (UTF-8, commas, ``.`` as decimal point, a header row), which gzip may have
        packed. The content decides, not the name.
    numbers : collection of str
        Columns that must hold numbers. An empty cell, ``NA`` and ``NaN`` are missing; the words
        are counted in a note.
    keys : collection of str
        Columns that are text, whatever they look like: ``"007"`` and ``"NA"`` are ids.
    large : bool
        Allow more than 2 GB.

    Returns
    -------
    OneTable

    Raises
    ------
    UsageError
        ``no-file``, ``not-a-table``, ``file-too-large``.
    DataError
        When the file cannot be read as a table, or a cell of `numbers` is no number; `problems`
        holds all of them.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "data.csv"
    ...     _ = file.write_text("site,x\nNA,1.5\n007,NA\n")
    ...     read = read_table(file, numbers=["x"], keys=["site"])
    >>> read.data["site"].tolist(), read.data["x"].tolist()
    (['NA', '007'], [1.5, nan])
    >>> read.notes
    ('NA: 1 cell was taken as missing (x 1).',)
    """
    path = Path(path)
    _require_file(path)
    findings = Findings()
    with unpacked(path, large=large, damaged=_not_a_table) as plain:
        table = _read(plain, _TableRules(path.name, {}, frozenset(keys)), findings, large=large)
    if table is None:
        raise DataError(findings.errors)
    blank = sorted(one.row for one in findings.problems if one.code == "blank-row" and one.row)
    words: dict[str, pd.Series] = {}
    for name in numbers:
        if name in table and name not in keys and is_text(table[name]):
            words[name] = table[name][table[name].isin(_MISSING_WORDS)]
            table[name] = _as_numbers(table[name], path.name, blank, findings)
    if findings.errors:
        raise DataError(findings.errors)
    return OneTable(table, (*_blank_note(blank), *_words_note(words)))


@dataclass(frozen=True)
class _TableRules(ReadingRules):
    """Keys are text; of every other column the cells decide."""

    def kind(self, column: str) -> str:
        return "key" if column in self.text else "unknown"


def _require_file(path: Path) -> None:
    if path.is_file():
        return
    what = "is a folder" if path.is_dir() else "is not there"
    raise UsageError(
        "no-file",
        f"{path} {what}." if not path.exists() or path.is_dir() else f"{path} is no file.",
        "A misspelt path, or a folder where a file belongs.",
        f"Give a CSV or Parquet file; the path begins at {Path.cwd()}.",
    )


def _read(
    path: Path, reading: ReadingRules, findings: Findings, *, large: bool
) -> pd.DataFrame | None:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"PAR1"):
        if not large:
            refuse_size(path, "parquet")
        if parquet_header(path, findings) is None:
            return None
        return read_parquet_table(path, reading, findings)
    _refuse_other_formats(reading.table, head)
    if not large:
        refuse_size(path, "csv")
    names = header_of(path, findings)
    return None if names is None else read_csv_table(path, names, reading, findings)


def _refuse_other_formats(file: str, head: bytes) -> None:
    for begin, what in _OTHER_FORMATS.items():
        if head.startswith(begin):
            raise _not_a_table(Path(file), what)
    if b"\0" in head:
        raise _not_a_table(Path(file), "no text (UTF-16, or a binary file)")


def _not_a_table(path: Path, what: str) -> UsageError:
    return UsageError(
        "not-a-table",
        f"{path} is neither CSV nor Parquet: it is {what}.",
        "A file of another program.",
        "Save the table as CSV (UTF-8, commas) or Parquet.",
    )


def _as_numbers(cells: pd.Series, file: str, blank: list[int], findings: Findings) -> pd.Series:
    """Turn text into numbers; words for missing are missing, all else is a finding."""
    words = cells.isin(_MISSING_WORDS)
    numbers = pd.to_numeric(cells.mask(words), errors="coerce").astype(float)
    there = cells.notna() & ~words
    bad = np.flatnonzero(there & ~np.isfinite(numbers))
    findings.cells(
        "not-a-number",
        file,
        str(cells.name),
        [(_row(place, blank), str(cells.iloc[place])) for place in bad.tolist()],
        expected="a number, or nothing where it is missing",
        next_step="Correct the cell, or leave it empty.",
    )
    return numbers


def _blank_note(blank: list[int]) -> list[str]:
    if not blank:
        return []
    lines = "1 blank line was" if len(blank) == 1 else f"{len(blank):,} blank lines were"
    return [f"{lines} passed over."]


def _words_note(words: dict[str, pd.Series]) -> list[str]:
    """Count what was taken as missing, in one note for all columns."""
    counts = {name: len(found) for name, found in words.items() if len(found)}
    if not counts:
        return []
    kinds = " or ".join(sorted({word for found in words.values() for word in found}))
    total = sum(counts.values())
    each = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    cells = "1 cell was" if total == 1 else f"{total:,} cells were"
    return [f"{kinds}: {cells} taken as missing ({each})."]


def _row(place: int, blank: list[int]) -> int:
    """Return the row of a record as a spreadsheet counts, blank lines included."""
    row = place + 2
    for line in blank:
        row += line <= row
    return row
