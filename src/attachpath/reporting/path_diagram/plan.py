"""The plan of a path diagram: on which level each variable stands, before places are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from attachpath.reporting.path_diagram.graph import Graph, Node
from attachpath.reporting.path_diagram.levels import Item, levels_of, ordered_levels
from attachpath.reporting.path_diagram.shapes import Folding, Shape, shape_of

__all__ = [
    "MARGIN",
    "TALLEST",
    "Direction",
    "Plan",
    "column_height",
    "fan_shapes",
    "items_of",
    "planned",
    "with_levels",
]

Direction = Literal["right", "down"]

MARGIN = 0.06
TALLEST = 7.0  # inches: a column of indicators that is higher is divided


@dataclass(frozen=True)
class Plan:
    """What is known before places are.

    Attributes
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
        Factor of the upright distances.
    levels : mapping of str to int
        Level of each variable that is not only an indicator.
    rows : sequence of sequence of Item
        Level by level, in order.
    """

    graph: Graph
    folding: Folding
    direction: Direction
    width: float
    spread: float
    levels: Mapping[str, int]
    rows: Sequence[Sequence[Item]]

    def inner_width(self) -> float:
        """Return the inches for shapes: curves at the sides need some."""
        bare = {one.name for one in self.graph.structural() if not self.graph.indicators(one.name)}
        curves = any(
            link.kind == "covariance" and {link.source, link.target} <= bare
            for link in self.graph.links
        )
        beside = 0.36 if self.has_residual() else 0.15 if curves else 0.0
        return self.width - 2 * MARGIN - 2 * beside

    def has_residual(self) -> bool:
        """Tell whether residuals of indicators covary."""
        return any(
            link.kind == "covariance" and {link.source, link.target} - set(self.levels)
            for link in self.graph.links
        )


def planned(
    graph: Graph, folding: Folding, direction: Direction, width: float, spread: float
) -> Plan:
    """Return the levels of a graph and the order within them."""
    levels = _levels(graph)
    if max(levels.values()) == 0 and column_height(graph, folding) > TALLEST:
        levels = _halved(graph, levels)
    return with_levels(Plan(graph, folding, direction, width, spread, levels, []), levels)


def with_levels(plan: Plan, levels: Mapping[str, int]) -> Plan:
    """Return a plan with other levels, ordered anew."""
    inner = [link for link in plan.graph.links if {link.source, link.target} <= set(levels)]
    arrows = [(link.source, link.target) for link in inner if link.kind != "covariance"]
    curves = [(link.source, link.target) for link in inner if link.kind == "covariance"]
    rows = ordered_levels(levels, arrows, curves)
    return Plan(plan.graph, plan.folding, plan.direction, plan.width, plan.spread, levels, rows)


def items_of(plan: Plan) -> list[tuple[int, Item]]:
    """Return every variable and passing link with the number of its level."""
    return [(level, item) for level, row in enumerate(plan.rows) for item in row]


def _levels(graph: Graph) -> dict[str, int]:
    names = [node.name for node in graph.structural()]
    arrows = [
        (link.source, link.target)
        for link in graph.links
        if link.kind != "covariance" and {link.source, link.target} <= set(names)
    ]
    levels = levels_of(names, arrows)
    return levels | _beyond_indicators(graph, levels, arrows)


def _beyond_indicators(
    graph: Graph, levels: Mapping[str, int], arrows: Sequence[tuple[str, str]]
) -> dict[str, int]:
    """Move what predicts measured indicators only, as in growth models, to their other side."""
    measured = {link.target for link in graph.links if link.kind == "loading"}
    latents = {node.name for node in graph.nodes if node.latent}
    ends = {target for _, target in arrows} - {source for source, _ in arrows}
    moved = {}
    for name in levels:
        reached = {target for source, target in arrows if source == name}
        alone = name not in latents and name not in {target for _, target in arrows}
        if alone and reached and reached <= (measured & ends) - latents:
            moved[name] = max(levels[target] for target in reached) + 1
    return moved


def column_height(graph: Graph, folding: Folding) -> float:
    """Return the inches that all indicators take under each other."""
    fans = [fan_shapes(graph, node, folding) for node in graph.structural()]
    return sum(shape.height + 0.06 for fan in fans for shape in fan)


def fan_shapes(graph: Graph, node: Node, folding: Folding) -> list[Shape]:
    """Return the shapes of the indicators of a variable, not yet placed."""
    return [
        shape_of(one.name, one.label, latent=False, indicator=True, folding=folding)
        for one in graph.indicators(node.name)
    ]


def _halved(graph: Graph, levels: Mapping[str, int]) -> dict[str, int]:
    """Divide the latent variables of a measurement model into two columns."""
    latents = [node.name for node in graph.structural() if node.latent]
    second = latents[(len(latents) + 1) // 2 :]
    return {name: int(name in second) for name in levels}
