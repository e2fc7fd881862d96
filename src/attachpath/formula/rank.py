"""Whether every coefficient can be told from the others, and if not, which columns are at fault."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from attachpath.errors import FormulaError
from attachpath.formula import refusals
from attachpath.formula.expansion import fixed_terms
from attachpath.formula.parsed import Formula

__all__ = ["check_rank", "check_rows"]


def check_rows(formula: Formula, rows: int) -> None:
    """Refuse rows that are too few whatever their columns hold.

    Columns can be constant in a handful of rows: that so few are complete is the reason then.
    """
    least = 1 + len(fixed_terms(formula))
    if rows <= least:
        raise refusals.too_few_rows(formula.text, rows, least)


def check_rank(
    formula: Formula, response: np.ndarray, matrix: np.ndarray, terms: tuple[str, ...]
) -> None:
    """Refuse a design of which some coefficient has no unique value."""
    if len(set(terms)) < len(terms):
        raise refusals.ambiguous_term(formula.text, max(terms, key=terms.count))
    if len(matrix) <= len(terms):
        raise refusals.too_few_rows(formula.text, len(matrix), len(terms))
    if _is_constant(response):
        raise refusals.constant_response(formula.response, len(response))
    for term, values in zip(terms, matrix.T, strict=True):
        if not np.isfinite(values).all():
            raise refusals.not_finite(term)
        if term != "Intercept" and _is_constant(values):
            raise refusals.constant_predictor(formula.text, term, len(matrix))
    scaled = matrix / np.abs(matrix).max(axis=0)  # first by the largest: squares stay finite
    scaled /= np.sqrt((scaled**2).sum(axis=0))
    upper, order = linalg.qr(scaled, mode="r", pivoting=True)
    diagonal = np.abs(np.diag(upper))
    rank = int((diagonal > 1e-9 * diagonal[0]).sum())
    if rank < len(terms):
        raise _collinear(formula, scaled, terms, order, rank)


def _is_constant(values: np.ndarray) -> bool:
    """Tell whether values differ by no more than rounding."""
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max())


def _collinear(
    formula: Formula, scaled: np.ndarray, terms: tuple[str, ...], order: np.ndarray, rank: int
) -> FormulaError:
    """Name the first dependent term and those of the independent ones that make it up."""
    dependent, kept = order[rank], order[:rank]
    weights = linalg.lstsq(scaled[:, kept], scaled[:, dependent])[0]
    places = sorted([dependent, *kept[np.abs(weights) > 1e-6]])
    names = [terms[place] for place in places if terms[place] != "Intercept"]
    if len(names) == 1:
        return refusals.constant_predictor(formula.text, names[0], len(scaled))
    return refusals.collinear(formula.text, names)
