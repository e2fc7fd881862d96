"""Where the coefficients stand: on their links, clear of shapes, arrow heads and each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.reporting.path_diagram.routes import Route
from attachpath.reporting.path_diagram.shapes import SMALL, Box, Shape, text_size

__all__ = ["Coefficient", "place_coefficients"]

_SHARES = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86)
_PAD = 0.02
_ROUNDS = 3
_NEVER = 1e6


@dataclass(frozen=True)
class Coefficient:
    """The words of a link and their box."""

    route: Route
    box: Box

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2


def place_coefficients(
    routes: Sequence[Route], shapes: Sequence[Shape]
) -> tuple[list[Coefficient], int]:
    """Place the coefficient of every link.

    Parameters
    ----------
    routes : sequence of Route
        The links as drawn.
    shapes : sequence of Shape
        The variables as drawn.

    Returns
    -------
    placed : list of Coefficient
        In the order of the links; one that has no free place is not among them.
    without_room : int
        How many those are.

    Notes
    -----
    Each slides along its link to the cheapest free place. Those with the fewest free places choose
    first; then each chooses again, given the others.
    """
    choices = [_choices(route) for route in routes]
    fixed = _fixed_costs(routes, shapes, choices)
    free = [int((cost < _NEVER).sum()) for cost in fixed]
    order = sorted(range(len(routes)), key=lambda number: (free[number], number))
    chosen: dict[int, int] = {}
    for _ in range(_ROUNDS):
        for number in order:
            chosen.pop(number, None)
            taken = [choices[other][place] for other, place in chosen.items()]
            costs = [
                cost + _NEVER * any(box.overlaps(one, 0.01) for one in taken)
                for box, cost in zip(choices[number], fixed[number], strict=True)
            ]
            best = int(np.argmin(costs))
            if costs[best] < _NEVER:
                chosen[number] = best
    placed = [Coefficient(routes[one], choices[one][chosen[one]]) for one in sorted(chosen)]
    return placed, len(routes) - len(placed)


def _choices(route: Route) -> list[Box]:
    width, height = text_size(route.link.text, SMALL)
    half = np.array([width / 2 + _PAD, height / 2 - 0.005])
    lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(route.points, axis=0).T))])
    found = []
    farther = (1.9, -1.9) if route.link.kind == "covariance" else ()  # a short curve has no room
    for beside in (0.0, 1.0, -1.0, *farther):
        for share in _SHARES:
            at = share * lengths[-1]
            middle = np.array([np.interp(at, lengths, route.points[:, axis]) for axis in (0, 1)])
            if beside:
                middle = middle + beside * _normal(route, lengths, at) * (half + 0.015)
            low, high = middle - half, middle + half
            found.append(Box(low[0], low[1], high[0], high[1]))
    return found


def _normal(route: Route, lengths: np.ndarray, at: float) -> np.ndarray:
    piece = min(int(np.searchsorted(lengths, at, side="right")), len(lengths) - 1)
    step = route.points[piece] - route.points[piece - 1]
    normal: np.ndarray = np.array([-step[1], step[0]]) / max(float(np.hypot(*step)), 1e-9)
    return normal


def _fixed_costs(
    routes: Sequence[Route], shapes: Sequence[Shape], choices: Sequence[Sequence[Box]]
) -> list[np.ndarray]:
    """Return what each place costs before other coefficients are placed."""
    blocked = [shape.box() for shape in shapes] + [box for one in routes for box in one.heads()]
    walls = _as_array(blocked)
    dense = [_dense(route.points) for route in routes]
    own = np.repeat(np.arange(len(dense)), [len(one) for one in dense])
    drawn = np.concatenate([np.empty((0, 2)), *dense])
    return [
        np.array(
            [
                _cost(box, place, walls, drawn[own != number], _best_share(routes[number]))
                for place, box in enumerate(choices[number])
            ]
        )
        for number in range(len(routes))
    ]


def _as_array(boxes: Sequence[Box]) -> np.ndarray:
    values = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(values).reshape(-1, 4)


def _dense(points: np.ndarray) -> np.ndarray:
    """Return points of a link that are less than a letter apart."""
    t = np.linspace(0, len(points) - 1, 80)
    old = np.arange(len(points))
    return np.column_stack([np.interp(t, old, points[:, axis]) for axis in (0, 1)])


def _best_share(route: Route) -> float:
    """Return where on a link its coefficient stands best: arrows of a fan part near their ends."""
    return 0.62 if route.link.kind == "loading" else 0.5


def _cost(box: Box, place: int, walls: np.ndarray, drawn: np.ndarray, best: float) -> float:
    pad = 0.015
    hit = (
        (box.left < walls[:, 2] + pad)
        & (walls[:, 0] - pad < box.right)
        & (box.top < walls[:, 3] + pad)
        & (walls[:, 1] - pad < box.bottom)
    )
    if hit.any():
        return _NEVER
    under = (
        (drawn[:, 0] > box.left)
        & (drawn[:, 0] < box.right)
        & (drawn[:, 1] > box.top)
        & (drawn[:, 1] < box.bottom)
    )
    share = _SHARES[place % len(_SHARES)]
    beside = 0.8 * ((place // len(_SHARES) + 1) // 2)
    return 0.2 * float(under.sum()) + (0.8 if under.any() else 0) + abs(share - best) + beside
