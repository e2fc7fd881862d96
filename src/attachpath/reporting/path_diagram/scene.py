"""A whole path diagram in inches, before it is painted: what stands where."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from attachpath.reporting.path_diagram.arrangement import Arrangement, arrange
from attachpath.reporting.path_diagram.coefficients import Coefficient, place_coefficients
from attachpath.reporting.path_diagram.graph import Graph
from attachpath.reporting.path_diagram.hand_places import placed_by_hand
from attachpath.reporting.path_diagram.plan import MARGIN, Direction
from attachpath.reporting.path_diagram.routes import Route, route_links
from attachpath.reporting.path_diagram.shapes import Folding, Shape, longest_word

__all__ = ["Scene", "compose"]

_FOLDINGS = (Folding(14, 5, 16, 4), Folding(11, 6, 12, 4), Folding(9, 7, 9, 4), Folding(7, 8, 7, 5))
_LONG_WORD = 14  # columns; longer words are broken anyway
_SPREADS = (1.0, 1.25, 1.6)


@dataclass(frozen=True)
class Scene:
    """Shapes, links and coefficients in their places.

    Attributes
    ----------
    width, height : float
        Inches, without the legend.
    shapes : tuple of Shape
        Variables.
    routes : tuple of Route
        Links.
    coefficients : tuple of Coefficient
        Those that have room.
    without_room : int
        Coefficients that have none.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    routes: tuple[Route, ...]
    coefficients: tuple[Coefficient, ...]
    without_room: int


def compose(
    graph: Graph, width: float, positions: Mapping[str, tuple[float, float]] | None = None
) -> Scene:
    """Place everything that a path diagram shows.

    Parameters
    ----------
    graph : Graph
        Variables and links.
    width : float
        Inches.
    positions : mapping of str to (float, float), optional
        Places chosen by hand, as shares of width and height from the lower left corner.

    Returns
    -------
    Scene
        The same graph always gives the same one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that no font has; painting tells it
        folding, direction = _fitting(graph, width)
        best: Scene | None = None
        for spread in _SPREADS:
            found = _scene(
                graph, folding, direction, width, spread=spread, positions=positions or {}
            )
            if best is None or found.without_room < best.without_room:
                best = found
            if not best.without_room:
                break
    assert best is not None  # noqa: S101 - there is a spread
    return best


def _fitting(graph: Graph, width: float) -> tuple[Folding, Direction]:
    """Return the roomiest way that fits: from left to right, else from top to bottom."""
    ways: list[tuple[Folding, Direction]] = [
        *((folding, "right") for folding in _FOLDINGS[:3]),
        *((folding, "down") for folding in _FOLDINGS),
    ]
    fitting = [way for way in ways if arrange(graph, *way, width, 1.0).fits]
    whole = [way for way in fitting if not _breaks_words(graph, way[0])]
    return next(iter([*whole, *fitting]), ways[-1])


def _breaks_words(graph: Graph, folding: Folding) -> bool:
    return any(
        min(longest_word(node.label), _LONG_WORD)
        > (folding.indicator_columns if node.of else folding.columns)
        for node in graph.nodes
    )


def _scene(
    graph: Graph,
    folding: Folding,
    direction: Direction,
    width: float,
    *,
    spread: float,
    positions: Mapping[str, tuple[float, float]],
) -> Scene:
    arrangement = _centred(arrange(graph, folding, direction, width, spread), width)
    if positions:
        arrangement = placed_by_hand(graph, arrangement, positions, width, spread)
    shapes = arrangement.shapes
    routes = route_links(graph.links, shapes, arrangement.passages, width)
    coefficients, without = place_coefficients(routes, list(shapes.values()))
    scene = Scene(width, 0.0, tuple(shapes.values()), tuple(routes), tuple(coefficients), without)
    return _framed(scene)


def _centred(arrangement: Arrangement, width: float) -> Arrangement:
    boxes = [shape.box() for shape in arrangement.shapes.values()]
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    return _shifted(arrangement, (width - left - right) / 2, 0.0)


def _shifted(arrangement: Arrangement, dx: float, dy: float) -> Arrangement:
    return replace(
        arrangement,
        shapes={
            name: shape.at(shape.x + dx, shape.y + dy) for name, shape in arrangement.shapes.items()
        },
        passages={
            link: [(x + dx, y + dy) for x, y in places]
            for link, places in arrangement.passages.items()
        },
    )


def _framed(scene: Scene) -> Scene:
    """Move everything down or up so that it begins at the upper margin; find the height."""
    tops = [shape.box().top for shape in scene.shapes]
    bottoms = [shape.box().bottom for shape in scene.shapes]
    for route in scene.routes:
        tops.append(float(route.points[:, 1].min()))
        bottoms.append(float(route.points[:, 1].max()))
    for one in scene.coefficients:
        tops.append(one.box.top)
        bottoms.append(one.box.bottom)
    shift = MARGIN - float(min(tops))
    shapes = tuple(shape.at(shape.x, shape.y + shift) for shape in scene.shapes)
    routes = {
        id(one): replace(one, points=one.points + np.array([0, shift])) for one in scene.routes
    }
    coefficients = tuple(
        Coefficient(
            routes[id(one.route)],
            replace(one.box, top=one.box.top + shift, bottom=one.box.bottom + shift),
        )
        for one in scene.coefficients
    )
    return replace(
        scene,
        height=float(max(bottoms)) + shift + MARGIN,
        shapes=shapes,
        routes=tuple(routes.values()),
        coefficients=coefficients,
    )
