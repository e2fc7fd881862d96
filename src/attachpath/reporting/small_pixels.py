"""Pixels inside a drawing, with few colours."""

from __future__ import annotations

import base64
import io

__all__ = ["small_png"]

_COLOURS = 32


def small_png(image: str) -> str:
    """Return the same image with at most 32 colours.

    Parameters
    ----------
    image : str
        A PNG in base 64, as it stands in an SVG: points or lines of one or two colours on nothing.

    Returns
    -------
    str
        In base 64.
    """
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(image))) as pixels:
        few = pixels.convert("RGBA").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    content = io.BytesIO()
    few.save(content, format="png", optimize=True)
    return base64.b64encode(content.getvalue()).decode("ascii")
