"""The random parts of a right side, ``(1 + x | group)``, taken out of its sum."""

from __future__ import annotations

from attachpath.formula.parsed import RandomPart
from attachpath.formula.refusals import syntax
from attachpath.formula.tokens import Token

__all__ = ["take_random_parts"]


_PLUS = Token("+", "+")


def take_random_parts(tokens: list[Token], text: str) -> tuple[list[Token], list[RandomPart]]:
    """Split a right side into its fixed part and the random parts, each a summand of its own."""
    rest: list[tuple[list[Token], list[Token]]] = []
    random: list[RandomPart] = []
    for sign, summand in _summands(tokens):
        if all(token.kind != "|" for token in summand):
            rest.append((sign, summand))
        elif summand[0].kind != "(" or summand[-1].kind != ")":
            raise syntax(text, "`|` belongs into a random part `(1 | group)`, joined by a plus")
        elif sign not in ([], [_PLUS]):
            raise syntax(text, "a random part `( | )` is joined by a plus")
        else:
            random += _random_parts(summand[1:-1], text)
    if rest and not rest[-1][1] and (rest[-1][0] or not random):
        raise syntax(text, "a name is expected before its end")
    if rest and rest[0][0] == [_PLUS]:  # it joined the random part that stood before
        rest[0] = ([], rest[0][1])
    return [token for sign, summand in rest for token in sign + summand], random


def _summands(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """Cut at every plus and minus outside brackets: the sign, if any, and what follows it."""
    summands: list[tuple[list[Token], list[Token]]] = [([], [])]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.kind, 0)
        if depth == 0 and token.kind in ("+", "-"):
            summands.append(([token], []))
        else:
            summands[-1][1].append(token)
    return summands


def _random_parts(inside: list[Token], text: str) -> list[RandomPart]:
    """Read what stands in the brackets; ``||`` makes a part of its own for each effect."""
    bars = [place for place, token in enumerate(inside) if token.kind == "|"]
    double = len(bars) == 2 and bars[1] == bars[0] + 1
    group = inside[bars[-1] + 1 :]
    if (len(bars) != 1 and not double) or [token.kind for token in group] != ["name"]:
        raise syntax(text, "a random part is `(1 + x | group)` with one group")
    intercept, slopes = _effects(inside[: bars[0]], text)
    if not double:
        return [RandomPart(intercept, slopes, group[0].value)]
    parts = [RandomPart(False, (slope,), group[0].value) for slope in slopes]
    return ([RandomPart(True, (), group[0].value)] if intercept else []) + parts


def _effects(tokens: list[Token], text: str) -> tuple[bool, tuple[str, ...]]:
    intercept = True
    slopes: list[str] = []
    want_name = True
    for kind, value in tokens:
        if want_name and kind == "number" and value in ("0", "1"):
            intercept = value == "1"
        elif want_name and kind == "name":
            slopes.append(value)
        elif want_name or kind != "+":
            raise syntax(text, "the left of a random part is 0 or 1 and names, joined by plus")
        want_name = not want_name
    if want_name or not (intercept or slopes):
        raise syntax(text, "a random part needs an intercept or a slope")
    return intercept, tuple(slopes)
