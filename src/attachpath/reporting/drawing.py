"""How figures are drawn: one style, two widths, three formats, the same bytes each time.

Figures are matplotlib `Figure` objects, never pyplot's, so that nothing is shared between them.
Labels are text, never mathematics: a user's ``$`` stays a dollar sign.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing

from attachpath.reporting.section import Figure
from attachpath.reporting.small_svg import small_svg

__all__ = ["COLOURS", "INK", "NARROW", "PALE", "WIDE", "Drawing", "draw"]

# Okabe & Ito (2008): told apart with every kind of colour vision.
COLOURS = {
    "green": "#009E73",
    "vermilion": "#D55E00",
    "blue": "#0072B2",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
}
INK = "#222222"
PALE = "#6B6B6B"

WIDE = 7.2
NARROW = 3.6

_PRINT_DPI = 300  # of a PNG, and of what a PDF holds as pixels
_RASTER_DPI = 130  # of what an SVG holds as pixels: points and curves of single clients

_STYLE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.formatter.use_mathtext": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "text.usetex": False,
    "text.parse_math": False,
    "figure.facecolor": "white",
    "pdf.fonttype": 42,  # whole glyphs, which publishers ask for and editors can change
    "svg.fonttype": "path",
    "svg.hashsalt": "attachpath",
}


def draw(
    figure_id: str,
    paint: Callable[[Drawing, bool], None],
    *,
    caption: str,
    alt: str,
    height: float,
    narrow_height: float,
) -> Figure:
    """Draw a figure for wide and for narrow screens.

    Parameters
    ----------
    figure_id : str
        Becomes the name of the files.
    paint : callable
        Paints on an empty drawing; its second argument is true for the narrow form.
    caption, alt : str
        Words under the figure, and for those who do not see it.
    height, narrow_height : float
        Inches.

    Returns
    -------
    Figure
        With its SVG for both widths, and of the wide form a PDF and a PNG at 300 dpi.
    """
    with _style() as notes:
        wide = _painted(paint, (WIDE, height), narrow=False)
        narrow = _painted(paint, (NARROW, narrow_height), narrow=True)
        svg, svg_narrow, pdf, png = _svg(wide), _svg(narrow), _pdf(wide), _png(wide)
    return Figure(
        id=figure_id,
        caption=caption,
        alt=alt,
        notes=notes,
        svg=svg,
        svg_narrow=svg_narrow,
        pdf=pdf,
        png=png,
    )


@contextmanager
def _style() -> Iterator[list[str]]:
    """Hold our style, and turn the library's warnings (a sign that no font has) into notes."""
    notes: list[str] = []
    with mpl.rc_context(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        mpl.rcdefaults()
        mpl.rcParams.update(sns.axes_style("ticks") | _STYLE)
        yield notes
    notes.extend(dict.fromkeys(_note(str(warning.message)) for warning in caught))


def _note(message: str) -> str:
    if message.startswith("Glyph "):
        return "Signs that the font of figures lacks stand as boxes; the tables show them."
    return f"While drawing: {message}"


def _painted(
    paint: Callable[[Drawing, bool], None], size: tuple[float, float], *, narrow: bool
) -> Drawing:
    """Paint, and lay out once for all formats; `savefig` would do it again for each."""
    drawing = Drawing(figsize=size, layout="constrained")
    paint(drawing, narrow)
    engine = drawing.get_layout_engine()
    if engine is not None:
        engine.execute(drawing)
        drawing.set_layout_engine("none")
    return drawing


def _svg(drawing: Drawing) -> bytes:
    drawing.dpi = _RASTER_DPI
    content = io.BytesIO()
    print_svg: Any = FigureCanvasSVG(drawing).print_svg
    print_svg(content, metadata={"Date": None, "Creator": "attachpath"})
    return small_svg(content.getvalue())


def _pdf(drawing: Drawing) -> bytes:
    drawing.dpi = _PRINT_DPI
    content = io.BytesIO()
    metadata = {"CreationDate": None, "Creator": "attachpath"}
    print_pdf: Any = FigureCanvasPdf(drawing).print_pdf
    print_pdf(content, metadata=metadata)
    return content.getvalue()


def _png(drawing: Drawing) -> bytes:
    drawing.dpi = _PRINT_DPI
    content = io.BytesIO()
    print_png: Any = FigureCanvasAgg(drawing).print_png
    print_png(content)
    return content.getvalue()
