"""Which lines belong together: the tokens of one statement after the other."""

from __future__ import annotations

from collections.abc import Iterator

from attachpath.errors import FormulaError
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.tokens import OPERATORS, Token

__all__ = ["statements_of"]

_WORDS = frozenset(("name", "number", "text"))
_CLOSES = _WORDS | {")"}
_OPENS = _WORDS | {"(", "-"}


def statements_of(tokens: list[Token], source: Source) -> Iterator[list[Token]]:
    """Yield the tokens of each statement.

    A statement ends at ``;`` and at a line's end, unless a bracket is open, the line ends with
    a sign, or the next begins with one. A line that begins with a minus continues the one above
    only if it has no operator of its own (``-1 < a`` stands alone, as in lavaan).
    """
    current: list[Token] = []
    opened: list[Token] = []
    line_ended = False
    for place, token in enumerate(tokens):
        kind = token.kind
        if kind == "end" and token.value != ";":
            line_ended = True
            continue
        if current and (
            kind == "end" or (line_ended and not opened and _begins(current[-1], tokens, place))
        ):
            _check_closed(opened, source)
            yield current
            current = []
        line_ended = False
        if kind != "end":
            _follow_brackets(token, opened, source)
            current.append(token)
    _check_closed(opened, source)
    if current:
        yield current


def _begins(last: Token, tokens: list[Token], place: int) -> bool:
    """Tell whether a token at the beginning of a line begins a statement."""
    if last.kind not in _CLOSES or tokens[place].kind not in _OPENS:
        return False
    return tokens[place].kind != "-" or _has_operator(tokens, place)


def _has_operator(tokens: list[Token], place: int) -> bool:
    for at in range(place, len(tokens)):
        if tokens[at].kind == "end":
            return False
        if tokens[at].kind in OPERATORS:
            return True
    return False


def _follow_brackets(token: Token, opened: list[Token], source: Source) -> None:
    if token.kind == "(":
        opened.append(token)
    elif token.kind == ")":
        if not opened:
            raise source.mistake(
                "model-unclosed",
                token.start,
                "A bracket is closed that was not opened",
                "One `)` too many, or a `(` is missing before it.",
                "Take it out, or open the bracket.",
            )
        opened.pop()
    elif opened and token.kind in OPERATORS:
        raise _unclosed(opened[-1], source)


def _check_closed(opened: list[Token], source: Source) -> None:
    if opened:
        raise _unclosed(opened[-1], source)


def _unclosed(bracket: Token, source: Source) -> FormulaError:
    return source.mistake(
        "model-unclosed",
        bracket.start,
        "A bracket is not closed",
        "Its `)` is missing, or stands behind the end of the statement.",
        "Close it with `)` in the same statement.",
    )
