"""The grammar of the fixed part: what may stand where, and how many terms it can become."""

from __future__ import annotations

from attachpath.formula.refusals import syntax
from attachpath.formula.tokens import Token

__all__ = ["columns_put_in"]

_DEEPEST = 20
_HIGHEST_POWER = 4
_MOST_STEPS = 50_000


def columns_put_in(tokens: list[Token], text: str) -> set[str]:
    """Check a fixed part; return the columns that stand in it other than behind a minus."""
    grammar = _Grammar(tokens, text)
    grammar.check()
    return grammar.put_in


class _Grammar:
    """Recursive descent over the fixed part: it says yes, or raises.

    Each step returns the most terms its part can expand to, and their sum is bounded, so that a
    short text cannot ask for an endless expansion.
    """

    def __init__(self, tokens: list[Token], text: str) -> None:
        self.tokens = [*tokens, Token("end", "")]
        self.text = text
        self.place = 0
        self.steps = 0
        self.taking_away = False
        self.put_in: set[str] = set()

    def check(self) -> None:
        self._sum(0)
        if self._here.kind != "end":
            raise syntax(self.text, f"{str(self._here)!r} is not expected there")

    def _sum(self, depth: int) -> int:
        if depth > _DEEPEST:
            raise syntax(self.text, f"brackets are nested deeper than {_DEEPEST}")
        size = self._summand(self._taken("+", "-"), depth)
        while sign := self._taken("+", "-"):
            size = self._counted(size + self._summand(sign, depth))
        return size

    def _summand(self, sign: str, depth: int) -> int:
        outside = self.taking_away
        self.taking_away = outside or sign == "-"
        size = self._product(depth)
        self.taking_away = outside
        return size

    def _product(self, depth: int) -> int:
        size = self._interaction(depth)
        while self._taken("*"):
            right = self._interaction(depth)
            size = self._counted(size + right + size * right)
        return size

    def _interaction(self, depth: int) -> int:
        size = self._power(depth)
        while self._taken(":"):
            size = self._counted(size * self._power(depth))
        return size

    def _power(self, depth: int) -> int:
        in_brackets = self._here.kind == "("
        size = self._item(depth)
        if not self._taken("**"):
            return size
        kind, value = self._here
        if kind != "number" or value not in map(str, range(1, _HIGHEST_POWER + 1)):
            raise syntax(self.text, f"`**` takes a whole number from 1 to {_HIGHEST_POWER}")
        if not in_brackets:
            raise syntax(self.text, "`**` crosses the terms of a bracket and squares nothing")
        self.place += 1
        return self._counted(size ** int(value))

    def _item(self, depth: int) -> int:
        if self._taken("("):
            size = self._sum(depth + 1)
            if not self._taken(")"):
                raise syntax(self.text, "a bracket is not closed")
            return size
        if self._here.is_column:
            if not self.taking_away:
                self.put_in.add(self._here.value)
        elif self._here.kind == "number":
            self._check_number(depth)
        else:
            shown = "its end" if self._here.kind == "end" else repr(str(self._here))
            raise syntax(self.text, f"a name is expected before {shown}")
        self.place += 1
        return 1

    def _check_number(self, depth: int) -> None:
        around = {self.tokens[self.place - 1].kind, self.tokens[self.place + 1].kind}
        if self._here.value not in ("0", "1"):
            raise syntax(self.text, f"the number {self._here.value} stands where a name should")
        if depth or not around <= {"+", "-", "end"}:
            raise syntax(self.text, "0 and 1 stand alone and outside brackets, as in `y ~ 0 + x`")

    @property
    def _here(self) -> Token:
        return self.tokens[self.place]

    def _taken(self, *kinds: str) -> str:
        """Step over a token of one of these kinds and tell which, or stay."""
        if self._here.kind not in kinds:
            return ""
        self.place += 1
        return self.tokens[self.place - 1].kind

    def _counted(self, size: int) -> int:
        self.steps += size
        if self.steps > _MOST_STEPS:
            raise syntax(self.text, "it expands to too many terms")
        return size
