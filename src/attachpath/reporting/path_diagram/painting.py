"""A path diagram painted: shapes, links and coefficients as matplotlib draws them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Polygon, Rectangle

from attachpath.reporting.drawing import COLOURS, INK, PALE, Drawing
from attachpath.reporting.path_diagram.coefficients import Coefficient
from attachpath.reporting.path_diagram.graph import Graph, Tone
from attachpath.reporting.path_diagram.legend import Entry, entry_places
from attachpath.reporting.path_diagram.routes import HEAD, Route
from attachpath.reporting.path_diagram.scene import Scene
from attachpath.reporting.path_diagram.shapes import LINE, SMALL, Shape

__all__ = ["paint_scene"]

# Of lines, and darker of the words on them, which are small.
_LINES: dict[Tone, str] = {
    "positive": COLOURS["blue"],
    "negative": COLOURS["vermilion"],
    "uncertain": "#8C8C8C",
    "missing": "#8C8C8C",
    "any": INK,
}
_WORDS: dict[Tone, str] = {
    "positive": "#00568A",
    "negative": "#A13F00",
    "uncertain": "#5C5C5C",
    "missing": "#5C5C5C",
    "any": INK,
}
_DASHES: dict[Tone, Any] = {
    "positive": "-",
    "negative": "-",
    "uncertain": (0, (4, 2)),
    "missing": (0, (1, 1.5)),
    "any": "-",
}
_LATENT = "#EDF2F7"


def paint_scene(
    drawing: Drawing, scene: Scene, graph: Graph, legend: list[list[Entry]], height: float
) -> None:
    """Paint a path diagram and its legend.

    Parameters
    ----------
    drawing : Drawing
        Empty.
    scene : Scene
        What stands where.
    graph : Graph
        Whose variances are marked where they are negative.
    legend : list of list of Entry
        Line by line.
    height : float
        Inches of the drawing, the legend included.
    """
    drawing.set_layout_engine("none")
    axes = drawing.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, scene.width)
    axes.set_ylim(height, 0)
    negative = {node.name for node in graph.nodes if node.variance < 0}
    for route in sorted(scene.routes, key=lambda one: one.link.tone == "positive"):
        _paint_route(axes, route)
    for shape in scene.shapes:
        _paint_shape(axes, shape, marked=shape.name in negative)
    for one in scene.coefficients:
        _paint_coefficient(axes, one)
    for entry, x, y in entry_places(legend, scene.width, scene.height):
        _paint_entry(axes, entry, x, y)


def line_width(value: float) -> float:
    """Return the width of a line in points: it grows with the size of the coefficient.

    Examples
    --------
    >>> line_width(-0.5)
    1.8
    """
    return 0.6 if math.isnan(value) else 0.6 + 2.4 * min(abs(value), 1.0)


def _paint_route(axes: Axes, route: Route) -> None:
    link = route.link
    width = line_width(link.value)
    both = link.kind == "covariance"
    size = HEAD * (0.75 + 0.12 * width)
    points, tips = _shortened(route.points, size, both=both)
    for tip, back in tips:
        _paint_head(axes, tip, back, size, _LINES[link.tone])
    axes.plot(
        *points.T,
        color=_LINES[link.tone],
        linewidth=width,
        linestyle=_DASHES[link.tone],
        solid_capstyle="butt",
        dash_capstyle="butt",
        zorder=1 if both else 2,
    )


def _shortened(
    points: np.ndarray, size: float, *, both: bool
) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """Cut a line where its heads begin; return it with tip and base of each head."""
    lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    total = lengths[-1]
    size = min(size, total / (3 if both else 2))
    first, last = (0.85 * size if both else 0.0), total - 0.85 * size
    inner = [point for point, at in zip(points, lengths, strict=True) if first < at < last]
    begin, end = _at(points, lengths, first), _at(points, lengths, last)
    tips = [(points[-1], _at(points, lengths, total - size))]
    if both:
        tips.append((points[0], _at(points, lengths, size)))
    return np.array([begin, *_fewer(inner), end]), tips


def _fewer(points: list[np.ndarray]) -> list[np.ndarray]:
    """Leave out the points of a straight line."""
    if len(points) < 3:
        return points
    (x, y), chord = points[0], points[-1] - points[0]
    away = [abs(chord[0] * (b - y) - chord[1] * (a - x)) for a, b in points]
    return points if max(away) > 1e-3 * float(np.hypot(*chord)) else [points[0]]


def _at(points: np.ndarray, lengths: np.ndarray, place: float) -> np.ndarray:
    return np.array([np.interp(place, lengths, points[:, axis]) for axis in (0, 1)])


def _paint_head(axes: Axes, tip: np.ndarray, back: np.ndarray, size: float, colour: str) -> None:
    step = (tip - back) / max(float(np.hypot(*(tip - back))), 1e-9)
    side = np.array([-step[1], step[0]]) * size * 0.38
    base = tip - step * size
    head = Polygon(
        np.array([tip, base + side, base - side]), facecolor=colour, edgecolor="none", zorder=3
    )
    axes.add_patch(head)


def _paint_shape(axes: Axes, shape: Shape, *, marked: bool = False) -> None:
    style: dict[str, Any] = {
        "facecolor": _LATENT if shape.ellipse else "white",
        "edgecolor": _WORDS["negative"] if marked else INK,
        "linewidth": 1.6 if marked else 0.9 if shape.ellipse else 0.8,
        "linestyle": (0, (3, 1.5)) if marked else "-",
        "zorder": 4,
    }
    if shape.ellipse:
        axes.add_patch(Ellipse((shape.x, shape.y), shape.width, shape.height, **style))
    else:
        box = shape.box()
        axes.add_patch(Rectangle((box.left, box.top), shape.width, shape.height, **style))
    axes.text(
        shape.x,
        shape.y,
        shape.words,
        ha="center",
        va="center",
        fontsize=shape.points,
        linespacing=LINE,
        zorder=5,
    )


def _paint_coefficient(axes: Axes, one: Coefficient) -> None:
    box = one.box
    axes.add_patch(
        Rectangle(
            (box.left, box.top),
            box.right - box.left,
            box.bottom - box.top,
            facecolor="white",
            edgecolor="none",
            zorder=6,
        )
    )
    axes.text(
        *one.centre,
        one.route.link.text,
        ha="center",
        va="center_baseline",
        fontsize=SMALL,
        color=_WORDS[one.route.link.tone],
        zorder=7,
    )


def _paint_entry(axes: Axes, entry: Entry, x: float, y: float) -> None:
    middle = x + entry.sample / 2
    if entry.route is not None:
        _paint_route(axes, Route(entry.route, _sample(entry, x, y)))
    else:
        shape = Shape("", "", SMALL, entry.sample, 0.15, entry.ellipse, middle, y)
        _paint_shape(axes, shape, marked=entry.marked)
    axes.text(
        x + entry.sample + 0.06, y, entry.words, va="center_baseline", fontsize=SMALL, color=PALE
    )


def _sample(entry: Entry, x: float, y: float) -> np.ndarray:
    t = np.linspace(0, 1, 21)
    bend = 0.16 if entry.route is not None and entry.route.kind == "covariance" else 0.0
    return np.column_stack([x + t * entry.sample, y + bend * (0.35 - 2 * t * (1 - t))])
