"""What an engine for multilevel models receives and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attachpath.fitted import DegreesOfFreedom
from attachpath.formula import RandomDesign

__all__ = ["Problem", "Solution", "Solver"]


@dataclass(frozen=True, eq=False)
class Problem:
    """A multilevel model without names: ``y = X b + sum of Z_k u_k + e``.

    Attributes
    ----------
    response : numpy.ndarray
        Shape (rows,).
    matrix : numpy.ndarray
        Fixed part, shape (rows, terms), full rank.
    random : tuple of RandomDesign
        Random parts; code -1 marks rows without a group, their rows of Z are zero.
    reml : bool
        Restricted or full maximum likelihood.
    satterthwaite : bool
        Whether the df of contrasts are wanted.
    """

    response: np.ndarray
    matrix: np.ndarray
    random: tuple[RandomDesign, ...]
    reml: bool
    satterthwaite: bool

    @property
    def likelihood_size(self) -> int:
        """Number of independent pieces of information: rows, less terms under REML."""
        rows, terms = self.matrix.shape
        return int(rows - terms) if self.reml else int(rows)


@dataclass(frozen=True, eq=False)
class Solution:
    """An engine's answer in the scale of the problem.

    Attributes
    ----------
    estimates : numpy.ndarray
        Coefficients, shape (terms,).
    covariance : numpy.ndarray
        Their covariance, shape (terms, terms).
    blocks : tuple of numpy.ndarray
        Covariance of the random effects of each part.
    at_boundary : tuple of numpy.ndarray
        For each part, which of its terms have no variance left given the terms before.
    residual_variance : float
        Variance of the residuals.
    log_likelihood : float
        Restricted under REML, constants as in lme4.
    degrees_of_freedom : callable
        df of a contrast.
    converged : bool
        Whether the gradient vanishes and the point is a maximum.
    notes : tuple of str
        What the engine said, and what a reader must know about it.
    """

    estimates: np.ndarray
    covariance: np.ndarray
    blocks: tuple[np.ndarray, ...]
    at_boundary: tuple[np.ndarray, ...]
    residual_variance: float
    log_likelihood: float
    degrees_of_freedom: DegreesOfFreedom
    converged: bool
    notes: tuple[str, ...] = ()


Solver = Callable[[Problem, str], Solution]
"""Solves a problem by the optimiser named."""
