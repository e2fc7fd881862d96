"""The design of a formula and data: what every engine receives instead of text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.formula.complete_rows import check_columns, complete_rows
from attachpath.formula.fixed_matrix import fixed_matrix
from attachpath.formula.parsed import Formula, RandomPart
from attachpath.formula.parsing import parse_formula
from attachpath.formula.predictors import numbers_of
from attachpath.formula.rank import check_rank, check_rows

__all__ = ["Design", "RandomDesign", "design"]


@dataclass(frozen=True, eq=False)
class RandomDesign:
    """The rows of one random part.

    Attributes
    ----------
    group : str
        Grouping column.
    terms : tuple of str
        ``"1"`` or column names.
    matrix : numpy.ndarray
        Values, shape (rows, terms).
    codes : numpy.ndarray
        Group of each row, 0 .. n_groups - 1; -1 where the row belongs to no group.
    n_groups : int
        Number of groups.
    """

    group: str
    terms: tuple[str, ...]
    matrix: np.ndarray
    codes: np.ndarray
    n_groups: int


@dataclass(frozen=True, eq=False)
class Design:
    """What an engine receives instead of text.

    Attributes
    ----------
    formula : Formula
        Where it came from.
    response : numpy.ndarray
        Shape (rows,).
    matrix : numpy.ndarray
        Fixed part, full rank, shape (rows, terms).
    terms : tuple of str
        Names of its columns; the intercept is ``"Intercept"``, a level ``"gender[male]"``.
    random : tuple of RandomDesign
        One for each random part.
    rows : numpy.ndarray
        Positions of the complete rows in the data.
    n_dropped : int
        Number of rows left out.
    notes : tuple of str
        How many rows each column cost.
    """

    formula: Formula
    response: np.ndarray
    matrix: np.ndarray
    terms: tuple[str, ...]
    random: tuple[RandomDesign, ...]
    rows: np.ndarray
    n_dropped: int
    notes: tuple[str, ...]

    @property
    def n_groups(self) -> dict[str, int]:
        """Number of groups by grouping column."""
        return {part.group: part.n_groups for part in self.random}


def design(
    formula: str | Formula, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> Design:
    """Make the design matrices of a formula from complete rows, and check their rank.

    Parameters
    ----------
    formula : str or Formula
        The model.
    data : DataFrame
        One row an observation.
    partial_groups : tuple of str
        Grouping columns that may be empty: such rows stay and get code -1 (partial nesting).

    Returns
    -------
    Design

    Raises
    ------
    FormulaError
        ``unknown-column``, ``duplicate-column``, ``not-numeric``, ``not-finite``,
        ``no-complete-rows``, ``too-few-rows``, ``constant-response``, ``constant-predictor``,
        ``collinear``, ``too-many-levels`` or ``ambiguous-term``, with the columns at fault.

    Notes
    -----
    Text columns and ``C(name)`` are coded by treatment contrasts, the first level in sorted
    order as reference.

    Examples
    --------
    >>> data = pd.DataFrame({"y": [1.0, 2, 4, 3], "x": [0.0, 1, 2, 4], "g": list("aabb")})
    >>> design("y ~ x + (1 | g)", data).terms
    ('Intercept', 'x')
    """
    parsed = parse_formula(formula) if isinstance(formula, str) else formula
    check_columns(parsed, data)
    rows, notes = complete_rows(parsed, data, partial_groups)
    used = data[list(parsed.columns)].iloc[rows].infer_objects()
    response = numbers_of(used[parsed.response], parsed)
    check_rows(parsed, len(rows))
    matrix, terms = fixed_matrix(parsed, used)
    random = tuple(_random_design(part, used, parsed) for part in parsed.random)
    check_rank(parsed, response, matrix, terms)
    return Design(parsed, response, matrix, terms, random, rows, len(data) - len(rows), notes)


def _random_design(part: RandomPart, used: pd.DataFrame, formula: Formula) -> RandomDesign:
    columns = [np.ones(len(used))] if part.intercept else []
    columns += [numbers_of(used[name], formula) for name in part.slopes]
    codes, groups = pd.factorize(used[part.group], sort=True)
    return RandomDesign(part.group, part.terms, np.column_stack(columns), codes, len(groups))
