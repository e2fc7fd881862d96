"""The grammar of ``:=``, ``==``, ``<`` and ``>``: tokens to a tree, nothing evaluated.

Names, numbers, ``+ - * / ^ **``, brackets, exp, log and sqrt. As in R, a power binds tighter than
a sign and goes from right to left.
"""

from __future__ import annotations

import math

from attachpath.errors import FormulaError, nearest_name
from attachpath.sem.syntax.cursor import Cursor
from attachpath.sem.syntax.expressions import (
    FUNCTIONS,
    Expression,
    Function,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Sum,
)
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.tokens import Token

__all__ = ["expression_of", "text_of"]

_DEEPEST = 50
_LONGEST = 5_000


def text_of(tokens: list[Token], source: Source) -> str:
    """Write tokens as they stand in the text, without blanks and comments."""
    return "".join(source.text[token.start : token.stop] for token in tokens)


def expression_of(tokens: list[Token], stop: int, source: Source) -> Expression:
    """Read the tree of an expression; `stop` is the offset behind it."""
    cursor = Cursor(tokens, stop, source)
    if len(text_of(tokens, source)) > _LONGEST:
        raise cursor.mistake(
            "model-too-large",
            f"The expression is longer than {_LONGEST} characters",
            "One formula holds what several could.",
            "Define its parts with := and use their names.",
        )
    tree = _sum(cursor, 0)
    if cursor.here.kind != "end":
        raise _unexpected(cursor)
    return tree


def _sum(cursor: Cursor, depth: int) -> Expression:
    terms = [_product(cursor, depth)]
    away = [False]
    while sign := cursor.taken("+", "-"):
        terms.append(_product(cursor, depth))
        away.append(sign == "-")
    return terms[0] if len(terms) == 1 else Sum(tuple(terms), tuple(away))


def _product(cursor: Cursor, depth: int) -> Expression:
    factors = [_signed(cursor, depth)]
    below = [False]
    while sign := cursor.taken("*", "/"):
        factors.append(_signed(cursor, depth))
        below.append(sign == "/")
    return factors[0] if len(factors) == 1 else Product(tuple(factors), tuple(below))


def _signed(cursor: Cursor, depth: int) -> Expression:
    if depth > _DEEPEST:
        raise cursor.mistake(
            "model-too-deep",
            f"Brackets, signs or powers are nested deeper than {_DEEPEST}",
            "One formula holds what several could.",
            "Define its parts with := and use their names.",
        )
    if cursor.taken("-"):
        return Negative(_signed(cursor, depth + 1))
    if cursor.taken("+"):
        return _signed(cursor, depth + 1)
    return _power(cursor, depth)


def _power(cursor: Cursor, depth: int) -> Expression:
    base = _item(cursor, depth)
    if not cursor.taken("^", "**"):
        return base
    at = cursor.here.start
    exponent = _signed(cursor, depth + 1)
    value = math.nan if exponent.names else float(exponent.value({}))
    if math.isfinite(value):
        return Power(base, value)
    raise cursor.source.mistake(
        "model-expression",
        at,
        f"The power `{exponent}` is not a number",
        "A power is a number, as in `a^2`: with a label in it, it has no simple derivative.",
        "Write the number, or `exp(b*log(a))` for a to the power of b.",
    )


def _item(cursor: Cursor, depth: int) -> Expression:
    kind = cursor.here.kind
    if kind == "number":
        return Number(cursor.number())
    if kind == "name" and cursor.following == "(":
        return _function(cursor, depth)
    if kind == "name":
        return Name(cursor.step().value)
    if kind == "(":
        return _bracket(cursor, depth)
    raise _unexpected(cursor)


def _function(cursor: Cursor, depth: int) -> Expression:
    name = cursor.here.value
    if name not in FUNCTIONS:
        near = nearest_name(name, FUNCTIONS)
        raise cursor.mistake(
            "model-function",
            f"The function {name}() is not part of the grammar",
            "Only functions with a derivative everywhere are known: exp, log and sqrt"
            f"{f'; the nearest is {near}' if near else ''}.",
            "Write the formula with + - * / ^, exp, log and sqrt.",
        )
    cursor.step()
    return Function(name, _bracket(cursor, depth))


def _bracket(cursor: Cursor, depth: int) -> Expression:
    cursor.step()
    tree = _sum(cursor, depth + 1)
    if not cursor.taken(")"):
        raise _unexpected(cursor)
    return tree


def _unexpected(cursor: Cursor) -> FormulaError:
    return cursor.mistake(
        "model-expression",
        f"{cursor.shown()} is not expected in an expression",
        "A label, a number or a sign is missing before it.",
        "An expression is labels and numbers with + - * / ^ and brackets, as in `a*b + c^2`.",
    )
