"""A reader's place in the tokens of one statement."""

from __future__ import annotations

from attachpath.errors import FormulaError
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.tokens import Token

__all__ = ["Cursor"]


class Cursor:
    """Steps through tokens; behind the last stands an ``end``."""

    def __init__(self, tokens: list[Token], stop: int, source: Source) -> None:
        self._tokens = [*tokens, Token("end", "", stop, stop)]
        self._place = 0
        self.source = source

    @property
    def here(self) -> Token:
        """The token to read next."""
        return self._tokens[self._place]

    @property
    def following(self) -> str:
        """The kind of the token after it."""
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)].kind

    def step(self) -> Token:
        """Take the token, whatever it is."""
        token = self._tokens[self._place]
        if token.kind != "end":
            self._place += 1
        return token

    def taken(self, *kinds: str) -> str:
        """Step over a token of one of these kinds and tell which, or stay."""
        kind = self._tokens[self._place].kind
        if kind not in kinds or kind == "end":
            return ""
        self._place += 1
        return kind

    def shown(self) -> str:
        """Write the token to read next, for a message."""
        token = self.here
        if token.kind == "end":
            return "the end of the statement"
        return f"`{self.source.text[token.start : token.stop]}`"

    def mistake(self, code: str, what: str, cause: str, next_step: str) -> FormulaError:
        """Make an error that points at the token to read next."""
        return self.source.mistake(code, self.here.start, what, cause, next_step)

    def number(self) -> float:
        """Read a number, with a minus before it or not."""
        sign = -1.0 if self.taken("-") else 1.0
        if self.here.kind != "number":
            raise self.mistake(
                "model-syntax",
                f"A number is expected before {self.shown()}",
                "A minus stands before a number only: terms are joined by +.",
                "Write + between terms; a fixed negative value is `-1*x`.",
            )
        value = float(self.here.value)
        if value == float("inf"):
            raise self.mistake(
                "model-number",
                f"The number {self.shown()} is too large",
                "Numbers reach to about 1.8e308.",
                "Write a smaller number.",
            )
        self.step()
        return sign * value
