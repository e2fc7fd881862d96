"""The one operator of a statement; operators that are not estimated here say what to do."""

from __future__ import annotations

from attachpath.errors import FormulaError
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.tokens import OPERATORS, Token

__all__ = ["operator_at"]

_BLOCKS = frozenset(("group", "level", "block", "class"))
# sign: code, what, likely cause, next step
_REFUSED = {
    "<~": (
        "model-formative",
        "Formative constructs (`<~`) are not estimated",
        "`<~` makes a composite of its indicators.",
        "Compute the composite as a column of your data, or measure a latent variable with `=~`.",
    ),
    "|": (
        "model-threshold",
        "Thresholds (`|`) are not estimated",
        "`|` belongs to ordered categories; here indicators are treated as continuous.",
        "Leave the line out.",
    ),
    "~*~": (
        "model-scaling",
        "Scaling factors (`~*~`) are not estimated",
        "`~*~` belongs to ordered categories; here indicators are treated as continuous.",
        "Leave the line out.",
    ),
    ":": (
        "model-product",
        "Products of variables (`:`) are not computed from model text",
        "An interaction needs a column of its own.",
        "Add the product as a column to your data and write the column's name.",
    ),
    "%": (
        "model-operator",
        "`%` has no meaning in a model",
        "The operators are =~ ~ ~~ := == < and >.",
        "Put the name into backticks if the sign is part of it.",
    ),
    "?": (
        "model-operator",
        "`?` has no meaning here",
        "Some programs read a start value before `?`.",
        "Write `start(0.5)*x`.",
    ),
    "->": (
        "model-operator",
        "`->` is not an operator",
        "Arrows are drawn the other way round: the outcome stands on the left.",
        "Write `y ~ x` for a path from x to y.",
    ),
    "=": (
        "model-operator",
        "`=` is not an operator",
        "A second sign is missing beside it.",
        "Write =~ for a latent variable, == for a constraint, := for a definition.",
    ),
    "<=": (
        "model-operator",
        "`<=` is not an operator",
        "A bound holds its own value already.",
        "Write `<`.",
    ),
    ">=": (
        "model-operator",
        "`>=` is not an operator",
        "A bound holds its own value already.",
        "Write `>`.",
    ),
}


def operator_at(tokens: list[Token], source: Source) -> int:
    """Return the position of a statement's operator."""
    _refuse_block(tokens, source)
    found = -1
    for place, token in enumerate(tokens):
        kind = token.kind
        if kind in OPERATORS:
            if found >= 0:
                raise _second(token, source)
            found = place
        elif kind in _REFUSED:
            code, what, cause, next_step = _REFUSED[kind]
            raise source.mistake(code, token.start, what, cause, next_step)
    if found < 0:
        raise source.mistake(
            "model-operator",
            tokens[0].start,
            "The statement has no operator",
            "The operators are =~ ~ ~~ := == < and >; a line that goes on needs a + at its end.",
            "Add the operator, or a + at the end of the line above.",
        )
    return found


def _refuse_block(tokens: list[Token], source: Source) -> None:
    first = tokens[0]
    if first.value in _BLOCKS and len(tokens) > 1 and tokens[1].kind == ":":
        raise source.mistake(
            "model-block",
            first.start,
            f"Blocks (`{first.value}:`) are not part of the grammar",
            "A block holds the model of one group or level.",
            "Write one model for all groups, with `c(a, b)*x` where they differ; "
            "name the column with `group=`.",
        )


def _second(token: Token, source: Source) -> FormulaError:
    return source.mistake(
        "model-operator",
        token.start,
        f"The statement has a second operator, `{token.value}`",
        "A line break or `;` is missing, or the line above ends with a + too many.",
        "Write each statement on a line of its own.",
    )
