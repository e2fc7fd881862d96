"""The names of python-docx that the files beside this one use; no other file imports it."""

from __future__ import annotations

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

__all__ = [
    "WD_ALIGN_PARAGRAPH",
    "WD_CELL_VERTICAL_ALIGNMENT",
    "WD_ORIENT",
    "WD_SECTION",
    "WD_STYLE_TYPE",
    "Document",
    "Inches",
    "OxmlElement",
    "Pt",
    "RGBColor",
    "WordCell",
    "WordDocument",
    "WordParagraph",
    "WordRow",
    "qn",
]
