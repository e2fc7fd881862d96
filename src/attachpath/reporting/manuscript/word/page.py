"""The page and the styles: Times New Roman, one-inch margins, headings as in APA 7."""

from __future__ import annotations

from typing import Any

from attachpath.reporting.manuscript.packed import xml_text
from attachpath.reporting.manuscript.word.python_docx import (
    WD_ALIGN_PARAGRAPH,
    WD_ORIENT,
    WD_STYLE_TYPE,
    Document,
    Inches,
    OxmlElement,
    Pt,
    RGBColor,
    WordDocument,
    WordParagraph,
    qn,
)

__all__ = ["ALIGN", "element", "empty_document", "is_turned", "small_style", "turn"]

FONT = "Times New Roman"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
_PAGE = (8.5, 11.0)
_LONGEST_PROPERTY = 255


def empty_document(title: str) -> WordDocument:
    """Return a document without content, with its styles, and pages that are numbered."""
    document = Document()
    properties = document.core_properties
    properties.author, properties.comments = "attachpath", ""
    properties.title = xml_text(title)[:_LONGEST_PROPERTY]
    _style(document, "Normal", 12)
    for level, align in ((1, "center"), (2, "left"), (3, "left")):
        name = f"Heading {level}"
        _style(document, name, 12, bold=True, italic=level == 3)
        document.styles[name].paragraph_format.alignment = ALIGN[align]
    _style(document, "Title", 12, bold=True)
    document.styles["Title"].paragraph_format.alignment = ALIGN["center"]
    for rule in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        rule.getparent().remove(rule)
    turn(document.sections[0], landscape=False)
    _number_pages(document.sections[0].header.paragraphs[0])
    return document


def _style(document: WordDocument, name: str, points: float, **face: bool) -> None:
    style = document.styles[name]
    style.font.name, style.font.size = FONT, Pt(points)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.bold, style.font.italic = face.get("bold", False), face.get("italic", False)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    fonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def small_style(document: WordDocument, points: float) -> Any:
    """Return the style of small text; a table's empty cells have it too."""
    name = f"Table Text {points:g}"
    if name not in document.styles:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        _style(document, name, points)
    return document.styles[name]


def turn(section: Any, *, landscape: bool) -> None:
    """Set the pages of a section upright, or turned."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = reversed(_PAGE) if landscape else _PAGE
    section.page_width, section.page_height = Inches(width), Inches(height)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(1)


def is_turned(section: Any) -> bool:
    """Tell whether the pages of a section are turned."""
    return bool(section.orientation == WD_ORIENT.LANDSCAPE)


def _number_pages(paragraph: WordParagraph) -> None:
    field = element("w:fldSimple", instr="PAGE")
    paragraph._p.append(field)
    paragraph.alignment = ALIGN["right"]


def element(name: str, **attributes: str) -> Any:
    """Return an element of Word's XML."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
