"""Judge a workbook before it is read: a small file can hold a million rows."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from attachpath.cohort import refuse_bytes
from attachpath.errors import UsageError
from attachpath.intake.formats.refusals import damaged_file, encrypted_file

__all__ = ["MOST_ROWS", "UNREADABLE_ZIP", "judge_cells", "judge_parts", "judge_rows"]

MOST_ROWS = 100_000
MOST_CELLS = 100_000_000
_CELL = 32
"""Bytes of a cell in memory; calamine keeps a rectangle of them."""
_BLOCK = 1 << 20
UNREADABLE_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, EOFError, KeyError, ValueError, RuntimeError, NotImplementedError,
)  # fmt: skip
"""What damaged zip files make Python raise."""
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def judge_parts(path: Path, file: str, *, large: bool) -> None:
    """Judge a workbook by the directory of its parts, which says how large they are unpacked.

    Raises
    ------
    UsageError
        ``file-too-large``, ``damaged-file``, ``encrypted-file``, ``wrong-format``.
    """
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            if stream.read(4) == b"PK\x03\x04":
                raise damaged_file(file, "the end of the workbook is missing")
        return  # .xls, which is as large as it is
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _require_workbook(file, parts)
            if not large:
                refuse_bytes(Path(file), sum(part.file_size for part in parts))
            _require_whole(archive, parts)
    except UNREADABLE_ZIP as error:
        raise damaged_file(file, str(error) or type(error).__name__) from None


def _require_workbook(file: str, parts: Sequence[zipfile.ZipInfo]) -> None:
    if not any(part.filename in _WORKBOOK_PARTS for part in parts):
        raise UsageError(
            "wrong-format",
            f"{file} is a zip file, but no workbook.",
            "Another document (.docx), or files packed together.",
            "Unpack it, and give the file with the data.",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted_file(file, "a zip program")


def _require_whole(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Compare the check sums of all parts but the sheets, which are looked through later."""
    for part in parts:
        if "/worksheets/" not in part.filename:
            with archive.open(part) as stream:
                while stream.read(_BLOCK):
                    pass


def judge_rows(file: str, last: int, *, header_row: int, large: bool) -> None:
    """Refuse a sheet of too many rows.

    Raises
    ------
    UsageError
        ``too-many-rows``.
    """
    if large or last - header_row <= MOST_ROWS:
        return
    raise UsageError(
        "too-many-rows",
        f"{file} has more than {MOST_ROWS:,} rows under the names of its columns: there is a value "
        f"in row {last:,}.",
        "That many rows, or a stray cell far down.",
        "Save the data as CSV, Parquet or .sav, or delete the stray cell; with --large (in Python "
        "large=True) any length is read.",
    )


def judge_cells(file: str, rows: int, columns: int, *, large: bool) -> None:
    """Refuse a sheet whose rectangle of cells would not fit into memory.

    Raises
    ------
    UsageError
        ``too-many-cells``, whatever was asked for; ``file-too-large``.
    """
    if rows * columns > MOST_CELLS:
        raise UsageError(
            "too-many-cells",
            f"{file} has its last cell in row {rows:,} and column {columns:,}.",
            "A stray cell far from the data: all cells up to it are taken into memory.",
            "Delete the stray cell; or save the data as CSV, Parquet or .sav.",
        )
    if not large:
        refuse_bytes(Path(file), _CELL * rows * columns)
