"""A parameter that the text names more than once: its modifiers joined, contradictions refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from attachpath.errors import FormulaError
from attachpath.sem.syntax.model_text import Modifier, Statement
from attachpath.sem.syntax.pointing import Source

__all__ = ["merged"]

_MOST_MODIFIERS = 50


def merged(statements: Iterable[Statement], source: Source) -> tuple[Statement, ...]:
    """Join statements on one parameter where the first stands (``x ~~ y`` is ``y ~~ x``)."""
    found: dict[tuple[str, str, str], Statement] = {}
    for statement in statements:
        lhs, op, rhs = statement.lhs, statement.op, statement.rhs
        key = (rhs, op, lhs) if op == "~~" and rhs < lhs else (lhs, op, rhs)
        if earlier := found.get(key):
            joined = earlier.modifiers + statement.modifiers
            found[key] = replace(earlier, modifiers=joined)
        else:
            found[key] = statement
    return tuple(
        _joined(statement, source) if len(statement.modifiers) > 1 else statement
        for statement in found.values()
    )


def _joined(statement: Statement, source: Source) -> Statement:
    """Keep one modifier of each kind."""
    if len(statement.modifiers) > _MOST_MODIFIERS:
        raise source.mistake(
            "model-too-large",
            statement.place,
            f"{_written(statement)} has more than {_MOST_MODIFIERS} modifiers",
            "The text was made by a program that repeats itself.",
            "Write each modifier once.",
        )
    kept: dict[str, Modifier] = {}
    for modifier in statement.modifiers:
        for other in kept.values():
            _check_length(statement, other, modifier, source)
        earlier = kept.get(modifier.kind)
        kept[modifier.kind] = _both(statement, earlier, modifier, source) if earlier else modifier
    _check_fixed(statement, kept, source)
    return replace(statement, modifiers=tuple(kept.values()))


def _check_length(statement: Statement, one: Modifier, two: Modifier, source: Source) -> None:
    lengths = {len(one.values), len(two.values)} - {1}
    if len(lengths) > 1:
        raise source.mistake(
            "model-modifier",
            two.place,
            f"{_written(statement)} has {len(one.values)} values in one modifier and "
            f"{len(two.values)} in another",
            "c() holds a value for each group.",
            "Write one value for each group in both.",
        )


def _both(statement: Statement, one: Modifier, two: Modifier, source: Source) -> Modifier:
    """Join two modifiers of a kind, group by group; a group without a label or start takes it."""
    size = max(len(one.values), len(two.values))
    values = []
    for first, second in zip(_spread(one, size), _spread(two, size), strict=True):
        if first == second:
            values.append(first)
        elif one.kind in ("label", "start") and (first in (None, "") or second in (None, "")):
            values.append(second if first in (None, "") else first)
        else:
            raise _contradiction(statement, one, two, source)
    return replace(one, values=tuple(values))


def _check_fixed(statement: Statement, kept: dict[str, Modifier], source: Source) -> None:
    """Refuse a parameter that is fixed, and free or with a start, in one group."""
    fixed = kept.get("fixed")
    if fixed is None:
        return
    if "free" in kept:
        raise _contradiction(statement, fixed, kept["free"], source)
    if start := kept.get("start"):
        size = max(len(fixed.values), len(start.values))
        for value, begin in zip(_spread(fixed, size), _spread(start, size), strict=True):
            if value is not None and begin is not None:
                raise _contradiction(statement, fixed, start, source)


def _spread(modifier: Modifier, size: int) -> tuple[float | str | None, ...]:
    return modifier.values * size if len(modifier.values) == 1 else modifier.values


def _contradiction(
    statement: Statement, one: Modifier, two: Modifier, source: Source
) -> FormulaError:
    return source.mistake(
        "model-contradiction",
        two.place,
        f"{_written(statement)} is {_said(one)} in line {one.place.line}, and {_said(two)} here",
        "The parameter stands twice in the text, and both cannot hold.",
        "Keep one of them; two labels of one parameter become one by `a == b`.",
    )


def _said(modifier: Modifier) -> str:
    shown = ", ".join(
        "NA" if value is None else f"{value:g}" if isinstance(value, float) else value
        for value in modifier.values
    )
    return {
        "fixed": f"fixed to {shown}",
        "free": "free (NA)",
        "label": f"labelled {shown}",
        "start": f"given the start {shown}",
    }[modifier.kind]


def _written(statement: Statement) -> str:
    if statement.op == "~1":
        return f"`{statement.lhs} ~ 1`"
    return f"`{statement.lhs} {statement.op} {statement.rhs}`"
