"""Variables placed by hand; the others keep their places or make way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from attachpath.reporting.path_diagram.arrangement import Arrangement
from attachpath.reporting.path_diagram.fans import Block, Side, block_of
from attachpath.reporting.path_diagram.graph import Graph
from attachpath.reporting.path_diagram.plan import MARGIN
from attachpath.reporting.path_diagram.shapes import Box, Shape

__all__ = ["placed_by_hand"]

_APART = 0.16
_TALLEST = 30.0


def placed_by_hand(
    graph: Graph,
    arrangement: Arrangement,
    positions: Mapping[str, tuple[float, float]],
    width: float,
    spread: float,
) -> Arrangement:
    """Move variables to places chosen by hand.

    Parameters
    ----------
    graph : Graph
        Variables and links.
    arrangement : Arrangement
        Where the layout put them.
    positions : mapping of str to (float, float)
        Shares of width and height from the lower left corner.
    width : float
        Inches.
    spread : float
        Factor of the distances.

    Returns
    -------
    Arrangement
        A variable's indicators go with it, on the side of the nearest edge; near to an edge both
        move inwards as far as they need. The height grows until
        the variables are apart; on a page too narrow for that, the diagram is turned so that it
        runs from top to bottom.
    """
    places = {name: (x, 1 - y) for name, (x, y) in positions.items()}
    turned = {name: (y, x) for name, (x, y) in places.items()}
    for chosen in (places, turned):
        height = max(shape.box().bottom for shape in arrangement.shapes.values())
        while height < _TALLEST:
            found = _moved(graph, arrangement, chosen, (width, height), spread)
            if found is not None:
                return found
            height = height * 1.15 + 0.1
    return _moved(graph, arrangement, places, (width, 8.0), spread, strict=False) or arrangement


def _moved(
    graph: Graph,
    arrangement: Arrangement,
    places: Mapping[str, tuple[float, float]],
    size: tuple[float, float],
    spread: float,
    *,
    strict: bool = True,
) -> Arrangement | None:
    """Return the arrangement with the chosen ones in place; None where two of them overlap."""
    shapes = arrangement.shapes
    blocks: dict[str, tuple[Block, float, float]] = {}
    for node in graph.structural():
        fan = [shapes[one.name] for one in graph.indicators(node.name)]
        if node.name in places:
            across, down = places[node.name]
            shape = shapes[node.name].at(0.0, 0.0)
            side = _side(across, down)
            room = size[0] / 3 if side in ("up", "down") else 0.0
            block = block_of(shape, fan, side, room, spread)
            x = np.clip(across * size[0], MARGIN + block.left, size[0] - MARGIN - block.right)
            y = np.clip(down * size[1], MARGIN + block.up, size[1] - MARGIN - block.down)
            blocks[node.name] = block, float(x), float(y)
    taken = [_room(*block) for block in blocks.values()]
    pairs = [(one, two) for i, one in enumerate(taken) for two in taken[:i]]
    if strict and any(one.overlaps(two, _APART / 2) for one, two in pairs):
        return None
    drawn = {shape.name: shape for block, x, y in blocks.values() for shape in block.placed(x, y)}
    for node in graph.structural():
        if node.name not in places:
            own = [node.name, *(one.name for one in graph.indicators(node.name))]
            free = _making_way([shapes[name] for name in own], taken)
            taken += [shape.box() for shape in free]
            drawn |= {shape.name: shape for shape in free}
    return replace(arrangement, shapes={name: drawn[name] for name in shapes}, passages={})


def _side(across: float, down: float) -> Side:
    edges: dict[Side, float] = {"left": across, "right": 1 - across, "up": down, "down": 1 - down}
    return min(edges, key=edges.__getitem__)


def _room(block: Block, x: float, y: float) -> Box:
    return Box(x - block.left, y - block.up, x + block.right, y + block.down)


def _making_way(shapes: list[Shape], taken: list[Box]) -> list[Shape]:
    """Move shapes downwards together until they overlap nothing."""
    while any(shape.box().overlaps(box, _APART) for shape in shapes for box in taken):
        shapes = [shape.at(shape.x, shape.y + 0.1) for shape in shapes]
    return shapes
