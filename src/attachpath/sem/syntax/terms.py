"""The terms on the right of ``=~ ~ ~~``: modifiers, then a variable or an intercept's 1."""

from __future__ import annotations

from typing import NamedTuple

from attachpath.errors import FormulaError
from attachpath.sem.syntax.cursor import Cursor
from attachpath.sem.syntax.model_text import Modifier
from attachpath.sem.syntax.modifiers import called_modifier, word_modifier
from attachpath.sem.syntax.tokens import Token

__all__ = ["Term", "left_names", "right_terms"]


class Term(NamedTuple):
    """A variable (``""`` for an intercept), its modifiers, and its offset in the text."""

    name: str
    modifiers: tuple[Modifier, ...]
    start: int


def left_names(cursor: Cursor) -> list[Token]:
    """Read the variables on the left, joined by plus signs."""
    names = [_left_name(cursor)]
    while cursor.taken("+"):
        names.append(_left_name(cursor))
    if cursor.here.kind != "end":
        raise _unexpected(cursor)
    return names


def right_terms(cursor: Cursor, op: str) -> list[Term]:
    """Read the terms on the right, joined by plus signs."""
    terms = [_term(cursor, op)]
    while cursor.taken("+"):
        terms.append(_term(cursor, op))
    if cursor.here.kind != "end":
        raise _unexpected(cursor)
    return terms


def _left_name(cursor: Cursor) -> Token:
    if cursor.here.kind != "name":
        raise _no_name(cursor)
    if cursor.following == "(":
        raise cursor.mistake(
            "model-function",
            f"{cursor.shown()} stands before a bracket on the left side",
            "Functions of columns and modifiers on the left are not part of the grammar.",
            "Compute the column in your data first; put modifiers before the right variable.",
        )
    return cursor.step()


def _term(cursor: Cursor, op: str) -> Term:
    modifiers: list[Modifier] = []
    while True:
        token = cursor.here
        if token.kind == "name" and cursor.following not in ("*", "("):
            cursor.step()
            return Term(token.value, tuple(modifiers), token.start)
        if token.kind == "name" and cursor.following == "(":
            modifier = called_modifier(cursor)
        elif token.kind in ("name", "text"):
            modifier = word_modifier(cursor)
        elif token.kind in ("number", "-"):
            place = cursor.source.place(token.start)
            modifier = Modifier("fixed", (cursor.number(),), place)
            if cursor.here.kind != "*":
                return _intercept(cursor, token, tuple(modifiers), op)
        else:
            raise _no_name(cursor)
        if not cursor.taken("*"):
            raise _no_star(cursor)
        modifiers.append(modifier)


def _intercept(cursor: Cursor, token: Token, modifiers: tuple[Modifier, ...], op: str) -> Term:
    """Read a term that is a number: ``1`` is an intercept, and ``0`` one fixed to zero."""
    written = cursor.source.text[token.start : token.stop]
    if cursor.here.kind == "name" and cursor.here.start == token.stop:
        raise cursor.source.mistake(
            "model-name",
            token.start,
            f"`{written}{cursor.here.value}` is not a name",
            "Names begin with a letter; a number before a variable needs a `*`.",
            "Put the name into backticks, or write `*` after the number.",
        )
    if op == "~" and written == "1":
        return Term("", modifiers, token.start)
    if op == "~" and written == "0" and not modifiers:
        zero = Modifier("fixed", (0.0,), cursor.source.place(token.start))
        return Term("", (zero,), token.start)
    intercepts = "" if op == "~" else f" In a `{op}` statement no number stands alone."
    raise cursor.source.mistake(
        "model-syntax",
        token.start,
        "A number stands where a variable is expected",
        f"A number fixes the variable behind it: `0.5*x`.{intercepts}",
        "Write the value, `*`, and the variable; an intercept is `y ~ 1`, a fixed one `y ~ 0.5*1`.",
    )


def _no_name(cursor: Cursor) -> FormulaError:
    return cursor.mistake(
        "model-syntax",
        f"A variable is expected before {cursor.shown()}",
        "A side of the statement is empty, a sign is doubled, or a variable is missing.",
        "Write a variable there, or take the sign before it out.",
    )


def _no_star(cursor: Cursor) -> FormulaError:
    return cursor.mistake(
        "model-syntax",
        f"`*` is expected before {cursor.shown()}",
        "A label in quotation marks and a modifier like c() stand before a variable and its `*`.",
        'Write `"label"*x` or `start(0.5)*x`; put column names with blanks into backticks.',
    )


def _unexpected(cursor: Cursor) -> FormulaError:
    if cursor.here.kind == "-":
        return cursor.mistake(
            "model-syntax",
            "A minus stands between terms",
            "Terms are joined by +; a model takes no term away.",
            "Leave the term out, or fix its coefficient: `+ -1*x`.",
        )
    return cursor.mistake(
        "model-syntax",
        f"{cursor.shown()} is not expected there",
        "A `+` between two terms is missing, or a sign that has no meaning here.",
        "Join terms by `+`; write a modifier before the variable: `0.5*x`.",
    )
