"""On which side of a latent variable its indicators stand, and the room that both take."""

from __future__ import annotations

from collections.abc import Mapping

from attachpath.reporting.path_diagram.fans import Block, Side, block_of, facing_order
from attachpath.reporting.path_diagram.graph import Node
from attachpath.reporting.path_diagram.plan import (
    TALLEST,
    Plan,
    column_height,
    fan_shapes,
)
from attachpath.reporting.path_diagram.shapes import Shape, shape_of
from attachpath.reporting.path_diagram.spacing import BETWEEN

__all__ = ["blocks_of"]

_ROW = 6  # indicators: more of them stand in a column where the page is narrow


def blocks_of(plan: Plan) -> dict[str, Block]:
    """Return each variable with its indicators round it."""
    graph = plan.graph
    sides = {node.name: _side(plan, node) for node in graph.structural()}
    fans = {node.name: fan_shapes(graph, node, plan.folding) for node in graph.structural()}
    fans = _turned(plan, fans, sides)
    return {
        node.name: block_of(
            shape_of(
                node.name, node.label, latent=node.latent, indicator=False, folding=plan.folding
            ),
            fans[node.name],
            sides[node.name],
            _room(plan, node, sides),
            plan.spread,
        )
        for node in graph.structural()
    }


def _side(plan: Plan, node: Node) -> Side:
    """Return the outer side of a variable."""
    last = len(plan.rows) - 1
    latents = [one for one in plan.graph.structural() if one.latent]
    if not plan.graph.indicators(node.name):
        return "none"
    if last == 0 and len(latents) == 1:
        long = column_height(plan.graph, plan.folding) > TALLEST
        return "both" if long or plan.direction == "down" else "right"
    if last == 0:
        return "right" if plan.direction == "right" else "down"
    if plan.levels[node.name] in (0, last):
        inner = _partner_inside(plan, node)
        return _end_side(plan, node) if inner is None else _inner_side(plan, inner)
    return _inner_side(plan, node.name)


def _end_side(plan: Plan, node: Node) -> Side:
    """Return the side of a variable of the first or the last level."""
    first = plan.levels[node.name] == 0
    if plan.direction == "down" and len(plan.graph.indicators(node.name)) > _ROW:
        return _inner_side(plan, node.name)
    if plan.direction == "right":
        return "left" if first else "right"
    return "up" if first else "down"


def _inner_side(plan: Plan, name: str) -> Side:
    """Return the nearer side, across, of a variable between others."""
    names = [item[0] for item in plan.rows[plan.levels[name]] if len(item) == 1]
    first = names.index(name) < len(names) / 2
    if plan.direction == "right":
        return "up" if first else "down"
    return "left" if first else "right"


def _partner_inside(plan: Plan, node: Node) -> str | None:
    """Return a variable between others whose indicators have residuals in common with this one's.

    Side by side, their curves run beside each other.
    """
    owner = {one.name: one.of for one in plan.graph.nodes if one.of}
    ends = (0, len(plan.rows) - 1)
    for link in plan.graph.links:
        both = {owner.get(link.source, ""), owner.get(link.target, "")}
        if link.kind == "covariance" and node.name in both:
            inside = [one for one in both - {node.name, ""} if plan.levels[one] not in ends]
            if inside:
                return inside[0]
    return None


def _room(plan: Plan, node: Node, sides: Mapping[str, Side]) -> float:
    """Return how wide a row of indicators, or how far a column of them, may be."""
    if sides[node.name] in ("left", "right", "both"):
        alone = len([one for one in plan.graph.structural() if one.latent]) == 1
        return plan.inner_width() * (0.21 if alone else 0.16) - 0.03
    if plan.direction == "right":
        return (plan.inner_width() - 1.6) / max(1, len(plan.rows) - 1) - 0.14
    level = plan.levels[node.name]
    beside = [
        name for name in sides if sides[name] == sides[node.name] and plan.levels[name] == level
    ]
    return plan.inner_width() / len(beside) - BETWEEN


def _turned(
    plan: Plan, fans: dict[str, list[Shape]], sides: Mapping[str, Side]
) -> dict[str, list[Shape]]:
    """Turn fans round where residuals of two fans correlate, so that the curves do not cross."""
    owner = {one.name: name for name, fan in fans.items() for one in fan}
    curves = [
        (link.source, link.target)
        for link in plan.graph.links
        if link.kind == "covariance" and link.source in owner and link.target in owner
    ]
    turned: dict[str, list[Shape]] = {}
    for name, fan in fans.items():
        places = {one.name: place for other in turned.values() for place, one in enumerate(other)}
        pairs = [*curves, *((two, one) for one, two in curves)]
        partners = {
            one: float(places[two])
            for one, two in pairs
            if owner[one] == name and two in places and owner[two] != name
        }
        others = {sides[owner[two]] for one, two in pairs if one in partners and owner[one] == name}
        opposite = others | {sides[name]} in ({"left", "right"}, {"up", "down"})
        turned[name] = facing_order(fan, partners, opposite=opposite)
    return turned
