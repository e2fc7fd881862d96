"""Model text to tokens with their offsets; comments and blanks fall away here."""

from __future__ import annotations

import re
from typing import NamedTuple

from attachpath.errors import FormulaError
from attachpath.sem.syntax.pointing import Source

__all__ = ["OPERATORS", "Token", "tokens_of"]

OPERATORS = frozenset(("=~", "~", "~~", ":=", "==", "<", ">"))
# Possessive blanks: every run is read once, whatever follows.
_TOKEN = re.compile(
    r"""[^\S\r\n]*+(?:
    (?P<name>\.*[^\W\d][\w.]*)
    |(?P<sign>~\*~|=~|~~|:=|==|<~|<=|>=|->|\*\*|[-+*/^~<>(),:|%=?])
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
    |(?P<end>\r\n?|\n|;)
    |(?P<comment>[\#!][^\r\n]*)
    |(?P<text>"[^"\r\n]*"|'[^'\r\n]*')
    |(?P<quoted>`[^`\r\n]+`)
    |(?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_LOOK_ALIKE = {
    "−": "-", "–": "-", "—": "-", "×": "*", "∗": "*", "·": "*", "～": "~", "˜": "~", "∼": "~",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "，": ",", "（": "(", "）": ")", "＝": "=",
    "＋": "+", "＊": "*", "：": ":", "；": ";", "′": "'", "÷": "/", "≤": "<", "≥": ">",
}  # fmt: skip


class Token(NamedTuple):
    """One token: its kind (a sign is its own kind), its value, and its span in the text."""

    kind: str
    value: str
    start: int
    stop: int


def tokens_of(source: Source) -> list[Token]:
    """Cut a model text into tokens; an ``end`` token closes each line."""
    tokens = []
    # Without blanks at its end, every run of blanks is followed by something that matches.
    for found in _TOKEN.finditer(source.text.rstrip()):
        kind = found.lastgroup or "other"
        if kind == "comment":
            continue
        value = found[kind]
        start = found.start(kind)
        if kind == "sign":
            kind = value
        elif kind == "quoted":
            kind, value = "name", value[1:-1]
        elif kind == "text":
            value = value[1:-1]
        elif kind == "other":
            raise _foreign(source, value, start)
        tokens.append(Token(kind, value, start, found.end()))
    return tokens


def _foreign(source: Source, character: str, start: int) -> FormulaError:
    if character in "\"'`":
        return source.mistake(
            "model-unclosed",
            start,
            f"The quotation mark {character} is not closed in its line",
            "The closing mark is missing, or stands in a later line.",
            f"Close it with {character} in the same line.",
        )
    if meant := _LOOK_ALIKE.get(character):
        return source.mistake(
            "model-character",
            start,
            f"The character {character!r} only looks like {meant!r}",
            "Word processors and web pages put it in the place of the plain character.",
            f"Type {meant} instead.",
        )
    return source.mistake(
        "model-character",
        start,
        f"The character {character!r} means nothing in a model",
        "A model is names, numbers, =~ ~ ~~ := == < > + - * / ^ ( ) and comments after #.",
        "Take it out; if it is part of a column's name, put the name into backticks.",
    )
