"""The matrix of the fixed part, its categories in treatment contrasts, and its terms' names."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from formulaic import ModelSpec
from formulaic.parser.types import Term

from attachpath.formula.expansion import expanded_terms, placeholders
from attachpath.formula.parsed import Formula
from attachpath.formula.predictors import predictor_of
from attachpath.formula.refusals import constant_predictor, syntax, too_many_levels

__all__ = ["fixed_matrix"]

_MOST_TERMS = 200
_MOST_COLUMNS = 1_000


def fixed_matrix(formula: Formula, used: pd.DataFrame) -> tuple[np.ndarray, tuple[str, ...]]:
    """Build the matrix, shape (rows, terms), and name its columns in the user's words."""
    shown = {"Intercept": "Intercept"}
    columns: dict[str, np.ndarray | pd.Categorical] = {}
    n_levels: dict[str, int] = {}
    for name, place in placeholders(formula).items():
        columns[place], levels = predictor_of(used[name], formula)
        shown[place] = name
        for number, level in enumerate(levels):
            shown[f"{place}[T.k{number}]"] = shown[f"{place}[k{number}]"] = f"{name}[{level}]"
        if levels:
            n_levels[place] = len(levels)
    expanded = expanded_terms(formula)
    _check_terms(expanded, formula)
    _check_levels(expanded, n_levels, shown, formula, len(used))
    spec: ModelSpec = ModelSpec.from_spec(list(expanded), ensure_full_rank=True, output="numpy")
    with np.errstate(over="ignore", invalid="ignore"):
        built = spec.get_model_matrix(pd.DataFrame(columns, index=range(len(used))), context={})
    terms = tuple(
        ":".join(shown[factor] for factor in name.split(":"))
        for name in built.model_spec.column_names
    )
    return np.array(built, dtype=float), terms


def _check_terms(terms: tuple[Term, ...], formula: Formula) -> None:
    if not terms:
        raise syntax(formula.text, "no term is left on its right side")
    if len(terms) > _MOST_TERMS:
        raise syntax(formula.text, f"it expands to more than {_MOST_TERMS} terms")


def _check_levels(
    terms: tuple[Term, ...],
    n_levels: dict[str, int],
    shown: dict[str, str],
    formula: Formula,
    rows: int,
) -> None:
    """Refuse a category of one level, and a matrix that would fill the memory."""
    for place, count in n_levels.items():
        if count < 2:
            raise constant_predictor(formula.text, shown[place], rows)
    sizes = (math.prod(n_levels.get(str(factor), 1) for factor in term.factors) for term in terms)
    if sum(sizes) > _MOST_COLUMNS:
        most = max(n_levels, key=lambda place: n_levels[place])
        raise too_many_levels(formula.text, shown[most], n_levels[most])
