"""Text to a parsed formula.

A formula is names, numbers 0 and 1, ``+ - * : ** ( ) ~``, backticks, ``C(name)`` and random parts
``(1 + x | group)``. Nothing else parses and nothing is evaluated.
"""

from __future__ import annotations

from functools import lru_cache

from attachpath.formula.grammar import columns_put_in
from attachpath.formula.parsed import Formula, RandomPart
from attachpath.formula.random_parts import take_random_parts
from attachpath.formula.refusals import syntax
from attachpath.formula.tokens import Token, tokens_of

__all__ = ["parse_formula"]


@lru_cache(maxsize=512)
def parse_formula(text: str) -> Formula:
    """Parse a formula without evaluating anything.

    Parameters
    ----------
    text : str
        For example ``"iip_post ~ iip_pre + esat_anx_between * ecr_anxiety + (1 | therapist_id)"``.

    Returns
    -------
    Formula

    Raises
    ------
    FormulaError
        ``call-refused`` for anything that looks like a call other than ``C(name)``, and
        ``formula-syntax`` for whatever else the grammar does not know, and for a column that is
        only taken away, as ``z`` in ``y ~ x - z``.

    Examples
    --------
    >>> parse_formula("y ~ x * z + (1 + x | g)").columns
    ('y', 'x', 'z', 'g')
    """
    tokens = tokens_of(text)
    split = [place for place, token in enumerate(tokens) if token.kind == "~"]
    if split != [1] or tokens[0].kind != "name" or len(tokens) == 2:
        raise syntax(text, "it needs one response, one `~` and a right side, as in `y ~ x`")
    response = tokens[0].value
    fixed, random = take_random_parts(tokens[2:], text)
    fixed = fixed or [Token("number", "1")]
    put_in = columns_put_in(fixed, text)
    names = [token.value for token in fixed if token.is_column]
    slopes = [name for part in random for name in part.slopes]
    groups = [part.group for part in random]
    _check_roles(response, fixed, random, text)
    _check_taken_away(names, put_in.union(slopes, groups), text)
    return Formula(
        text=" ".join(text.split()),
        response=response,
        fixed=" ".join(map(str, fixed)),
        columns=tuple(dict.fromkeys([response, *names, *slopes, *groups])),
        categorical=tuple(dict.fromkeys(t.value for t in fixed if t.kind == "category")),
        random=tuple(random),
        tokens=tuple(fixed),
    )


def _check_roles(response: str, fixed: list[Token], random: list[RandomPart], text: str) -> None:
    """Refuse a name in two roles that exclude each other."""
    numbers = {token.value for token in fixed if token.kind == "name"}
    categories = {token.value for token in fixed if token.kind == "category"}
    effects = [(part.group, term) for part in random for term in part.terms]
    if response in numbers.union(categories, *effects):
        raise syntax(text, f"the response {response!r} stands on the right side too")
    if both := sorted(numbers & categories):
        raise syntax(text, f"{both[0]!r} stands there as a number and as a category")
    for effect in effects:
        if effects.count(effect) > 1:
            raise syntax(text, f"{effect[1]!r} varies between groups of {effect[0]!r} twice")


def _check_taken_away(names: list[str], used: set[str], text: str) -> None:
    """Refuse a column that is only taken away: it would cost its incomplete rows for nothing."""
    for name in names:
        if name not in used:
            raise syntax(text, f"{name!r} is taken away and stands nowhere else")
