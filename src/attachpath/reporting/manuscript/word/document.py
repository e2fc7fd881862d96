"""Blocks as a Word file in the manner of APA 7."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from attachpath.reporting.manuscript.blocks import (
    Block,
    Bullets,
    FigureBlock,
    HeadingBlock,
    Notice,
    Paragraph,
    TableBlock,
    TitleBlock,
)
from attachpath.reporting.manuscript.captions import caption_parts
from attachpath.reporting.manuscript.packed import repeatable, xml_text
from attachpath.reporting.manuscript.printed_notes import printed_notes
from attachpath.reporting.manuscript.table_layout import PORTRAIT, layout
from attachpath.reporting.manuscript.title_case import title_case
from attachpath.reporting.manuscript.word.grid import RULE, write_grid
from attachpath.reporting.manuscript.word.page import element, empty_document, is_turned, turn
from attachpath.reporting.manuscript.word.python_docx import (
    WD_SECTION,
    Inches,
    OxmlElement,
    Pt,
    WordDocument,
)
from attachpath.reporting.manuscript.word.text import write_notes, write_numbered, write_runs

__all__ = ["word_document"]


def word_document(blocks: Iterable[Block], title: str) -> bytes:
    """Write blocks as a Word file.

    Parameters
    ----------
    blocks : iterable of Block
        In the order in which they shall stand. A table or figure with a number begins a page; a
        table that is too wide for an upright page has one that is turned.
    title : str
        Of the file's properties.

    Returns
    -------
    bytes
        A .docx file; the same blocks give the same bytes.
    """
    document = empty_document(title)
    for block in blocks:
        _write(block, document)
    content = io.BytesIO()
    document.save(content)
    return repeatable(content.getvalue())


@singledispatch
def _write(block: Any, _: WordDocument) -> None:
    raise TypeError(f"no form in Word for {type(block).__name__}")


@_write.register
def _title(block: TitleBlock, document: WordDocument) -> None:
    paragraph = document.add_paragraph(xml_text(block.text), style="Title")
    paragraph.paragraph_format.space_after = Pt(12)


@_write.register
def _heading(block: HeadingBlock, document: WordDocument) -> None:
    paragraph = document.add_heading(xml_text(block.text), block.level)
    paragraph.paragraph_format.space_before = Pt(12)
    paragraph.paragraph_format.space_after = Pt(4)


@_write.register
def _notice(block: Notice, document: WordDocument) -> None:
    paragraph = document.add_paragraph()
    write_runs(paragraph, block.text, bold=True)
    paragraph.paragraph_format.space_after = Pt(12)
    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        frame.append(element(f"w:{side}", **(RULE | {"space": "6"})))
    # Word reads the parts of a paragraph's properties in one order only.
    paragraph._p.get_or_add_pPr().insert_element_before(frame, "w:spacing", "w:ind", "w:jc")


@_write.register
def _paragraph(block: Paragraph, document: WordDocument) -> None:
    paragraph = document.add_paragraph()
    if block.lead:
        write_runs(paragraph, f"{block.lead} ", bold=True)
    write_runs(paragraph, block.text, symbols=block.symbols)
    paragraph.paragraph_format.line_spacing = 2.0
    if not block.lead:
        paragraph.paragraph_format.first_line_indent = Inches(0.5)


@_write.register
def _bullets(block: Bullets, document: WordDocument) -> None:
    for item in block.items:
        paragraph = document.add_paragraph(style="List Bullet")
        write_runs(paragraph, item, symbols=block.symbols)
        paragraph.paragraph_format.space_after = Pt(4)


@_write.register
def _figure(block: FigureBlock, document: WordDocument) -> None:
    figure = block.figure.item
    title, rest = caption_parts(figure.caption, figure.notes)
    write_numbered(document, "Figure", block.figure.label, title)
    run = document.add_paragraph().add_run()
    picture = run.add_picture(io.BytesIO(figure.png), width=Inches(PORTRAIT))
    picture._inline.docPr.set("descr", xml_text(figure.alt))
    write_notes(document, [("Note.", rest)] if rest else [])


@_write.register
def _table(block: TableBlock, document: WordDocument) -> None:
    table, form = block.table, layout(block.table)
    landscape = form.landscape and bool(block.label)
    if is_turned(document.sections[-1]) != landscape:
        turn(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)
    if block.label:
        write_numbered(document, "Table", block.label, title_case(table.title))
    write_grid(document, table, form)
    write_notes(document, printed_notes(table.note))
    document.add_paragraph()
