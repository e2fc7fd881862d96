"""Distances of a path diagram: between levels, and within a level.

`along` is the axis from predictors to outcome, `across` the axis within a level. The height is
free; the width is that of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from attachpath.reporting.path_diagram.fans import Block
from attachpath.reporting.path_diagram.levels import Item
from attachpath.reporting.path_diagram.plan import (
    Plan,
    items_of,
)

__all__ = ["BETWEEN", "TIGHTEST", "places_across", "places_along", "tight_length"]

BETWEEN = 0.28  # inches between variables of a level
TIGHTEST = 0.35  # share of these distances, where the page is narrow
_LINKED = 0.6  # ... that are linked: room for a coefficient between two heads
_BESIDE = 0.08  # ... beside a passing link
_PASSAGE = 0.1  # inches that a passing link takes
_NEAR = 0.5  # inches between levels, at least
_FAR = 1.8
_FANS = 0.28  # inches between indicators of two levels


def places_along(plan: Plan, blocks: Mapping[str, Block]) -> tuple[list[float], bool]:
    """Return the place of each level on the axis from predictors to outcome."""
    names = [[item[0] for item in row if len(item) == 1] for row in plan.rows]
    pairs = list(pairwise(names))
    if plan.direction == "down":
        steps = [
            _step(blocks, one, two, _level_gap(plan, level), _FANS + 0.16 * plan.has_residual())
            for level, (one, two) in enumerate(pairs)
        ]
    else:
        steps = [_step(blocks, one, two, _NEAR, _FANS) for one, two in pairs]
    first = max(blocks[name].left for name in names[0])
    last = max(blocks[name].right for name in names[-1])
    spare = plan.inner_width() - first - last - sum(steps)
    if plan.direction == "right" and steps:
        steps = [step + float(np.clip(spare / len(steps), 0, _FAR - _NEAR)) for step in steps]
    return [first, *(first + np.cumsum(steps))], spare >= -1e-9


def _step(
    blocks: Mapping[str, Block],
    one: Sequence[str],
    two: Sequence[str],
    gap: float,
    fans_apart: float,
) -> float:
    """Return the distance of two levels: gaps between their variables and between their fans."""
    shapes = max(blocks[name].half_along() for name in one) + max(
        blocks[name].half_along() for name in two
    )
    fans = max(blocks[name].right for name in one) + max(blocks[name].left for name in two)
    return max(shapes + gap, fans + fans_apart)


def _level_gap(plan: Plan, level: int) -> float:
    """Return the distance between two levels: more where many links pass."""
    passing = sum(
        min(plan.levels[link.source], plan.levels[link.target])
        <= level
        < max(plan.levels[link.source], plan.levels[link.target])
        for link in plan.graph.links
        if link.source in plan.levels and link.target in plan.levels
    )
    return min(0.4 + 0.06 * passing, 1.2) * plan.spread


def places_across(plan: Plan, blocks: Mapping[str, Block]) -> tuple[dict[Item, float], bool]:
    """Return places within levels: near to what a variable is linked with, and apart."""
    extents = [[_extent(item, blocks) for item in row] for row in plan.rows]
    gaps = [[_gap(plan, *pair) for pair in pairwise(row)] for row in plan.rows]
    taken = [sum(one + two for one, two in row) for row in extents]
    lengths = [one + sum(row) for one, row in zip(taken, gaps, strict=True)]
    fits = True
    room = max(lengths)
    if plan.direction == "down":
        room = plan.inner_width()
        gaps = [_squeezed(row, room - length) for row, length in zip(gaps, taken, strict=True)]
        lengths = [one + sum(row) for one, row in zip(taken, gaps, strict=True)]
        fits = max(lengths) <= room + 1e-9
    neighbours = _neighbours(plan)
    places: dict[Item, float] = {}
    for row, extent, gap, length in zip(plan.rows, extents, gaps, lengths, strict=True):
        top = (room - length) / 2
        for item, (one, two), after in zip(row, extent, [*gap, 0.0], strict=True):
            places[item] = top + one
            top += one + two + after
    for sweep in range(16):
        rows = list(enumerate(plan.rows))
        for level, row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [
                _mean([places[one] for one in neighbours[item]], places[item]) for item in row
            ]
            found = _apart(wanted, extents[level], gaps[level], room)
            places |= dict(zip(row, found, strict=True))
    return places, fits


def tight_length(plan: Plan, row: Sequence[Item], blocks: Mapping[str, Block]) -> float:
    """Return the width that a level needs; a coefficient between two variables keeps its room."""
    gaps = [_gap(plan, *pair) for pair in pairwise(row)]
    sizes = [
        blocks[item[0]].left + blocks[item[0]].right if len(item) == 1 else _PASSAGE for item in row
    ]
    return sum(sizes) + sum(gap if gap == _LINKED else TIGHTEST * gap for gap in gaps)


def _squeezed(gaps: Sequence[float], room: float) -> list[float]:
    """Return gaps that fill no more than the room, those with a coefficient wide if they can be."""
    found = list(gaps)
    for kept in (_LINKED, np.inf):
        free = sum(gap for gap in found if gap < kept)
        over = sum(found) - room
        if over > 0 and free > 0:
            by = max(TIGHTEST, 1 - over / free)
            found = [gap * by if gap < kept else gap for gap in found]
    return found


def _gap(plan: Plan, one: Item, two: Item) -> float:
    """Return the room between neighbours of a level; a covariance between them needs more."""
    factor = plan.spread if plan.direction == "right" else 1.0
    if len(one) == 3 or len(two) == 3:
        return _BESIDE * factor
    linked = any({link.source, link.target} == {one[0], two[0]} for link in plan.graph.links)
    return (_LINKED if linked else BETWEEN) * factor


def _extent(item: Item, blocks: Mapping[str, Block]) -> tuple[float, float]:
    if len(item) == 1:
        return blocks[item[0]].up, blocks[item[0]].down
    return _PASSAGE / 2, _PASSAGE / 2


def _neighbours(plan: Plan) -> dict[Item, list[Item]]:
    """Return what each item is linked with on other levels, long links by their passages."""
    found: dict[Item, list[Item]] = {item: [] for _, item in items_of(plan)}
    for link in plan.graph.links:
        if link.kind == "covariance" or not {link.source, link.target} <= set(plan.levels):
            continue
        passed = sorted(
            (item for item in found if item[:2] == (link.source, link.target)),
            key=lambda item: int(item[2]),
        )
        backwards = plan.levels[link.source] > plan.levels[link.target]
        ends: list[Item] = [(link.source,), (link.target,)]
        first, last = reversed(ends) if backwards else ends
        way = [first, *passed, last]
        for one, two in pairwise(way):
            found[one].append(two)
            found[two].append(one)
    return found


def _mean(values: Sequence[float], otherwise: float) -> float:
    return float(np.mean(values)) if values else otherwise


def _apart(
    wanted: Sequence[float],
    extents: Sequence[tuple[float, float]],
    gaps: Sequence[float],
    room: float,
) -> list[float]:
    """Return the places nearest to those wanted that keep order and distance, within the room.

    Least squares under order constraints: pooling of adjacent violators (Barlow et al. 1972).
    """
    offsets = [0.0]
    for (_, one), (two, _), gap in zip(extents, extents[1:], gaps, strict=False):
        offsets.append(offsets[-1] + one + gap + two)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, n_one), (two, n_two) = pools[-2:]
            pools[-2:] = [((one * n_one + two * n_two) / (n_one + n_two), n_one + n_two)]
    level = [value for value, n in pools for _ in range(n)]
    low, high = extents[0][0], room - extents[-1][1] - offsets[-1]
    return [
        float(np.clip(value, low, max(low, high))) + offset
        for value, offset in zip(level, offsets, strict=True)
    ]
