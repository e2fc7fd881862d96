"""The fixed part expanded to terms, through placeholders.

Each name is exchanged for a placeholder before formulaic expands the terms, so no library ever
sees the user's text.
"""

from __future__ import annotations

from functools import lru_cache

from formulaic.parser import DefaultFormulaParser
from formulaic.parser.types import Factor, Term

from attachpath.formula.parsed import Formula
from attachpath.formula.parsing import parse_formula
from attachpath.formula.refusals import call

__all__ = ["expanded_terms", "fixed_terms", "placeholders"]


def fixed_terms(formula: str | Formula) -> tuple[tuple[str, ...], ...]:
    """Return the terms of the fixed part, expanded, each as the columns that it multiplies.

    Parameters
    ----------
    formula : str or Formula
        The model.

    Returns
    -------
    tuple of tuple of str
        Without the intercept.

    Raises
    ------
    FormulaError
        ``formula-syntax`` or ``call-refused`` for text that does not parse.

    Examples
    --------
    >>> fixed_terms("y ~ x * z")
    (('x',), ('z',), ('x', 'z'))
    """
    parsed = parse_formula(formula) if isinstance(formula, str) else formula
    names = {place: name for name, place in placeholders(parsed).items()}
    return tuple(
        tuple(names[str(factor)] for factor in term.factors)
        for term in expanded_terms(parsed)
        if str(term) != "1"
    )


def placeholders(formula: Formula) -> dict[str, str]:
    """Give each column of the fixed part a name that formulaic may see."""
    names = dict.fromkeys(token.value for token in formula.tokens if token.is_column)
    return {name: f"v{number}" for number, name in enumerate(names)}


def expanded_terms(formula: Formula) -> tuple[Term, ...]:
    """Expand the fixed part to terms of placeholders, in the order of their degree."""
    places = placeholders(formula)
    return _expanded(
        " ".join(
            places[token.value] if token.is_column else token.value for token in formula.tokens
        )
    )


@lru_cache(maxsize=512)
def _expanded(placeheld: str) -> tuple[Term, ...]:
    """Expand text of placeholders; every factor must be a plain look-up."""
    terms = tuple(DefaultFormulaParser().get_terms(placeheld))
    plain = {Factor.EvalMethod.LOOKUP, Factor.EvalMethod.LITERAL}
    if any(factor.eval_method not in plain for term in terms for factor in term.factors):
        raise call(placeheld, placeheld)
    return terms
