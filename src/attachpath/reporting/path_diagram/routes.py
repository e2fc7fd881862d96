"""How the links of a path diagram run: straight where they can, curved round what lies between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.reporting.path_diagram.curves import SAMPLES, candidates
from attachpath.reporting.path_diagram.graph import Link
from attachpath.reporting.path_diagram.shapes import Box, Shape

__all__ = ["HEAD", "Route", "route_links"]

Place = tuple[float, float]

HEAD = 0.1  # inches: length of an arrow head
_CLEAR = 0.05  # inches that a link keeps from a shape which is not its end


@dataclass(frozen=True)
class Route:
    """A link and the points along it, shape (n, 2), from border to border."""

    link: Link
    points: np.ndarray

    def heads(self) -> list[Box]:
        """Return the bounding boxes of its arrow heads."""
        ends = [self.points[-1:], self.points[:1]]
        steps = [self.points[-1] - self.points[-2], self.points[0] - self.points[1]]
        both = list(zip(ends, steps, strict=True))
        found = []
        for end, step in both if self.link.kind == "covariance" else both[:1]:
            tip = end[0]
            back = tip - step / max(float(np.hypot(*step)), 1e-9) * HEAD
            low, high = np.minimum(tip, back) - 0.03, np.maximum(tip, back) + 0.03
            found.append(Box(low[0], low[1], high[0], high[1]))
        return found


def route_links(
    links: Sequence[Link],
    shapes: Mapping[str, Shape],
    passages: Mapping[tuple[str, str], Sequence[Place]],
    width: float,
) -> list[Route]:
    """Draw every link from border to border.

    Parameters
    ----------
    links : sequence of Link
        Their ends are among the shapes.
    shapes : mapping of str to Shape
        In their places.
    passages : mapping
        Free places of links that pass levels.
    width : float
        Inches; a curve that leaves the page is avoided.

    Returns
    -------
    list of Route
        In the order of the links.
    """
    aims = _aims(links, shapes)
    pairs = Counter(frozenset((link.source, link.target)) for link in links)
    frame = _frame(shapes)
    obstacles = list(shapes.values())
    ends = Counter(link.target for link in links if link.kind != "covariance")
    ends += Counter(link.source for link in links if link.kind != "covariance")
    done: dict[int, Route] = {}
    order = sorted(range(len(links)), key=lambda number: _order(links[number], shapes))
    for number in order:
        link = links[number]
        others = [one for one in obstacles if one.name not in (link.source, link.target)]
        to_fan = link.kind == "loading" and ends[link.target] == 1
        before = [
            one.points
            for one in done.values()
            if not to_fan or one.link.source == link.source  # a fan is free of other links
        ]
        page = _Page(others, before, width, frame, in_fan=to_fan)
        free = passages.get((link.source, link.target), ())
        ways = candidates(link, aims[number], free)
        wanted = _wanted_bend(link, pairs[frozenset((link.source, link.target))])
        cut = [_cut(way, shapes[link.source], shapes[link.target]) for way in ways]
        best = _cheapest([(way, abs(bend - wanted)) for way, bend in cut], page)
        done[number] = Route(link, _simple(best))
    return [done[number] for number in range(len(links))]


def _cheapest(ways: Sequence[tuple[np.ndarray, float]], page: _Page) -> np.ndarray:
    """Return the cheapest way; what is dear by itself is not compared with other links."""
    costs = [_cost(way, bend, page) for way, bend in ways]
    best, least = ways[0][0], np.inf
    for number in sorted(range(len(ways)), key=costs.__getitem__):
        if costs[number] >= least:
            break
        cost = costs[number] + _conflicts(ways[number][0], page)
        if cost < least:
            best, least = ways[number][0], cost
    return best


def _order(link: Link, shapes: Mapping[str, Shape]) -> tuple[int, float]:
    one, two = shapes[link.source], shapes[link.target]
    rank = {"loading": 0, "path": 1, "covariance": 2}[link.kind]
    return rank, round(float(np.hypot(one.x - two.x, one.y - two.y)), 3)


def _aims(links: Sequence[Link], shapes: Mapping[str, Shape]) -> list[tuple[Place, Place]]:
    """Return the two points that each link aims at: side by side where many end on one side."""
    arrivals: dict[tuple[str, str], list[tuple[float, int, int]]] = {}
    for number, link in enumerate(links):
        if link.kind == "covariance":
            continue
        for end, (name, other) in enumerate(
            [(link.source, link.target), (link.target, link.source)]
        ):
            side, place = _facing(shapes[name], shapes[other])
            arrivals.setdefault((name, side), []).append((place, number, end))
    aims = [[_centre(shapes[link.source]), _centre(shapes[link.target])] for link in links]
    for (name, side), found in arrivals.items():
        for rank, (_, number, end) in enumerate(sorted(found)):
            share = (rank + 0.5) / len(found) - 0.5
            aims[number][end] = _port(shapes[name], side, share)
    return [(one, two) for one, two in aims]


def _facing(shape: Shape, other: Shape) -> tuple[str, float]:
    """Return the side of a shape that faces another, and where along that side."""
    across = (other.x - shape.x) / (shape.width + other.width)
    along = (other.y - shape.y) / (shape.height + other.height)
    if abs(other.x - shape.x) > (shape.width + other.width) / 2 + 0.15 or abs(across) > abs(along):
        slope = (other.y - shape.y) / max(abs(other.x - shape.x), 0.1)
        return ("right" if across > 0 else "left"), slope
    return ("below" if along > 0 else "above"), (other.x - shape.x) / max(
        abs(other.y - shape.y), 0.1
    )


def _port(shape: Shape, side: str, share: float) -> Place:
    """Return a point inside a shape, near to a side of it."""
    reach = 0.75
    if side in ("left", "right"):
        depth = 0.25 if shape.ellipse else 0.4
        sign = -1 if side == "left" else 1
        return shape.x + sign * depth * shape.width, shape.y + share * reach * shape.height
    sign = -1 if side == "above" else 1
    return shape.x + share * reach * shape.width, shape.y + sign * 0.25 * shape.height


def _centre(shape: Shape) -> Place:
    return shape.x, shape.y


def _cut(
    candidate: tuple[np.ndarray, float], source: Shape, target: Shape
) -> tuple[np.ndarray, float]:
    """Cut a way where it leaves one shape and enters the other."""
    way, bend = candidate
    fine = _finer(way)
    outside = ~(source.holds(fine, 0.01) | target.holds(fine, 0.015))
    if outside.sum() < 3:  # the shapes touch: a short piece in the middle
        middle = len(fine) // 2
        return fine[middle - 2 : middle + 3], bend + 50
    first = int(np.argmax(outside))
    last = len(outside) - int(np.argmax(outside[::-1]))
    piece = fine[first:last]
    return piece[np.unique(np.linspace(0, len(piece) - 1, SAMPLES).astype(int))], bend


def _finer(way: np.ndarray) -> np.ndarray:
    t = np.linspace(0, len(way) - 1, 12 * len(way))
    old = np.arange(len(way))
    return np.column_stack([np.interp(t, old, way[:, axis]) for axis in (0, 1)])


@dataclass(frozen=True)
class _Page:
    """What a link has to mind: shapes, links drawn before it, the page, the frame of all shapes."""

    others: Sequence[Shape]
    before: Sequence[np.ndarray]
    width: float
    frame: Box
    in_fan: bool


def _frame(shapes: Mapping[str, Shape]) -> Box:
    boxes = [shape.box() for shape in shapes.values()]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _wanted_bend(link: Link, links_of_pair: int) -> float:
    """Covariances are curves, and so are two links between the same variables."""
    if link.kind == "covariance":
        return 0.28
    return 0.25 if links_of_pair > 1 else 0.0


def _cost(way: np.ndarray, bend: float, page: _Page) -> float:
    """Return how bad a way is: through shapes, off the page, across and along others, bent."""
    box = np.array([[one.x, one.y, one.width / 2, one.height / 2] for one in page.others])
    box = box.reshape(-1, 4)
    apart = np.abs(way[:, None, :] - box[None, :, :2]) - box[None, :, 2:] - _CLEAR
    inside = (apart <= 0).all(axis=-1)
    length = float(np.hypot(*np.diff(way, axis=0).T).sum())
    straight = max(float(np.hypot(*(way[-1] - way[0]))), 1e-6)
    off = float(((way[:, 0] < 0.02) | (way[:, 0] > page.width - 0.02)).sum())
    above = max(0.0, page.frame.top - float(way[:, 1].min()))
    below = max(0.0, float(way[:, 1].max()) - page.frame.bottom)
    return (
        40 * float(inside.any(axis=0).sum())
        + float(inside.sum())
        + 15 * off
        + 6 * bend
        + 2.5 * (length / straight - 1)
        + 4 * (above + below)
        + (20 if length < HEAD * 1.6 else 0)
    )


def _conflicts(way: np.ndarray, page: _Page) -> float:
    """Count crossings with links drawn before, and stretches beside one (usual in a fan)."""
    if not page.before:
        return 0.0
    crossings = float(_crossings(way[::3], page.before))
    if page.in_fan:
        return crossings
    drawn = np.concatenate([one[::2] for one in page.before])
    inner = way[len(way) // 5 : -len(way) // 5 or None]
    near = np.abs(inner[:, None, :] - drawn[None]).max(axis=-1) < 0.06
    return crossings + 0.3 * max(0, int(near.any(axis=1).sum()) - 3)


def _crossings(way: np.ndarray, before: Sequence[np.ndarray]) -> int:
    pieces = [one[[0, *range(3, len(one) - 1, 3), -1]] for one in before]
    start = np.concatenate([one[:-1] for one in pieces])
    end = np.concatenate([one[1:] for one in pieces])
    one, two = way[:-1, None], way[1:, None]
    opposite = _turn(one, two, start) * _turn(one, two, end) < 0
    return int((opposite & (_turn(start, end, one) * _turn(start, end, two) < 0)).sum())


def _turn(one: np.ndarray, two: np.ndarray, three: np.ndarray) -> np.ndarray:
    turn: np.ndarray = (two[..., 0] - one[..., 0]) * (three[..., 1] - one[..., 1]) - (
        two[..., 1] - one[..., 1]
    ) * (three[..., 0] - one[..., 0])
    return turn


def _simple(way: np.ndarray) -> np.ndarray:
    """Keep two points of a straight line."""
    chord = way[-1] - way[0]
    away = np.abs(chord[0] * (way[:, 1] - way[0, 1]) - chord[1] * (way[:, 0] - way[0, 0]))
    flat = away.max() < 1e-6 + 1e-3 * float(np.hypot(*chord))
    return np.array([way[0] + share * chord for share in np.linspace(0, 1, 9)]) if flat else way
