"""Figures repeat byte for byte and take labels as text, never as mathematics."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET

import matplotlib as mpl
import pytest

from attachpath.reporting import Figure, draw
from attachpath.reporting.drawing import Drawing

NASTY = r"<script>alert(1)</script> [/] $\frac$ $x$ 100%"


def labelled(text: str) -> Figure:
    def paint(drawing: Drawing, narrow: bool) -> None:
        axes = drawing.add_subplot()
        axes.plot([0, 1], [0, 1])
        axes.set_title(text)
        axes.set_xticks([0, 1], labels=[text, text])

    return draw("plot", paint, caption=text, alt=text, height=2, narrow_height=2)


def test_the_same_figure_has_the_same_bytes() -> None:
    one, two = labelled("same"), labelled("same")
    assert one.svg == two.svg
    assert one.svg_narrow == two.svg_narrow
    assert one.png == two.png
    assert b"<dc:date>" not in one.svg


def test_nasty_labels_draw_as_text_and_run_nothing() -> None:
    figure = labelled(NASTY)
    assert figure.notes == []
    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(figure.svg).iter()}  # noqa: S314 - our own SVG
    assert "script" not in names
    assert figure.png.startswith(b"\x89PNG")


def test_a_dollar_label_is_as_long_as_its_text() -> None:
    """As mathematics `$x$` would be one glyph; as text it is three."""
    assert labelled("$x$").svg.count(b"<use ") > labelled("x").svg.count(b"<use ")


def test_a_sign_that_the_font_lacks_becomes_a_note() -> None:
    figure = labelled("安全")
    assert figure.notes == [
        "Signs that the font of figures lacks stand as boxes; the tables show them."
    ]


def test_drawing_leaves_the_users_settings_alone() -> None:
    mpl.rcParams["svg.hashsalt"] = "theirs"
    try:
        labelled("x")
        assert mpl.rcParams["svg.hashsalt"] == "theirs"
    finally:
        mpl.rcParams["svg.hashsalt"] = mpl.rcParamsDefault["svg.hashsalt"]


def test_no_pyplot_figure_is_opened() -> None:
    plt = pytest.importorskip("matplotlib.pyplot")
    before = plt.get_fignums()
    labelled("x")
    assert plt.get_fignums() == before


def test_a_pdf_repeats_and_embeds_its_letters_as_glyphs() -> None:
    one, two = labelled("same"), labelled("same")
    assert one.pdf == two.pdf
    assert one.pdf.startswith(b"%PDF")
    assert b"/FontFile2" in one.pdf
    assert b"CreationDate" not in one.pdf


def test_a_png_has_300_dots_an_inch() -> None:
    width, height = struct.unpack(">II", labelled("x").png[16:24])
    assert (width, height) == (2160, 600)  # 7.2 and 2 inches
