"""The marginal model behind a multilevel fit, a block of rows at a time.

``y = X b + Z u + e`` means ``y ~ N(X b, V)`` with V block diagonal over rows that share no random
effect. What corrects, splits or questions a fit (Kenward-Roger, CR2, R2, random effects,
influence) starts from these blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import linalg

from attachpath.errors import EstimationError, UsageError
from attachpath.fitted import Fitted
from attachpath.formula import Design, RandomDesign, design
from attachpath.models.multilevel_engines.blocks import independent_blocks
from attachpath.models.same_data import check_same_data

__all__ = ["Block", "Effects", "Marginal", "marginal_model"]


@dataclass(frozen=True, eq=False)
class Effects:
    """The random effects of one part in one block.

    Attributes
    ----------
    groups : numpy.ndarray
        Codes of the part's groups in this block, shape (groups,).
    indicator : numpy.ndarray
        Z, shape (rows of the block, groups * terms); the terms of a group stand side by side.
    terms : int
        Number of terms of the part.
    """

    groups: np.ndarray
    indicator: np.ndarray
    terms: int

    def of_term(self, term: int) -> np.ndarray:
        """Return the columns of Z of one term, shape (rows of the block, groups)."""
        return np.asarray(self.indicator[:, term :: self.terms])


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that share no random effect with any other row.

    Attributes
    ----------
    rows : numpy.ndarray
        Positions among the complete rows.
    response, matrix : numpy.ndarray
        y, shape (rows,), and X, shape (rows, terms).
    effects : tuple of Effects
        One for each random part of the model.
    covariance : numpy.ndarray
        V of these rows, shape (rows, rows).
    """

    rows: np.ndarray
    response: np.ndarray
    matrix: np.ndarray
    effects: tuple[Effects, ...]
    covariance: np.ndarray

    @cached_property
    def inverse(self) -> np.ndarray:
        """V^-1."""
        return np.asarray(linalg.inv(self.covariance))


@dataclass(frozen=True, eq=False)
class Marginal:
    """A multilevel fit in blocks.

    Attributes
    ----------
    design : Design
        The matrices, only with the random effects that were fitted.
    variances : tuple of numpy.ndarray
        Covariance of the effects of each part.
    residual_variance : float
        Variance of the residuals.
    blocks : tuple of Block
        Together they hold every complete row once.
    """

    design: Design
    variances: tuple[np.ndarray, ...]
    residual_variance: float
    blocks: tuple[Block, ...]

    @property
    def parameters(self) -> list[tuple[int, int, int]]:
        """Place of each (co)variance: part, term, term; the residual variance comes after them."""
        return [
            (part, one, two)
            for part, block in enumerate(self.variances)
            for one in range(len(block))
            for two in range(one + 1)
        ]

    @cached_property
    def coefficient_covariance(self) -> np.ndarray:
        """(X'V^-1X)^-1, shape (terms, terms)."""
        information = np.array(sum(b.matrix.T @ b.inverse @ b.matrix for b in self.blocks))
        size = np.sqrt(np.diag(information))  # whatever the units of the predictors
        scale = np.outer(size, size)
        return np.asarray(linalg.inv(information / scale) / scale)

    @cached_property
    def estimates(self) -> np.ndarray:
        """Generalised least squares, shape (terms,)."""
        total = sum(b.matrix.T @ b.inverse @ b.response for b in self.blocks)
        return np.asarray(self.coefficient_covariance @ total)


def marginal_model(
    fitted: Fitted, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> Marginal:
    """Return the marginal model of a multilevel fit.

    Parameters
    ----------
    fitted : Fitted
        From `multilevel`.
    data : DataFrame
        The data that were fitted.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    Marginal

    Raises
    ------
    UsageError
        ``not-multilevel``; ``other-data`` when these data do not give these estimates.
    EstimationError
        ``not-converged``.
    """
    if fitted.reason is not None:
        raise EstimationError(
            "not-converged",
            f"There is nothing to go on from: {fitted.reason}: {fitted.formula}",
            "The fit has no numbers.",
            "Simplify the random part, and fit again.",
        )
    made = design(fitted.formula, data, partial_groups=partial_groups)
    if not made.random or fitted.variances.empty:
        raise UsageError(
            "not-multilevel",
            f"This needs a multilevel fit, and {fitted.formula!r} is not one.",
            "The model has no random part.",
            "Fit it with `multilevel`, adding for example `+ (1 | therapist_id)`.",
        )
    table = fitted.variances.set_index(["group", "term"])["variance"]
    random = tuple(part for part in (_fitted_part(p, table) for p in made.random) if part.terms)
    made = replace(made, random=random)
    variances = tuple(_covariance(part, table) for part in random)
    residual = float(table["Residual", ""])
    found = Marginal(made, variances, residual, _blocks(made, variances, residual))
    check_same_data(fitted, len(found.design.rows), found.estimates)
    return found


def _fitted_part(part: RandomDesign, table: pd.Series) -> RandomDesign:
    """Leave out the slopes that were dropped on the way to convergence."""
    kept = [k for k, term in enumerate(part.terms) if (part.group, _label(term)) in table.index]
    terms = tuple(part.terms[k] for k in kept)
    return replace(part, terms=terms, matrix=part.matrix[:, kept])


def _covariance(part: RandomDesign, table: pd.Series) -> np.ndarray:
    names = [_label(term) for term in part.terms]
    block = np.diag([float(table[part.group, name]) for name in names])
    for one, name in enumerate(names):
        for two in range(one):
            block[one, two] = block[two, one] = float(table[part.group, f"{names[two]}, {name}"])
    return block


def _label(term: str) -> str:
    return "Intercept" if term == "1" else term


def _blocks(made: Design, variances: tuple[np.ndarray, ...], residual: float) -> tuple[Block, ...]:
    labels = independent_blocks(made.random, len(made.rows))
    order = np.argsort(labels, kind="stable")
    rows_of_blocks = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return tuple(_block(made, variances, residual, rows) for rows in rows_of_blocks)


def _block(
    made: Design, variances: tuple[np.ndarray, ...], residual: float, rows: np.ndarray
) -> Block:
    effects = tuple(_effects(part, rows) for part in made.random)
    covariance = residual * np.eye(len(rows))
    for part, variance in zip(effects, variances, strict=True):
        Z = part.indicator
        covariance += Z @ np.kron(np.eye(len(part.groups)), variance) @ Z.T
    return Block(rows, made.response[rows], made.matrix[rows], effects, covariance)


def _effects(part: RandomDesign, rows: np.ndarray) -> Effects:
    codes, terms = part.codes[rows], len(part.terms)
    groups, places = np.unique(codes, return_inverse=True)
    indicator = np.zeros((len(rows), len(groups), terms))
    indicator[np.arange(len(rows)), places] = part.matrix[rows]
    known = groups >= 0  # code -1: rows that belong to no group
    return Effects(groups[known], indicator[:, known].reshape(len(rows), -1), terms)
