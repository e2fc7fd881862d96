"""The fixed part of a formula as a path model: a column a term, missing values kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.formula import Formula, design, fixed_terms, parse_formula

__all__ = ["OutcomeModel", "outcome_model"]

OUTCOME = "outcome"


@dataclass(frozen=True, eq=False)
class OutcomeModel:
    """A regression written as a path model of z-scores.

    Attributes
    ----------
    text : str
        The model in lavaan's syntax.
    variables : DataFrame
        z-scores under the names of `text`; the outcome is the first column.
    terms : tuple of str
        Name of each predictor in the formula (``"gender[male]"``), in the order of the columns.
    means, sds : numpy.ndarray
        Of the outcome, then of the predictors, before they became z-scores.
    n_outcome : int
        Rows with the outcome.
    notes : tuple of str
        What a reader must know.
    """

    text: str
    variables: pd.DataFrame
    terms: tuple[str, ...]
    means: np.ndarray
    sds: np.ndarray
    n_outcome: int
    notes: tuple[str, ...]


def outcome_model(formula: Formula, rows: pd.DataFrame) -> OutcomeModel:
    """Write the fixed part of a formula as a path model.

    Parameters
    ----------
    formula : Formula
        Its random parts are not looked at.
    rows : DataFrame
        A row a client, with missing values.

    Returns
    -------
    OutcomeModel
        z-scores keep the numbers of one size; the coefficients are turned back afterwards.

    Raises
    ------
    FormulaError
        Of the complete rows: ``collinear``, ``constant-predictor``, ``too-few-rows``, ...

    Notes
    -----
    Categories are in treatment contrasts; a product is a variable of its own, missing where one of
    its factors is. A category that no complete row has is missing in its other rows: nothing in
    the data tells what the outcome is there.
    """
    plain = _without_random(formula)
    terms = tuple(term for term in design(plain, rows).terms if term != "Intercept")
    levels = _complete_levels(plain, rows)
    raw = {OUTCOME: rows[plain.response].astype(float)}
    names = _path_names(terms)
    for term, name in zip(terms, names, strict=True):
        raw[name] = _values(term, rows, levels)
    table = pd.DataFrame(raw)
    means, sds = table.mean(), table.std(ddof=1)
    notes = [
        f"{name} {value!r} stands in no complete row: there it counts as a missing value"
        for name, known in levels.items()
        for value in sorted({*rows[name].dropna().map(_level_text)} - known)
    ]
    return OutcomeModel(
        text=f"{OUTCOME} ~ {' + '.join(names)}",
        variables=(table - means) / sds,
        terms=terms,
        means=means.to_numpy(),
        sds=sds.to_numpy(),
        n_outcome=int(table[OUTCOME].notna().sum()),
        notes=tuple(notes),
    )


def _without_random(formula: Formula) -> Formula:
    quoted = formula.response if formula.response.isidentifier() else f"`{formula.response}`"
    return parse_formula(f"{quoted} ~ {formula.fixed}")


def _complete_levels(formula: Formula, rows: pd.DataFrame) -> dict[str, set[str]]:
    """Return the values of each category in the complete rows."""
    complete = rows[list(formula.columns)].dropna()
    names = {name for term in fixed_terms(formula) for name in term}
    return {
        name: {*complete[name].map(_level_text)}
        for name in sorted(names)
        if name in formula.categorical or not pd.api.types.is_numeric_dtype(rows[name])
    }


def _path_names(terms: tuple[str, ...]) -> list[str]:
    """Name the predictors as lavaan's syntax allows, each once and like its term."""
    names: list[str] = []
    for term in terms:
        name = re.sub(r"\W+", "_", term.replace(":", "_x_")).strip("_")
        name = name if name[:1].isalpha() else f"x_{name}"
        while name in names or name == OUTCOME:
            name += "_"
        names.append(name)
    return names


def _values(term: str, rows: pd.DataFrame, levels: dict[str, set[str]]) -> pd.Series:
    product = pd.Series(1.0, index=rows.index)
    for factor in term.split(":"):
        name, _, level = factor.partition("[")
        if level:
            texts = rows[name].map(_level_text, na_action="ignore")
            chosen = (texts == level.removesuffix("]")).astype(float)
            product = product * chosen.where(texts.isin(levels[name]))
        else:
            product = product * rows[name].astype(float)
    return product


def _level_text(value: object) -> str:
    """Write a level as the terms of a design do: whole numbers without a decimal point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
