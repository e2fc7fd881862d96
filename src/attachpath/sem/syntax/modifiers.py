"""The modifiers before a ``*``: labels, ``NA``, ``c(...)``, ``start(...)``, ``label(...)``."""

from __future__ import annotations

from attachpath.errors import FormulaError
from attachpath.sem.syntax.cursor import Cursor
from attachpath.sem.syntax.model_text import Modifier

__all__ = ["called_modifier", "word_modifier"]

_MISSING = "NA"
_LISTS = {
    "c": (
        "either numbers or labels (and NA)",
        'Write values and labels apart: `c(1, NA)*x + c("", "a")*x`.',
    ),
    "start": ("numbers", "Write `start(0.5)*x`, or `start(c(0.5, 0.8))*x` for two groups."),
    "label": ("labels", 'Write `label("a")*x`, or `a*x`.'),
}
_OTHER_CALLS = {
    "equal": "Give both parameters one label: `a*x`.",
    "lower": "Label the parameter and bound it: `a > 0`.",
    "upper": "Label the parameter and bound it: `a < 1`.",
    "efa": "Write the loadings of each factor out.",
    "rv": "Random slopes between levels are not estimated here.",
    "prior": "Estimation here is by maximum likelihood, without priors.",
}


def word_modifier(cursor: Cursor) -> Modifier:
    """Read a label, in quotation marks or not, or ``NA``."""
    token = cursor.step()
    place = cursor.source.place(token.start)
    if token.kind == "name" and token.value == _MISSING:
        return Modifier("free", (None,), place)
    return Modifier("label", (token.value,), place)


def called_modifier(cursor: Cursor) -> Modifier:
    """Read ``c(...)``, ``start(...)`` or ``label(...)``; refuse every other call."""
    name = cursor.here.value
    if name not in ("c", "start", "label"):
        raise _other_call(cursor, name)
    at = cursor.step().start
    cursor.step()
    nested = name != "c" and cursor.here.value == "c" and cursor.following == "("
    if nested:
        cursor.step()
        cursor.step()
    values = _values(cursor)
    if nested and not cursor.taken(")"):
        raise _not_in_list(cursor)
    place = cursor.source.place(at)
    kinds = {type(value) for value in values} - {type(None)}
    if name == "start" and kinds == {float}:
        return Modifier("start", values, place)
    if name == "label" and kinds == {str}:
        return Modifier("label", values, place)
    if name != "c" or len(kinds) > 1:
        raise _mixed(cursor, name, at)
    if not kinds:
        return Modifier("free", values, place)
    return Modifier("fixed" if kinds == {float} else "label", values, place)


def _values(cursor: Cursor) -> tuple[float | str | None, ...]:
    """Read values up to and with the closing bracket."""
    values = [_one_value(cursor)]
    while cursor.taken(","):
        values.append(_one_value(cursor))
    if not cursor.taken(")"):
        raise _not_in_list(cursor)
    return tuple(values)


def _one_value(cursor: Cursor) -> float | str | None:
    if cursor.here.kind in ("number", "-"):
        return cursor.number()
    if cursor.here.kind not in ("name", "text"):
        raise _not_in_list(cursor)
    token = cursor.step()
    return None if token.kind == "name" and token.value == _MISSING else token.value


def _not_in_list(cursor: Cursor) -> FormulaError:
    return cursor.mistake(
        "model-modifier",
        f"{cursor.shown()} is not expected in the list of a modifier",
        "A list holds a number, a label or NA for each group, with commas between.",
        "Write it like `c(1, NA)*x`, `c(a, b)*x` or `start(0.5)*x`.",
    )


def _mixed(cursor: Cursor, name: str, at: int) -> FormulaError:
    what, way_out = _LISTS[name]
    return cursor.source.mistake(
        "model-modifier",
        at,
        f"The list of {name}() must hold {what}",
        "Another kind of value stands in it, or nothing but NA.",
        way_out,
    )


def _other_call(cursor: Cursor, name: str) -> FormulaError:
    if way_out := _OTHER_CALLS.get(name):
        return cursor.mistake(
            "model-modifier",
            f"The modifier {name}() is not part of the grammar here",
            "The modifiers are numbers, labels, NA, c(), start() and label().",
            way_out,
        )
    return cursor.mistake(
        "model-function",
        f"`{name}(` looks like a function of a column",
        "Model text is not a program: no function of a column is computed from it.",
        "Compute the column in your data first; the modifiers are c(), start() and label().",
    )
