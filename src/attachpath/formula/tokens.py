"""Text to tokens: names, numbers, signs and ``C(name)``; any other call is refused here."""

from __future__ import annotations

import re
from typing import NamedTuple

from attachpath.formula.refusals import call, syntax

__all__ = ["Token", "quoted", "tokens_of"]

_TOKEN = re.compile(r"\s*(?:(\*\*)|(`[^`\n]+`)|([^\W\d]\w*)|(\d+)|([-+*:~()|]))")
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_OPENING = re.compile(r"\s*\(")
_CALL = re.compile(r"([^\W\d][\w.]*)\s*\(")
_LONGEST = 5_000


class Token(NamedTuple):
    """One token: a name, a category ``C(name)``, a number, or a sign of its own kind."""

    kind: str
    value: str

    @property
    def is_column(self) -> bool:
        """Whether it stands for a column of the data."""
        return self.kind in ("name", "category")

    def __str__(self) -> str:
        if not self.is_column:
            return self.value
        return f"C({quoted(self.value)})" if self.kind == "category" else quoted(self.value)


def quoted(name: str) -> str:
    """Write a name, in backticks where the grammar needs them."""
    return name if _PLAIN_NAME.fullmatch(name) else f"`{name}`"


def tokens_of(text: str) -> list[Token]:
    """Cut a formula into tokens."""
    if len(text) > _LONGEST:
        raise syntax(text[:60] + "...", f"it is longer than {_LONGEST} characters")
    for called in _CALL.findall(re.sub(r"`[^`\n]*`", "`", text)):
        if called != "C":
            raise call(text, called)
    return _with_categories(_cut(text), text)


def _cut(text: str) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    end = len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if not found:
            raise syntax(text, f"{text[place:].lstrip()[:1]!r} is not part of the grammar")
        power, backticks, name, number, sign = found.groups()
        place = found.end()
        if backticks:
            name = backticks[1:-1]
            if _OPENING.match(text, place):
                raise call(text, name)
        if name:
            tokens.append(Token("name", name))
        elif number:
            tokens.append(Token("number", number))
        else:
            tokens.append(Token(power or sign, power or sign))
    return tokens


def _with_categories(tokens: list[Token], text: str) -> list[Token]:
    """Turn ``C ( name )`` into one token and refuse every other name before a bracket."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        kinds = [token.kind for token in tokens[place : place + 4]]
        if kinds[:2] != ["name", "("]:
            joined.append(tokens[place])
            place += 1
            continue
        if tokens[place].value != "C" or kinds[2:] != ["name", ")"]:
            raise call(text, tokens[place].value)
        joined.append(Token("category", tokens[place + 2].value))
        place += 4
    return joined
