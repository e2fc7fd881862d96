"""Delimited text comes as it is written, and what is wrong with it has its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from attachpath.errors import DataError

from .conftest import Read, Refused


def write(folder: Path, content: str | bytes, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_cell_is_text_as_written(tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "id,land,x\n007,NA,1.50\n,null,\n"))
    assert {name: values.to_pylist() for name, values in raw.columns.items()} == {
        "id": ["007", None],
        "land": ["NA", "null"],
        "x": ["1.50", None],
    }
    assert raw.rows is None
    assert raw.problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quotes_may_hold_delimiters_quotes_and_new_lines(
    end: str, tmp_path: Path, read: Read
) -> None:
    raw = read(write(tmp_path, f'id;"a;b"{end}1;"x;""y"""{end}2;"two\nlines"{end}'), delimiter=";")
    assert raw.columns["a;b"].to_pylist() == ['x;"y"', "two\nlines"]


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path, read: Read) -> None:
    for encoding in (None, "utf-8", "UTF8", "utf-8-sig"):
        raw = read(write(tmp_path, b"\xef\xbb\xbfid,x\n1,2\n"), encoding=encoding)
        assert list(raw.columns) == ["id", "x"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "cp850", "mac-roman"])
def test_other_encodings_are_read_when_named(encoding: str, tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "Køn,Sø\næ,å\n".encode(encoding), "data.csv"), encoding=encoding)
    assert {name: values.to_pylist() for name, values in raw.columns.items()} == {
        "Køn": ["æ"],
        "Sø": ["å"],
    }


def test_tabs_divide_a_tsv(tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "id\ttext\n1\ta, b; c\n", "data.tsv"))
    assert raw.columns["text"].to_pylist() == ["a, b; c"]


def test_blank_rows_are_counted_and_rows_stay_those_of_the_file(tmp_path: Path, read: Read) -> None:
    for blank in ("", ";"):  # a line of nothing, and one as Excel writes it
        text = f"id;x\n1;a\n{blank}\n2;b\n{blank}\n{blank}\n"
        raw = read(write(tmp_path, text), delimiter=";")
        assert raw.columns["id"].to_pylist() == ["1", "2"]
        assert [raw.row(place) for place in range(2)] == [2, 4]
        (note,) = raw.problems
        assert (note.code, note.severity, note.row) == ("blank-rows", "note", 3)
        assert note.value == "3 blank rows passed over"


def test_names_may_stand_further_down(tmp_path: Path, read: Read) -> None:
    text = 'Export of "study"\n\nid,x\n1,a\n2,b\n'
    raw = read(write(tmp_path, text), header_row=3)
    assert raw.columns["id"].to_pylist() == ["1", "2"]
    assert [raw.row(0), raw.row(1)] == [4, 5]


def test_columns_without_name_and_values_are_left_out(tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "id;x;;\n1;2;;\n"), delimiter=";")
    assert list(raw.columns) == ["id", "x"]
    assert [(note.code, note.value) for note in raw.problems] == [
        ("blank-columns", "2 blank columns left out")
    ]


def test_rows_of_another_width_are_found(tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "id,x\n1,2\n2\n\n3,4,5\n4,5,\n"))
    assert [(one.code, one.row, one.value) for one in raw.problems if one.severity == "error"] == [
        ("ragged-row", 3, "1 cells"),
        ("ragged-row", 5, "3 cells"),
    ]
    assert raw.columns["x"].to_pylist() == ["2", None, "4", "5"]


def test_a_file_of_ragged_rows_is_reported_in_few_words(tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "id,x\n" + "1,2,5\n" * 500))
    assert len(raw.problems) == 21
    assert raw.problems[-1].value == "480 more rows of another width"


@pytest.mark.parametrize(
    ("text", "delimiter", "written"),
    [
        ("id;x\n1;2\n", None, 'delimiter = ";"'),
        ("id\tx\n1\t2\n", None, r'delimiter = "\t"'),
        ("id,x\n1,2\n", ";", 'delimiter = ","'),
    ],
)
def test_a_wrong_delimiter_is_recognised(
    text: str, delimiter: str | None, written: str, tmp_path: Path, refused: Refused
) -> None:
    error = refused(write(tmp_path, text), delimiter=delimiter)
    assert error.code == "wrong-delimiter"
    assert isinstance(error, DataError)
    assert written in error.problems[0].next_step


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac-roman"])
def test_a_wrong_encoding_has_its_row_and_the_likely_one(
    encoding: str, tmp_path: Path, refused: Refused
) -> None:
    text = "id,by\n1,Odense\n2,Tønder på Sønderjylland\n"
    error = refused(write(tmp_path, text.encode(encoding)))
    assert error.code == "not-utf8"
    assert isinstance(error, DataError)
    assert error.problems[0].row == 3
    assert f'encoding = "{encoding}"' in error.problems[0].next_step


def test_a_wrong_encoding_is_found_far_down(tmp_path: Path, refused: Refused) -> None:
    text = b"id,x\n" + b"1,2\n" * 100_000 + "3,ø\n".encode("cp1252")
    error = refused(write(tmp_path, text))
    assert isinstance(error, DataError)
    assert error.problems[0].row == 100_002


def test_an_unknown_encoding_is_refused(tmp_path: Path, read: Read) -> None:
    for name in ("cp1525", "base64"):
        with pytest.raises(Exception, match="There is no encoding"):
            read(write(tmp_path, "id\n1\n"), encoding=name)


def test_names_must_be_there_once(tmp_path: Path, read: Read, refused: Refused) -> None:
    raw = read(write(tmp_path, "id,x,x,\n1,2,3,4\n"))
    assert [(one.code, one.column, one.value) for one in raw.problems] == [
        ("empty-header", None, "no name in column 4"),
        ("duplicate-column", "x", "columns 2, 3"),
    ]
    assert refused(write(tmp_path, ",,\n1,2,3\n")).code == "empty-table"
    assert refused(write(tmp_path, "id\n"), header_row=4).code == "empty-table"


def test_a_title_above_the_names_is_recognised(tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "Study,,\nid,x,y\n1,2,3\n"))
    assert "header_row = 2" in raw.problems[0].next_step


def test_a_file_of_names_alone_has_no_rows(tmp_path: Path, read: Read) -> None:
    raw = read(write(tmp_path, "id,x"))
    assert (list(raw.columns), raw.n_rows) == (["id", "x"], 0)


def test_both_ways_of_reading_agree(tmp_path: Path, read: Read) -> None:
    rows = [f'{row:05d},"a, {row}",{row / 7:.6f},' for row in range(45_000)]
    sound = read(write(tmp_path, "\n".join(["id,b,c,d", *rows]), "sound.csv"))
    ragged = read(write(tmp_path, "\n".join(["id,b,c,d", *rows, "", "1"]), "ragged.csv"))
    for name, values in sound.columns.items():
        assert ragged.columns[name].slice(0, len(rows)).equals(values), name
    assert ragged.row(45_000) == 45_003
