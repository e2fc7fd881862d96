"""Look through the XML of a sheet, block by block, for what calamine does not tell beforehand."""

from __future__ import annotations

import html
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from attachpath.intake.formats.refusals import damaged_file
from attachpath.intake.formats.workbook_size import UNREADABLE_ZIP, judge_cells, judge_rows

__all__ = ["SheetContent", "is_blank_sheet", "is_excel_xml", "sheet_content"]

_BLOCK = 1 << 22
_WORKBOOK = "xl/workbook.xml"
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>")
_ROW_NUMBER = re.compile(rb'\sr="(\d+)"')
_COLUMN = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})\d')
_VALUES = (b"<v>", b"<v ", b"<is>", b"<is ", b":v>", b":is>")
_ROW_ENDS = (b"</row>", b":row>")
_UNPLACED = re.compile(rb'<(?:\w+:)?c(?:\s(?![^>]*?\br=")[^>]*)?/?>')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>.*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


@dataclass
class SheetContent:
    """What stands in a sheet.

    Attributes
    ----------
    last_row : int
        Last row with a value.
    columns : int
        Number of columns up to the last cell.
    errors : list of tuple
        Row, column (from 1) and text of cells with an error of Excel (``#N/A``).
    uncalculated : list of tuple
        Row and column of formulas without a value.
    """

    last_row: int = 0
    columns: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)


def sheet_content(
    path: Path, file: str, name: str, *, header_row: int, large: bool
) -> SheetContent | None:
    """Look through a sheet of an ``.xlsx`` file.

    Parameters
    ----------
    path : Path
        The workbook.
    file : str
        Its name as people write it.
    name : str
        Name of the sheet.
    header_row : int
        Row of the names.
    large : bool
        Look at more than 100,000 rows.

    Returns
    -------
    SheetContent or None
        None where the sheet is not XML of Excel.

    Raises
    ------
    UsageError
        ``too-many-rows`` as soon as there are; ``file-too-large``, ``damaged-file``.
    """
    content = SheetContent()
    row = 0
    found = False
    for block in _blocks(path, file, name):
        found = True
        starts, numbers = _rows(block, row)
        filled = max(block.rfind(mark) for mark in _VALUES)
        if filled >= 0:
            place = bisect_left(starts, filled)
            content.last_row = numbers[place - 1] if place else row
        row = numbers[-1] if numbers else row
        content.columns = max(content.columns, _columns(block, starts))
        judge_rows(file, content.last_row, header_row=header_row, large=large)
        judge_cells(file, content.last_row, content.columns, large=large)
        _note_cells(block, content)
    return content if found else None


def is_excel_xml(path: Path) -> bool:
    """Tell whether a workbook is XML of Excel, whose sheets can be looked through."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return _WORKBOOK in archive.namelist()


def is_blank_sheet(path: Path, file: str, name: str) -> bool:
    """Tell whether a sheet of an ``.xlsx`` file has no value; others are not looked at."""
    looked = False
    for block in _blocks(path, file, name):
        looked = True
        if any(mark in block for mark in _VALUES):
            return False
    return looked


def _blocks(path: Path, file: str, name: str) -> Iterator[bytes]:
    """Give the XML of a sheet in blocks that end where a row ends."""
    if not is_excel_xml(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part_of(archive, name)
            if part is None:
                return
            before = b""
            with archive.open(part) as stream:
                while block := stream.read(_BLOCK):
                    before += block
                    end = max(before.rfind(mark) + len(mark) for mark in _ROW_ENDS)
                    if end >= len(_ROW_ENDS[1]):
                        yield before[:end]
                        before = before[end:]
            yield before
    except UNREADABLE_ZIP as error:
        raise damaged_file(file, str(error)) from None


def _part_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """Find the part of a sheet: its name leads to a relation, which leads to the part."""
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _tags(_RELATION, archive.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in _tags(_SHEET, archive.read(_WORKBOOK)):
        if sheet.get("name") == name:
            target = relations.get(sheet.get("id"), "").lstrip("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            return part if part in archive.namelist() else None
    return None


def _tags(pattern: re.Pattern[bytes], xml: bytes) -> Iterator[dict[str, str]]:
    """Give the attributes of each tag, without the prefix of their namespace."""
    for tag in pattern.findall(xml):
        yield {
            name.decode().rpartition(":")[2]: html.unescape((double or single).decode("utf-8"))
            for name, double, single in _ATTRIBUTE.findall(tag)
        }


def _rows(block: bytes, row: int) -> tuple[list[int], list[int]]:
    """Return where rows begin, and their numbers; a row without a number follows the one before."""
    starts: list[int] = []
    numbers: list[int] = []
    for tag in _ROW.finditer(block):
        number = _ROW_NUMBER.search(tag[1])
        row = int(number[1]) if number else row + 1
        starts.append(tag.start())
        numbers.append(row)
    return starts, numbers


def _columns(block: bytes, starts: list[int]) -> int:
    """Return the last column; where cells do not say where they stand, they are counted."""
    if _UNPLACED.search(block):
        ends = [*starts[1:], len(block)]
        return max(
            (
                block.count(b"<c", start, end) + block.count(b":c", start, end)
                for start, end in zip(starts, ends, strict=True)
            ),
            default=0,
        )
    return max((_number_of(letters) for letters in set(_COLUMN.findall(block))), default=0)


def _note_cells(block: bytes, content: SheetContent) -> None:
    if b't="e"' in block:
        content.errors += [
            (int(row), _number_of(letters), text.decode("utf-8", "replace"))
            for letters, row, text in _ERROR.findall(block)
        ]
    if b"<f" in block or b":f" in block:
        content.uncalculated += [
            (int(row), _number_of(letters)) for letters, row in _UNCALCULATED.findall(block)
        ]


def _number_of(letters: bytes) -> int:
    """Return the number of a column, 1 for A."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
