"""Where the variables of a path diagram stand.

One layout serves both directions: from left to right, and from top to bottom, where a level that
is wider than the page is divided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from attachpath.reporting.path_diagram.fans import Block
from attachpath.reporting.path_diagram.graph import Graph
from attachpath.reporting.path_diagram.levels import Item
from attachpath.reporting.path_diagram.plan import (
    Direction,
    Plan,
    items_of,
    planned,
    with_levels,
)
from attachpath.reporting.path_diagram.shapes import Folding, Shape
from attachpath.reporting.path_diagram.sides import blocks_of
from attachpath.reporting.path_diagram.spacing import (
    BETWEEN,
    TIGHTEST,
    places_across,
    places_along,
    tight_length,
)

__all__ = ["Arrangement", "arrange"]

Place = tuple[float, float]


@dataclass(frozen=True)
class Arrangement:
    """Shapes in their places, the places where long links pass, and whether all fits the width."""

    shapes: dict[str, Shape]
    passages: dict[tuple[str, str], list[Place]]
    fits: bool


def arrange(
    graph: Graph, folding: Folding, direction: Direction, width: float, spread: float
) -> Arrangement:
    """Place the variables of a graph.

    Parameters
    ----------
    graph : Graph
        Variables and links.
    folding : Folding
        Room for names.
    direction : Direction
        From predictors to outcome.
    width : float
        Inches of the drawing.
    spread : float
        Factor of the distances that are not along the width.

    Returns
    -------
    Arrangement
        The upper left corner of what is drawn is near the origin.
    """
    plan = planned(graph, folding, direction, width, spread)
    blocks = blocks_of(plan)
    if direction == "down":
        plan = _divided(plan, blocks)
        blocks = blocks_of(plan)
        plan = _without_full_passages(plan, blocks)
    turned = {
        name: block.mirrored() if direction == "down" else block for name, block in blocks.items()
    }
    along, fits_along = places_along(plan, turned)
    across, fits_across = places_across(plan, turned)
    places = {item: (along[level], across[item]) for level, item in items_of(plan)}
    if direction == "down":
        places = {item: (y, x) for item, (x, y) in places.items()}
    fits = fits_along if direction == "right" else fits_across
    shapes = [shape for name, block in blocks.items() for shape in block.placed(*places[(name,)])]
    return Arrangement({shape.name: shape for shape in shapes}, _passages(plan, places), fits)


def _divided(plan: Plan, blocks: Mapping[str, Block]) -> Plan:
    """Divide levels that are wider than the page into several."""
    levels: dict[str, int] = {}
    level = 0
    for row in plan.rows:
        names = [item[0] for item in row if len(item) == 1]
        apart = BETWEEN * TIGHTEST
        room = [blocks[name].left + blocks[name].right + apart for name in names]
        parts = int(np.ceil((sum(room) - apart) / plan.inner_width()))
        each = int(np.ceil(len(names) / max(1, parts)))
        for place, name in enumerate(names):
            levels[name] = level + place // each
        level += int(np.ceil(len(names) / each))
    kept = {name: levels[name] for name in plan.levels}
    return with_levels(plan, kept) if kept != plan.levels else plan


def _without_full_passages(plan: Plan, blocks: Mapping[str, Block]) -> Plan:
    """Let links pass freely where a level has no room for them beside its variables."""
    rows = [
        row
        if tight_length(plan, row, blocks) <= plan.inner_width()
        else [item for item in row if len(item) == 1]
        for row in plan.rows
    ]
    return replace(plan, rows=rows)


def _passages(plan: Plan, places: Mapping[Item, Place]) -> dict[tuple[str, str], list[Place]]:
    found: dict[tuple[str, str], list[Place]] = {}
    for _, item in items_of(plan):
        if len(item) == 3:
            found.setdefault((item[0], item[1]), []).append(places[item])
    return found
