"""A drawing made small looks as matplotlib drew it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure as Drawing
from PIL import Image

from attachpath.reporting.small_svg import small_svg


def drawn() -> bytes:
    """Draw lines, a band, points, pixels, a rotated label and a legend."""
    drawing = Drawing(figsize=(6, 4), layout="constrained")
    left, right = drawing.subplots(1, 2)
    x = np.linspace(-1, 1, 60)
    left.plot(x, np.sin(5 * x), "--", label="a dashed line")
    left.fill_between(x, x - 0.2, x + 0.2, alpha=0.3)
    left.errorbar([0, 0.5], [0.2, -0.4], yerr=0.3, fmt="s", label="with an interval")
    left.set_ylabel("Standardised effect (SD)")
    left.legend()
    right.scatter(x, x**2, s=5, rasterized=True)
    right.imshow(np.outer(x, x), extent=(-1, 1, 0, 0.5), aspect="auto", alpha=0.5)
    right.set_title("−0.17 [−0.26, −0.08] $x$")
    content = io.BytesIO()
    drawing.savefig(content, format="svg", dpi=130)
    return content.getvalue()


def seen(browser: Any, drawing: bytes, file: Path) -> np.ndarray:
    file.write_bytes(drawing)
    page = browser.new_page(viewport={"width": 700, "height": 500})
    page.goto(file.as_uri())
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    page.close()
    return np.asarray(picture, dtype=float)


@pytest.mark.filterwarnings("ignore:Glyph")
def test_no_pixel_is_another_than_by_rounding(browser: Any, tmp_path: Path) -> None:
    """A hundredth of a point moves the grey of an edge; a mark that is lost turns a pixel white."""
    original = drawn()
    difference = np.abs(
        seen(browser, original, tmp_path / "one.svg")
        - seen(browser, small_svg(original), tmp_path / "two.svg")
    )
    assert difference.max() < 90
    assert difference.mean() < 0.5
    assert len(small_svg(original)) < 0.6 * len(original)
