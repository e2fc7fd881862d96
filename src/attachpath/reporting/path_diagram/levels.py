"""On which level of a path diagram a variable stands, and where in its level.

Levels are longest paths from the predictors; the order within a level keeps crossings few by
sweeps of barycentres (Sugiyama, Tagawa & Toda 1981).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

__all__ = ["Item", "levels_of", "ordered_levels"]

Arrow = tuple[str, str]
Item = tuple[str, ...]  # (name,) of a variable, or (source, target, level) where a link passes

_SWEEPS = 12


def levels_of(names: Sequence[str], arrows: Sequence[Arrow]) -> dict[str, int]:
    """Return the level of each variable: one more than the highest level that points at it.

    Parameters
    ----------
    names : sequence of str
        In the order that decides ties.
    arrows : sequence of (str, str)
        From, to. In a feedback loop the arrow that closes it is passed over.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> levels_of(["x", "m", "y"], [("x", "m"), ("m", "y"), ("x", "y"), ("y", "m")])
    {'x': 0, 'm': 1, 'y': 2}
    """
    before: dict[str, set[str]] = {name: set() for name in names}
    for source, target in arrows:
        if source != target:
            before[target].add(source)
    waiting = {name: set(found) for name, found in before.items()}
    levels: dict[str, int] = {}
    while waiting:
        ready = [name for name in waiting if not waiting[name]] or [
            _first_of_loop(waiting, levels, before)
        ]
        for name in ready:
            known = [levels[source] for source in before[name] if source in levels]
            levels[name] = 1 + max(known, default=-1)
        waiting = {name: found - set(ready) for name, found in waiting.items() if name not in ready}
    return _late_sources({name: levels[name] for name in names}, arrows)


def _first_of_loop(
    waiting: Mapping[str, set[str]], levels: Mapping[str, int], before: Mapping[str, set[str]]
) -> str:
    """Return where a loop is entered: what depends on the fewest others is in it, not behind it."""
    return min(
        waiting,
        key=lambda name: (len(_ancestors(name, waiting)), -len(before[name] & set(levels))),
    )


def _ancestors(name: str, waiting: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = [name]
    while ahead:
        new = waiting.get(ahead.pop(), set()) - found
        found |= new
        ahead.extend(new)
    return found


def _late_sources(levels: dict[str, int], arrows: Sequence[Arrow]) -> dict[str, int]:
    """Move a predictor that works only late near to what it predicts."""
    explained = {target for _, target in arrows}
    moved = dict(levels)
    for name in levels:
        reached = [levels[target] for source, target in arrows if source == name]
        if name not in explained and reached and min(reached) >= 3:
            moved[name] = min(reached) - 1
    return moved


def ordered_levels(
    levels: Mapping[str, int], arrows: Sequence[Arrow], curves: Sequence[Arrow] = ()
) -> list[list[Item]]:
    """Order each level so that few links cross.

    Parameters
    ----------
    levels : mapping of str to int
        Level of each variable.
    arrows : sequence of (str, str)
        Links; one that passes a level takes a place in it.
    curves : sequence of (str, str)
        Covariances; those of a level are kept near to each other.

    Returns
    -------
    list of list of Item
        Level by level.

    Examples
    --------
    >>> ordered_levels({"a": 0, "b": 0, "c": 1, "d": 1}, [("a", "d"), ("b", "c")])
    [[('a',), ('b',)], [('d',), ('c',)]]
    """
    rows: list[list[Item]] = [[] for _ in range(max(levels.values()) + 1)]
    for name, level in levels.items():
        rows[level].append((name,))
    steps = _steps(levels, arrows, rows)
    best, fewest = rows, _badness(rows, steps, curves)
    for sweep in range(_SWEEPS):
        rows = _swept(rows, steps, downwards=sweep % 2 == 0)
        rows = _switched(rows, steps, curves)
        crossings = _badness(rows, steps, curves)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _steps(
    levels: Mapping[str, int], arrows: Sequence[Arrow], rows: list[list[Item]]
) -> list[tuple[Item, Item]]:
    """Divide arrows into steps from level to level; places passed are added to the rows."""
    steps: list[tuple[Item, Item]] = []
    for source, target in arrows:
        first, last = sorted((source, target), key=lambda name: levels[name])
        if levels[first] == levels[last]:
            continue
        passed = [(source, target, str(level)) for level in range(levels[first] + 1, levels[last])]
        for place in passed:
            if place not in rows[int(place[2])]:
                rows[int(place[2])].append(place)
        way: list[Item] = [(first,), *passed, (last,)]
        steps += pairwise(way)
    return list(dict.fromkeys(steps))


def _swept(
    rows: list[list[Item]], steps: list[tuple[Item, Item]], *, downwards: bool
) -> list[list[Item]]:
    """Sort each row by the mean place of its neighbours in the row before."""
    swept = [list(row) for row in rows]
    order = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
    for level in order:
        other = swept[level - 1 if downwards else level + 1]
        places = {item: place / max(1, len(other) - 1) for place, item in enumerate(other)}
        means = {
            item: _mean_place(item, steps, places, place / max(1, len(swept[level]) - 1))
            for place, item in enumerate(swept[level])
        }
        swept[level].sort(key=means.__getitem__)
    return swept


def _mean_place(
    item: Item, steps: list[tuple[Item, Item]], places: Mapping[Item, float], own: float
) -> float:
    found = [places[one] for one, two in steps if two == item and one in places]
    found += [places[two] for one, two in steps if one == item and two in places]
    return float(np.mean(found)) if found else own


def _switched(
    rows: list[list[Item]], steps: list[tuple[Item, Item]], curves: Sequence[Arrow]
) -> list[list[Item]]:
    """Exchange neighbours wherever that makes the order better."""
    rows = [list(row) for row in rows]
    if sum(map(len, rows)) > 60:  # a large model takes the sweeps only
        return rows
    now = _badness(rows, steps, curves)
    for row in rows:
        for place in range(len(row) - 1):
            row[place], row[place + 1] = row[place + 1], row[place]
            then = _badness(rows, steps, curves)
            if then < now:
                now = then
            else:
                row[place], row[place + 1] = row[place + 1], row[place]
    return rows


def _badness(
    rows: list[list[Item]], steps: list[tuple[Item, Item]], curves: Sequence[Arrow]
) -> float:
    """Count crossings; what stands between the ends of a covariance crosses it."""
    level = {item: number for number, row in enumerate(rows) for item in row}
    place = {item: number for row in rows for number, item in enumerate(row)}
    crossings = 0.0
    for number in range(len(rows) - 1):
        ends = [(place[one], place[two]) for one, two in steps if level[one] == number]
        first, last = np.array(ends or [(0, 0)]).T
        apart = np.subtract.outer(first, first) * np.subtract.outer(last, last)
        crossings += float((apart < 0).sum()) / 2
    far = sum(
        abs(place[(one,)] - place[(two,)]) - 1
        for one, two in curves
        if level[(one,)] == level[(two,)]
    )
    return crossings + far
