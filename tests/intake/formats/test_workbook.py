"""A sheet keeps what its cells say, and is judged before it is read."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from attachpath.cohort import reading
from attachpath.errors import DataError
from attachpath.intake.formats import sheets_of

from .conftest import Read, Refused

moment = datetime.fromisoformat


def write(
    path: Path, rows: Sequence[Sequence[Any]], *merged: str, more: Sequence[str] = ()
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ark1"
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    for name in more:
        book.create_sheet(name).append(["id"])
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.xlsx"


def test_cells_keep_their_kind(path: Path, read: Read) -> None:
    rows = [
        ["id", "mixed", "number", "yes", "day", "moment", "blank"],
        ["007", 5, 5, True, date(2024, 2, 1), moment("2024-02-01 12:30"), None],
        ["8", "n/a", 2.5, False, None, date(2024, 2, 2), None],
    ]
    raw = read(write(path, rows))
    assert {name: values.to_pylist() for name, values in raw.columns.items()} == {
        "id": ["007", "8"],
        "mixed": ["5", "n/a"],
        "number": [5.0, 2.5],
        "yes": [1.0, 0.0],
        "day": [moment("2024-02-01"), None],
        "moment": [moment("2024-02-01 12:30"), moment("2024-02-02")],
        "blank": [None, None],
    }
    assert raw.columns["number"].type == pa.float64()
    assert raw.columns["day"].type == pa.timestamp("us")
    assert raw.problems == ()


def test_one_of_several_sheets_must_be_named(path: Path, read: Read, refused: Refused) -> None:
    write(path, [["nr"], [1]], more=["Ark2"])
    assert sheets_of(path) == ["Ark1", "Ark2"]
    error = refused(path)
    assert error.code == "several-sheets"
    assert "'Ark1', 'Ark2'" in error.message
    error = refused(path, sheet="Ark 2")
    assert error.code == "no-sheet"
    assert "nearest is 'Ark2'" in error.cause
    raw = read(path, sheet="Ark1")
    assert (raw.file, list(raw.columns)) == ("data.xlsx [Ark1]", ["nr"])


def test_a_sheet_without_a_value_is_none_to_choose(path: Path, read: Read) -> None:
    book = openpyxl.load_workbook(write(path, [["nr"], [1]]))
    book.create_sheet("Ark2")
    book.save(path)
    assert read(path).file == "data.xlsx"


def test_blank_rows_are_counted_and_rows_stay_those_of_the_sheet(path: Path, read: Read) -> None:
    raw = read(write(path, [["Title"], ["id", "x"], [1, 2], [], [3, 4], [], []]), header_row=2)
    assert raw.columns["id"].to_pylist() == [1, 3]
    assert [raw.row(0), raw.row(1)] == [3, 5]
    assert [(one.code, one.row, one.severity) for one in raw.problems] == [
        ("blank-rows", 4, "note")
    ]


def test_a_sheet_that_begins_further_in_keeps_its_rows(path: Path, read: Read) -> None:
    raw = read(write(path, [[], [None, "id"], [None, "a"]]), header_row=2)
    assert (raw.columns["id"].to_pylist(), raw.row(0)) == (["a"], 3)


def test_merged_names_are_refused_with_the_row_to_write(path: Path, refused: Refused) -> None:
    rows = [["Before", None, "After"], ["id", "x", "y"], [1, 2, 3]]
    error = refused(write(path, rows, "A1:B1"))
    assert error.code == "merged-header"
    assert isinstance(error, DataError)
    assert error.problems[0].value == "merged cells A1:B1"
    assert "header_row = 2" in error.problems[0].next_step


def test_a_name_merged_over_two_rows_counts_in_both(path: Path, read: Read) -> None:
    rows = [["id", "Before", None], [None, "x", "y"], [1, 2, 3]]
    raw = read(write(path, rows, "A1:A2", "B1:C1"), header_row=2)
    assert list(raw.columns) == ["id", "x", "y"]
    assert raw.problems == ()


def test_merged_cells_under_the_names_are_errors(path: Path, read: Read) -> None:
    raw = read(write(path, [["id", "x"], ["a", 1], [None, 2]], "A2:A3"))
    assert [(one.code, one.column, one.row) for one in raw.problems] == [("merged-cells", "id", 2)]


def test_missing_and_double_names_are_errors(path: Path, read: Read) -> None:
    raw = read(write(path, [["id", None, "x", "x"], [1, 2, 3, 4]]))
    assert [(one.code, one.value) for one in raw.problems] == [
        ("empty-header", "no name in column 2"),
        ("duplicate-column", "columns 3, 4"),
    ]
    raw = read(write(path, [["Study 1"], ["id", "x"], [1, 2]]))
    assert "header_row = 2" in raw.problems[0].next_step


def test_cells_with_an_error_are_found(path: Path, read: Read) -> None:
    book = openpyxl.load_workbook(write(path, [["id", "x", "y"], ["a", "#N/A", 1], ["b", 2, 3]]))
    book.active["C3"] = "=B3*2"
    book.save(path)
    assert [(one.code, one.column, one.row, one.value) for one in read(path).problems] == [
        ("error-cell", "x", 2, "#N/A"),
        ("formula-without-value", "y", 3, None),
    ]


def test_a_locked_workbook_is_encrypted(path: Path, refused: Refused) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000) + "EncryptedPackage".encode("utf-16-le")
    )
    assert refused(path).code == "encrypted-file"


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_workbook_cut_short_is_damaged(share: float, path: Path, refused: Refused) -> None:
    content = write(path, [["id"], [1]]).read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert refused(path).code == "damaged-file"


def test_a_damaged_part_is_found(path: Path, refused: Refused) -> None:
    content = bytearray(write(path, [["id"], *[[row] for row in range(500)]]).read_bytes())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    place = part.header_offset + len(part.filename) + 300
    content[place : place + 20] = bytes(20)
    path.write_bytes(content)
    assert refused(path).code == "damaged-file"


def with_sheet(path: Path, xml: bytes) -> Path:
    """Put other XML into the place of the first sheet."""
    write(path, [["id"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
        + xml
        + b"</sheetData></worksheet>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_million_rows_in_a_small_file_are_refused_at_once(path: Path, refused: Refused) -> None:
    with_sheet(path, b"<row><c><v>1</v></c></row>" * 1_000_000)
    assert path.stat().st_size < 160_000
    begin = time.perf_counter()
    error = refused(path)
    assert time.perf_counter() - begin < 2
    assert error.code == "too-many-rows"
    assert "Parquet" in error.next_step


def test_rows_that_are_only_formatted_do_not_count(path: Path, read: Read) -> None:
    rows = b'<row r="2"><c r="A2"><v>1</v></c></row>'
    blank = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(3, 150_000)
    )
    assert read(with_sheet(path, rows + blank)).columns["id"].to_pylist() == [1.0]


@pytest.mark.parametrize("large", [False, True])
def test_a_stray_cell_far_away_is_refused_before_it_takes_the_memory(
    large: bool, path: Path, refused: Refused
) -> None:
    with_sheet(path, b'<row r="90000"><c r="XFD90000"><v>1</v></c></row>')
    assert refused(path, large=large).code == "too-many-cells"


def test_a_workbook_is_judged_by_what_its_parts_unpack_to(
    path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_sheet(path, b'<row r="2"><c r="A2"><v>1</v></c></row>' + b" " * 5_000_000)
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 4_000_000)
    assert path.stat().st_size < 20_000
    assert refused(path).code == "file-too-large"


def open_document(path: Path, rows: str) -> Path:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Ark1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def cells(*texts: str, repeated: int = 1) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def test_an_open_document_is_read_and_says_what_is_not_seen(tmp_path: Path, read: Read) -> None:
    raw = read(open_document(tmp_path / "data.ods", cells("id", "x") + cells("007", "a")))
    assert raw.columns["id"].to_pylist() == ["007"]
    assert [(one.code, one.severity) for one in raw.problems] == [("error-cells-unseen", "note")]


def test_a_million_rows_of_an_open_document_are_refused(tmp_path: Path, refused: Refused) -> None:
    path = open_document(tmp_path / "data.ods", cells("id") + cells("1", repeated=1_000_000))
    assert refused(path).code == "too-many-rows"
