"""The grid of a table: three rules, a header that is repeated, no row divided between pages."""

from __future__ import annotations

from typing import Any

from attachpath.reporting.manuscript.table_layout import GAP, MARGIN, Layout, fits_a_page
from attachpath.reporting.manuscript.word.page import ALIGN, element, small_style
from attachpath.reporting.manuscript.word.python_docx import (
    WD_CELL_VERTICAL_ALIGNMENT,
    Inches,
    OxmlElement,
    WordCell,
    WordDocument,
    WordParagraph,
    WordRow,
    qn,
)
from attachpath.reporting.manuscript.word.text import write_runs
from attachpath.reporting.section import Line, Table

__all__ = ["RULE", "write_grid"]

RULE = {"val": "single", "sz": "8", "space": "0", "color": "000000"}


def write_grid(document: WordDocument, table: Table, form: Layout) -> None:
    """Write the grid of a table."""
    grid = document.add_table(rows=1 + len(table.body), cols=len(table.head))
    grid.autofit = False
    _margins(grid)
    for column, width in zip(grid.columns, form.widths, strict=True):
        column.width = Inches(width)
    style = small_style(document, form.points).style_id
    for paragraph in grid._tbl.iter(qn("w:p")):
        paragraph.style = style  # by id: the slow way looks through all styles for each cell
    head, *rows = grid.rows
    _head_row(table, head, form)
    whole = fits_a_page(table, form)
    for line, row in zip(table.body, rows, strict=True):
        _body_row(line, row, table, form)
        _keep(row, with_next=whole or line.kind == "group" or line is table.body[-1])
    for cell in grid.rows[-1].cells:
        _rules(cell, *(("bottom",) if rows else ("top", "bottom")))


def _margins(grid: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(round(1440 * MARGIN)), type="dxa"))
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _head_row(table: Table, row: WordRow, form: Layout) -> None:
    _mark(row, "w:tblHeader", "w:cantSplit")
    _keep(row, with_next=True)
    for place, (heading, cell) in enumerate(zip(table.head, row.cells, strict=True)):
        paragraph = _placed(cell, table, place, form.widths[place])
        write_runs(paragraph, heading.label, italic=heading.italic)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        _rules(cell, "top", "bottom")


def _body_row(line: Line, row: WordRow, table: Table, form: Layout) -> None:
    _mark(row, "w:cantSplit")
    if line.kind == "group":
        cells = row.cells
        whole = cells[0].merge(cells[-1])
        for extra in whole.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        write_runs(whole.paragraphs[0], line.cells[0], symbols=False, bold=True)
        return
    for place, (text, cell) in enumerate(zip(line.cells, row.cells, strict=True)):
        paragraph = _placed(cell, table, place, form.widths[place])
        write_runs(paragraph, text, symbols=False)
        if place == 0:
            indent = 0.27 if line.kind == "indented" else 0.12
            paragraph.paragraph_format.left_indent = Inches(indent)
            paragraph.paragraph_format.first_line_indent = Inches(-0.12)


def _placed(cell: WordCell, table: Table, place: int, width: float) -> WordParagraph:
    """Return the paragraph of a cell, aligned as its column."""
    align = table.head[place].align
    cell.width = Inches(width)
    paragraph: WordParagraph = cell.paragraphs[0]
    paragraph.alignment = ALIGN[align]
    if place and align == "left":
        paragraph.paragraph_format.left_indent = Inches(GAP)
    return paragraph


def _keep(row: WordRow, *, with_next: bool) -> None:
    if with_next:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _rules(cell: WordCell, *sides: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.insert_element_before(borders, "w:shd", "w:noWrap", "w:tcMar", "w:vAlign")
    for side in sides:
        if borders.find(qn(f"w:{side}")) is None:
            borders.append(element(f"w:{side}", **RULE))


def _mark(row: WordRow, *names: str) -> None:
    for name in names:
        row._tr.get_or_add_trPr().append(element(name, val="true"))
