"""Which coefficients make up the slope of a predictor, and what makes that slope depend on more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attachpath.errors import FormulaError, nearest_name
from attachpath.fitted import Fitted
from attachpath.formula import fixed_terms, parse_formula

__all__ = ["Factor", "factors_by_place", "slope_terms", "split_factor", "weight_of_others"]

Factor = tuple[str, str | None]
"""A column of a product, and its category where it has one."""


def split_factor(name: str) -> Factor:
    """Split a factor into its column and its category.

    Examples
    --------
    >>> split_factor("gender[male]"), split_factor("ecr_anxiety")
    (('gender', 'male'), ('ecr_anxiety', None))
    """
    found = re.fullmatch(r"(.+?)\[(.*)\]", name, flags=re.DOTALL)
    return (found[1], found[2]) if found else (name, None)


def slope_terms(
    fitted: Fitted, predictor: str, moderator: str, at: Mapping[str, float | str]
) -> list[tuple[int, list[Factor]]]:
    """Find the coefficients that hold a predictor, each with the other factors of its product.

    Parameters
    ----------
    fitted : Fitted
        Any fitted model.
    predictor, moderator : str
        Columns; of a categorical predictor one category may be named: ``"arm[treatment]"``.
    at : mapping
        Columns, other than the moderator, whose value is held.

    Returns
    -------
    list of (int, list of Factor)
        Place of the coefficient, and the other factors.

    Raises
    ------
    FormulaError
        ``unknown-term`` when the predictor is not in the model; ``no-interaction`` without a
        product of both; ``three-way`` when the slope depends on a column whose value is not held;
        ``several-categories`` when the predictor has more than one coefficient.
    """
    column, category = split_factor(predictor)
    held: list[tuple[int, list[Factor]]] = []
    categories: dict[str, None] = {}
    for place, factors in factors_by_place(fitted).items():
        own = [level for name, level in factors if name == column]
        if not own or (category is not None and own[0] != category):
            continue
        if own[0] is not None:
            categories[own[0]] = None
        held.append((place, [factor for factor in factors if factor[0] != column]))
    _check_found(fitted, predictor, [others for _, others in held], moderator)
    if len(categories) > 1:
        raise _several_categories(fitted, predictor, list(categories))
    for _, others in held:
        for name, _ in others:
            if name != moderator and name not in at:
                raise _depends_on_more(fitted, predictor, moderator, name)
    return held


def weight_of_others(factors: Sequence[Factor], values: Mapping[str, float | str]) -> float:
    """Multiply the values of factors; a category counts 1 where it is the value, else 0."""
    product = 1.0
    for column, category in factors:
        if category is None:
            product *= float(values[column])
        else:
            product *= float(str(values[column]) == category)
    return product


def factors_by_place(fitted: Fitted) -> dict[int, list[Factor]]:
    """Take every coefficient apart into the columns of the formula and their categories."""
    found: dict[int, list[Factor]] = {}
    for columns in fixed_terms(parse_formula(fitted.formula)):
        pattern = ":".join(rf"{re.escape(name)}(?:\[(.*?)\])?" for name in columns)
        for place, term in enumerate(fitted.terms):
            match = re.fullmatch(pattern, term, flags=re.DOTALL)
            if match and place not in found:
                found[place] = list(zip(columns, match.groups(), strict=True))
    return found


def _check_found(
    fitted: Fitted, predictor: str, others: list[list[Factor]], moderator: str
) -> None:
    if not others:
        near = nearest_name(predictor, fitted.terms)
        raise FormulaError(
            "unknown-term",
            f"The model has no term of {predictor!r}: {fitted.formula}",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            f"Use a column of one of: {', '.join(fitted.terms)}.",
        )
    if not any(name == moderator for factors in others for name, _ in factors):
        raise FormulaError(
            "no-interaction",
            f"The model has no product of {predictor!r} and {moderator!r}: {fitted.formula}",
            "The formula has a + where it needs a *, or the product was computed as a column of "
            "its own, which hides from the model what it is made of.",
            f"Write {predictor.partition('[')[0]} * {moderator} in the formula and fit again.",
        )


def _several_categories(fitted: Fitted, predictor: str, levels: list[str]) -> FormulaError:
    return FormulaError(
        "several-categories",
        f"{predictor!r} has {len(levels)} coefficients, one for each of {', '.join(levels)}, and "
        f"no single slope: {fitted.formula}",
        "It is a category with more than two levels, or the model has no intercept.",
        f"Name one category, such as {predictor + '[' + levels[-1] + ']'!r}.",
    )


def _depends_on_more(fitted: Fitted, predictor: str, moderator: str, other: str) -> FormulaError:
    return FormulaError(
        "three-way",
        f"The slope of {predictor!r} depends on {other!r} as well as on {moderator!r}: "
        f"{fitted.formula}",
        "The predictor stands in further products, so that one moderator does not tell its slope.",
        f"Say where {other!r} is held, at={{{other!r}: ...}}, or fit a model without that product.",
    )
