"""The exact derivative of a tree by the rules of calculus, its zeros and ones folded."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from attachpath.sem.syntax.expressions import (
    Expression,
    Function,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Sum,
)

__all__ = ["derivative"]

_ZERO = Number(0.0)


def derivative(tree: Expression, name: str) -> Expression:
    """Differentiate a tree by a name; all other names are held constant."""
    found: Expression = _ZERO
    match tree:
        case Name():
            found = Number(float(tree.name == name))
        case Sum():
            found = _sum([derivative(term, name) for term in tree.terms], tree.away)
        case Product():
            found = _of_product(tree, name)
        case Negative():
            found = _negative(derivative(tree.inner, name))
        case Power():
            outer = _power(tree.base, tree.exponent - 1.0)
            parts = [Number(tree.exponent), outer, derivative(tree.base, name)]
            found = _product(parts, [False] * 3)
        case Function():
            found = _of_function(tree, name)
    return found


def _of_product(tree: Product, name: str) -> Expression:
    """Differentiate factor by factor: the product rule and the quotient rule."""
    terms = []
    for place, factor in enumerate(tree.factors):
        inner = derivative(factor, name)
        if inner == _ZERO:
            continue
        before, after = tree.factors[:place], tree.factors[place + 1 :]
        if tree.below[place]:
            changed = [inner, *before, factor, factor, *after]
            below = [False, *tree.below[:place], True, True, *tree.below[place + 1 :]]
            terms.append(_negative(_product(changed, below)))
        else:
            terms.append(_product([*before, inner, *after], tree.below))
    return _sum(terms, [False] * len(terms))


def _of_function(tree: Function, name: str) -> Expression:
    """Apply the chain rule."""
    inner = derivative(tree.argument, name)
    if tree.function == "exp":
        return _product([tree, inner], [False, False])
    if tree.function == "log":
        return _product([inner, tree.argument], [False, True])
    return _product([inner, Number(2.0), tree], [False, True, True])  # sqrt


def _negative(inner: Expression) -> Expression:
    if isinstance(inner, Number):
        return Number(0.0 - inner.number)
    return inner.inner if isinstance(inner, Negative) else Negative(inner)


def _power(base: Expression, exponent: float) -> Expression:
    if exponent == 0.0:
        return Number(1.0)
    return base if exponent == 1.0 else Power(base, exponent)


def _sum(terms: Sequence[Expression], away: Sequence[bool]) -> Expression:
    """Add terms; sums within become part of it, numbers fold into one, zeros vanish."""
    constant = 0.0
    kept: list[tuple[Expression, bool]] = []
    for term, minus in _flat_terms(terms, away):
        if isinstance(term, Number):
            constant += -term.number if minus else term.number
        else:
            kept.append((term, minus))
    if constant or not kept:
        kept.append((Number(abs(constant)), constant < 0))
    if len(kept) == 1:
        return _negative(kept[0][0]) if kept[0][1] else kept[0][0]
    kept.sort(key=lambda part: part[1])  # a text that begins with a minus reads badly
    return Sum(tuple(term for term, _ in kept), tuple(minus for _, minus in kept))


def _flat_terms(
    terms: Sequence[Expression], away: Sequence[bool]
) -> Iterator[tuple[Expression, bool]]:
    for term, minus in zip(terms, away, strict=True):
        if isinstance(term, Negative):
            yield from _flat_terms([term.inner], [not minus])
        elif isinstance(term, Sum):
            yield from _flat_terms(term.terms, [minus != inner for inner in term.away])
        else:
            yield term, minus


def _product(factors: Sequence[Expression], below: Sequence[bool]) -> Expression:
    """Multiply factors; products within become part of it, numbers fold, a zero above is all."""
    constant = 1.0
    above: list[Expression] = []
    under: list[Expression] = []
    for factor, divides in _flat_factors(factors, below):
        if not isinstance(factor, Number):
            (under if divides else above).append(factor)
        elif not divides:
            constant *= factor.number
        elif factor.number and math.isfinite(constant / factor.number):
            constant /= factor.number
        else:
            under.append(factor)
    if constant == 0.0:
        return Number(0.0)
    if abs(constant) != 1.0 or not above:
        above.insert(0, Number(abs(constant)))
    parts = (*above, *under)
    signs = (*(False for _ in above), *(True for _ in under))
    whole = parts[0] if len(parts) == 1 else Product(parts, signs)
    return _negative(whole) if constant < 0 else whole


def _flat_factors(
    factors: Sequence[Expression], below: Sequence[bool]
) -> Iterator[tuple[Expression, bool]]:
    for factor, divides in zip(factors, below, strict=True):
        if isinstance(factor, Negative):
            yield Number(-1.0), False
            yield from _flat_factors([factor.inner], [divides])
        elif isinstance(factor, Product):
            yield from _flat_factors(factor.factors, [divides != inner for inner in factor.below])
        else:
            yield factor, divides
