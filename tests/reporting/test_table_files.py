"""tables/ holds what the page numbers: as printed for spreadsheets, in full for programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from attachpath.errors import OutputError
from attachpath.reporting import Heading, Line, Section, Table
from attachpath.reporting.table_files import table_files, write_tables


def table(table_id: str = "sizes") -> Table:
    return Table(
        id=table_id,
        title="=Sizes",
        columns=["name", "size"],
        rows=[["=1+1", -0.123456789012], ["b", None]],
        head=[Heading(label="Name"), Heading(label="Size")],
        body=[
            Line(cells=["Group"], kind="group"),
            Line(cells=["=1+1", "−0.12"], kind="indented"),
            Line(cells=["b, “c”\nd", "–"]),
        ],
        note="A note.",
    )


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def sections(section: Section) -> list[Section]:
    """Two sections; in the first a table stands in a part, and another before it."""
    section.add_part("Part", table("inside"))
    section.tables.append(table("outside"))
    second = section.model_copy(update={"id": "02_b", "tables": [table("inside")], "parts": []})
    return [section, second]


def test_files_are_numbered_as_on_the_page(sections: list[Section]) -> None:
    assert list(table_files(sections)) == [
        "index.csv",
        *("table_01_outside.csv", "table_01_outside_values.csv"),
        *("table_02_inside.csv", "table_02_inside_values.csv"),
        *("table_03_inside.csv", "table_03_inside_values.csv"),
    ]


def test_the_index_says_what_is_what(sections: list[Section]) -> None:
    head, first, *_, last = lines(table_files(sections)["index.csv"])
    assert head == ["number", "title", "section", "file", "values_file", "note"]
    assert first[:3] == ["1", "'=Sizes", "01_cohort"]
    assert last == [
        *("3", "'=Sizes", "02_b", "table_03_inside.csv", "table_03_inside_values.csv", "A note."),
    ]


def test_the_printed_form_is_guarded_and_rectangular(sections: list[Section]) -> None:
    content = table_files(sections)["table_01_outside.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert lines(content) == [
        ["Name", "Size"],
        ["Group", ""],
        ["  '=1+1", "−0.12"],
        ["b, “c”\nd", "–"],
    ]


def test_values_are_kept_in_full_and_as_they_are(sections: list[Section]) -> None:
    content = table_files(sections)["table_01_outside_values.csv"]
    assert content == b"name,size\n=1+1,-0.123456789012\nb,\n"


def test_tables_of_an_older_run_go(sections: list[Section], tmp_path: Path) -> None:
    write_tables(sections, tmp_path)
    folder = write_tables(sections[1:], tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == [
        "index.csv", "table_01_inside.csv", "table_01_inside_values.csv",
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_a_folder_of_somebody_else_stays(sections: list[Section], tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.xlsx").write_text("x", "utf-8")
    with pytest.raises(OutputError) as caught:
        write_tables(sections, tmp_path)
    assert caught.value.code == "not-ours"
    assert (tmp_path / "tables" / "mine.xlsx").read_text("utf-8") == "x"
