"""Runs of text, and what stands above and below a table or figure."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.reporting.manuscript.packed import xml_text
from attachpath.reporting.manuscript.word.page import small_style
from attachpath.reporting.manuscript.word.python_docx import Pt, WordDocument, WordParagraph
from attachpath.reporting.symbols import symbol_runs

__all__ = ["write_notes", "write_numbered", "write_runs"]

_POINTS = 9.0


def write_runs(
    paragraph: WordParagraph,
    text: str,
    *,
    symbols: bool = True,
    bold: bool = False,
    italic: bool = False,
) -> None:
    """Write text; symbols of statistics are italic."""
    for part, is_symbol in symbol_runs(xml_text(text)) if symbols else [(xml_text(text), False)]:
        run = paragraph.add_run(part)
        run.italic = italic or is_symbol or None
        run.bold = bold or None


def write_numbered(document: WordDocument, kind: str, label: str, title: str) -> None:
    """Write “Table 3” and its title; they begin a page, unless it is new anyhow."""
    number = document.add_paragraph()
    write_runs(number, f"{kind} {label}", bold=True)
    number.paragraph_format.page_break_before = len(document.element.body) > 2
    words = document.add_paragraph()
    words.add_run(xml_text(title)).italic = True
    for paragraph in (number, words):
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(6)


def write_notes(document: WordDocument, notes: Sequence[tuple[str, str]]) -> None:
    """Write the notes under a table or figure."""
    for start, text in notes:
        paragraph = document.add_paragraph(style=small_style(document, _POINTS))
        first = paragraph.add_run(f"{start} " if start else "")
        first.italic = start == "Note."
        first.font.superscript = start != "Note."
        write_runs(paragraph, text)
        paragraph.paragraph_format.space_before = Pt(3)
