"""Delimiter, encoding and header row of a text file, by its beginning."""

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from attachpath.intake.formats.encodings import likely_encoding

__all__ = ["TextForm", "text_form"]

_BYTES = 1 << 20
_LINES = 60
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class TextForm:
    """How a text file is written.

    Attributes
    ----------
    delimiter : str
    encoding : str
    header_row : int
    """

    delimiter: str
    encoding: str
    header_row: int


def text_form(path: Path, usual: str) -> TextForm:
    """Guess how a text file is written.

    Parameters
    ----------
    path : Path
        The file; gzip may have packed it. What is no text is left to its reader to refuse.
    usual : str
        Delimiter where nothing speaks for another.
    """
    data = _beginning(path)
    encoding = _encoding(data)
    lines = data.decode(encoding, "replace").splitlines()[:_LINES]
    delimiter, width = _delimiter(lines, usual)
    return TextForm(delimiter, encoding, _header_row(lines, delimiter, width))


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            return stream.read(_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""


def _encoding(data: bytes) -> str:
    """Return UTF-8 where the bytes are that; a character may be cut off at their end."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            codecs.getincrementaldecoder("utf-8")().decode(data)
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8"
    return likely_encoding(data)


def _delimiter(lines: list[str], usual: str) -> tuple[str, int]:
    """Choose the delimiter by which most lines have one number of cells, and more than one."""
    best = (0.0, 1, usual)
    for delimiter in sorted(_DELIMITERS, key=lambda one: one != usual):
        widths = _widths(lines, delimiter)
        if not widths:
            continue
        width, n = Counter(widths).most_common(1)[0]
        if width > 1 and (n / len(widths), width) > best[:2]:
            best = (n / len(widths), width, delimiter)
    return best[2], best[1]


def _widths(lines: list[str], delimiter: str) -> list[int]:
    try:
        return [len(record) for record in csv.reader(lines, delimiter=delimiter) if record]
    except csv.Error:
        return []


def _header_row(lines: list[str], delimiter: str, width: int) -> int:
    """Pass over titles above the names: records with fewer filled cells."""
    try:
        for row, record in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
            if sum(map(bool, record)) > width / 2:
                return row
    except csv.Error:
        pass
    return 1
