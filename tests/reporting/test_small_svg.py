"""A small drawing is the same drawing: the same marks at the same places."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from matplotlib.figure import Figure as Drawing

from attachpath.reporting.small_svg import small_svg

NASTY = '<!-- --> <script> $x$ & "quoted"'


@pytest.fixture(scope="module")
def drawn() -> bytes:
    drawing = Drawing(figsize=(4, 3))
    axes = drawing.add_subplot()
    axes.plot(np.linspace(0, 1, 50), np.linspace(0, 1, 50) ** 2, label=NASTY)
    axes.scatter([0.1, 0.2], [0.3, 0.4])
    axes.legend()
    axes.set_title(NASTY)
    content = io.BytesIO()
    drawing.savefig(content, format="svg", dpi=100, metadata={"Date": None})
    return content.getvalue()


def test_everything_referred_to_is_there(drawn: bytes) -> None:
    text = small_svg(drawn).decode()
    wanted = set(re.findall(r'href="#([^"]*)"', text)) | set(re.findall(r"url\(#([^)]*)\)", text))
    assert wanted == set(re.findall(r' id="([^"]*)"', text))


def test_it_is_much_smaller_and_the_same_each_time(drawn: bytes) -> None:
    assert len(small_svg(drawn)) < 0.7 * len(drawn)
    assert small_svg(drawn) == small_svg(drawn)


def test_what_nobody_sees_is_gone(drawn: bytes) -> None:
    text = small_svg(drawn).decode()
    assert "<!--" not in text
    assert "metadata" not in text
    assert text.startswith("<svg")
