"""Word files follow APA 7, hold the numbers of the tables, and open in the order Word wants."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from attachpath.reporting import Section, read_results, write_manuscript
from attachpath.reporting.manuscript.blocks import Paragraph, TableBlock
from attachpath.reporting.manuscript.selection import select
from attachpath.reporting.manuscript.title_case import title_case
from attachpath.reporting.manuscript.word import word_document

ORDER = {
    "pPr": ["pStyle", "keepNext", "pageBreakBefore", "pBdr", "spacing", "ind", "jc", "sectPr"],
    "tcPr": ["tcW", "gridSpan", "tcBorders", "vAlign"],
    "tblPr": ["tblStyle", "tblW", "tblLayout", "tblCellMar", "tblLook"],
}
"""Of what stands in ours: ECMA-376, 17.3.1.26, 17.4.69 and 17.4.59."""


@pytest.fixture(scope="module")
def tables(paper: Path) -> Any:
    return Document(str(paper / "tables.docx"))


def printed(table: Any) -> Iterator[list[str]]:
    for row in table.rows:
        cells = [cell.text for cell in row.cells]
        yield cells[:1] if len({id(cell._tc) for cell in row.cells}) == 1 else cells


def test_each_table_holds_the_cells_of_its_section(tables: Any, finished_run: Path) -> None:
    _, sections = read_results(finished_run / "out")
    chosen = select(sections, everything=True).tables
    assert len(tables.tables) == len(chosen)
    for grid, one in zip(tables.tables, chosen, strict=True):
        head, *rows = printed(grid)
        assert head == [heading.label for heading in one.item.head], one.stem
        assert rows == [line.cells for line in one.item.body], one.stem


def test_number_and_title_stand_above_each_table(tables: Any, finished_run: Path) -> None:
    _, sections = read_results(finished_run / "out")
    paragraphs = [one for one in tables.paragraphs if one.text]
    texts = [one.text for one in paragraphs]
    for one in select(sections, everything=True).tables:
        place = texts.index(f"Table {one.label}")
        assert all(run.bold for run in paragraphs[place].runs)
        assert paragraphs[place + 1].text == title_case(one.item.title)
        assert all(run.italic for run in paragraphs[place + 1].runs)


def test_a_table_has_three_rules_and_none_between_columns(tables: Any) -> None:
    for grid in tables.tables:
        ruled = []
        for place, row in enumerate(grid.rows):
            sides = {
                side.tag.rpartition("}")[2]
                for cell in row._tr.iter(qn("w:tcBorders"))
                for side in cell
            }
            if sides:
                ruled.append((place, sides))
        assert ruled == [(0, {"top", "bottom"}), (len(grid.rows) - 1, {"bottom"})]


def test_the_header_is_repeated_and_no_row_is_divided(tables: Any) -> None:
    for grid in tables.tables:
        assert grid.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        for row in grid.rows:
            assert row._tr.find(f".//{qn('w:cantSplit')}") is not None


def test_a_wide_table_lies_on_a_turned_page(tables: Any) -> None:
    sections = {section.orientation for section in tables.sections}
    assert len(sections) == 2
    for section in tables.sections:
        wide = section.page_width > section.page_height
        assert wide == (section.orientation == 1)
        assert section.left_margin.inches == section.right_margin.inches == 1


def test_no_table_is_wider_than_its_page(tables: Any) -> None:
    for grid in tables.tables:
        assert sum(column.width.inches for column in grid.columns) <= 9.01


def test_statistics_are_italic_and_the_note_begins_so(tables: Any) -> None:
    head = tables.tables[3].rows[0].cells  # the models: Predictor, b, SE, df, 95% CI, p
    italic = {cell.text: [run.italic for run in cell.paragraphs[0].runs] for cell in head}
    assert italic["b"] == italic["SE"] == italic["df"] == italic["p"] == [True]
    assert italic["95% CI"] == [None]
    notes = [one for one in tables.paragraphs if one.text.startswith("Note. ")]
    assert all(one.runs[0].italic for one in notes)
    assert any(run.italic for run in notes[0].runs[1:] if run.text == "SD")


@pytest.mark.parametrize("name", ["tables.docx", "manuscript.docx", "checklists.docx"])
def test_properties_stand_in_the_order_that_word_reads(paper: Path, name: str) -> None:
    body = Document(str(paper / name)).element.body
    for kind, order in ORDER.items():
        for properties in body.iter(qn(f"w:{kind}")):
            names = [child.tag.rpartition("}")[2] for child in properties]
            known = [one for one in names if one in order]
            assert known == sorted(known, key=order.index)
            assert len(names) == len(set(names))


def test_figures_are_pictures_with_a_text_for_who_does_not_see_them(paper: Path) -> None:
    document = Document(str(paper / "manuscript.docx"))
    texts = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    assert len(texts) == len(document.inline_shapes) == 7
    assert texts[0].startswith("Flow diagram from top to bottom")
    assert all(shape.width.inches <= 6.5 for shape in document.inline_shapes)


def test_hostile_text_is_text(
    results_of: Callable[..., Path], hostile_section: Section, hostile: str, tmp_path: Path
) -> None:
    write_manuscript(results_of(hostile_section), tmp_path / "paper")
    document = Document(str(tmp_path / "paper" / "tables.docx"))
    (grid,) = document.tables
    assert [row.cells[0].text for row in grid.rows] == [hostile, hostile, hostile, "@SUM(A1)"]
    draft = Document(str(tmp_path / "paper" / "manuscript.docx"))
    assert any(one.text == hostile for one in draft.paragraphs)
    with zipfile.ZipFile(tmp_path / "paper" / "manuscript.docx") as packed:
        assert b"<script" not in packed.read("word/document.xml")


def test_what_xml_cannot_hold_is_shown_as_a_sign(tmp_path: Path) -> None:
    content = word_document([Paragraph("a\x00b\x1b\ufffe")], "t" * 400)
    (tmp_path / "x.docx").write_bytes(content)
    assert [one.text for one in Document(str(tmp_path / "x.docx")).paragraphs] == ["a␀b␛�"]


def test_an_unnumbered_table_stays_on_an_upright_page(hostile_section: Section) -> None:
    content = word_document([TableBlock(hostile_section.tables[0])], "one")
    assert content.startswith(b"PK")
