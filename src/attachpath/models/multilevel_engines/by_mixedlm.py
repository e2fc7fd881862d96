"""Multilevel models by mixedlm, the only file that imports it.

mixedlm receives matrices, never a formula: an orthonormal basis of the fixed part, the residual
of least squares as response and random columns of size 1, so that neither the optimiser nor a
tolerance depends on anybody's units. Everything is transformed back exactly. Its formula reader
and its checks, which print and drop rows, are not called.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

import numpy as np
from mixedlm.estimation import LMMOptimizer
from mixedlm.estimation.reml import OptimizationResult
from mixedlm.matrices.design import ModelMatrices, RandomEffectStructure
from scipy import linalg, sparse

from attachpath.fitted import ConstantDegreesOfFreedom, DegreesOfFreedom
from attachpath.formula import RandomDesign
from attachpath.models.degrees_of_freedom import Satterthwaite
from attachpath.models.multilevel_engines.scaling import ScaledProblem
from attachpath.models.multilevel_engines.solution import Problem, Solution

__all__ = ["ENGINE", "OPTIMIZERS", "solve"]

# mixedlm's own threads would fight with the workers for the cores; they start at the first fit.
os.environ.setdefault("RAYON_NUM_THREADS", "1")

ENGINE = f"mixedlm {version('mixedlm')}"
OPTIMIZERS = ("auto", "COBYQA", "Nelder-Mead")

# A relative standard deviation below this is a variance of zero (lme4's isSingular).
_BOUNDARY = 1e-4
# How far the deviance may lie above its minimum, by Newton's decrement.
_EXCESS = 1e-6
_STEP = 1e-4
_SLOPE_START = 0.3


def solve(problem: Problem, optimizer: str) -> Solution:
    """Fit by mixedlm and check the gradient.

    Parameters
    ----------
    problem : Problem
        The matrices.
    optimizer : str
        One of `OPTIMIZERS`.

    Returns
    -------
    Solution

    Raises
    ------
    RuntimeError
        mixedlm could not evaluate the likelihood where its optimiser ended.

    Notes
    -----
    lme4's profiled deviance (Bates et al., 2015, Journal of Statistical Software 67(1)) has
    theta, the relative Cholesky factor, as its parameters. Converged means: at theta the
    deviance lies less than 1e-6 above the minimum of its quadratic approximation, and no
    direction leads down (at a boundary the gradient vanishes by symmetry, so it is not enough).
    """
    scaled = ScaledProblem(problem)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        surface = _Surface(scaled, optimizer)
        covariance = scaled.covariance_back(surface.coefficient_covariance)
        degrees_of_freedom = _degrees_of_freedom(problem, scaled, surface, covariance)
        converged = surface.converged
    said = dict.fromkeys(str(warning.message) for warning in caught)
    factors = surface.factors
    return Solution(
        estimates=scaled.estimates_back(surface.coefficients),
        covariance=covariance,
        blocks=tuple(scaled.blocks_back(factors, surface.sigma)),
        at_boundary=tuple(np.diag(factor) < _BOUNDARY for factor in factors),
        residual_variance=float((surface.sigma * scaled.size) ** 2),
        log_likelihood=scaled.log_likelihood_back(surface.deviance),
        degrees_of_freedom=degrees_of_freedom,
        converged=converged,
        notes=tuple(f"mixedlm: {text}" for text in said),
    )


def _matrices(scaled: ScaledProblem) -> ModelMatrices:
    """Return the form that mixedlm's optimiser takes."""
    rows, terms = scaled.matrix.shape
    pairs = list(zip(scaled.problem.random, scaled.random_sizes, strict=True))
    z = sparse.hstack([_indicator(part, size) for part, size in pairs], format="csc")
    return ModelMatrices(
        y=scaled.response,
        X=scaled.matrix,
        Z=z,
        fixed_names=[f"x{column}" for column in range(terms)],
        random_structures=[_structure(part, k) for k, (part, _) in enumerate(pairs)],
        n_obs=rows,
        n_fixed=terms,
        n_random=z.shape[1],
        weights=np.ones(rows),
        offset=np.zeros(rows),
    )


def _structure(part: RandomDesign, place: int) -> RandomEffectStructure:
    return RandomEffectStructure(
        grouping_factor=f"g{place}",
        term_names=[f"z{column}" for column in range(len(part.terms))],
        n_levels=part.n_groups,
        n_terms=len(part.terms),
        correlated=True,
        level_map={},
        level_indices=part.codes.astype(np.int32),
    )


def _indicator(part: RandomDesign, size: np.ndarray) -> sparse.csc_matrix:
    """Return Z of one part: the columns of a group stand side by side."""
    terms = len(part.terms)
    inside = np.flatnonzero(part.codes >= 0)
    rows = np.repeat(inside, terms)
    columns = (part.codes[inside, None] * terms + np.arange(terms)).ravel()
    values = (part.matrix[inside] / size).ravel()
    shape = (len(part.codes), part.n_groups * terms)
    return sparse.csc_matrix((values, (rows, columns)), shape=shape)


@dataclass(frozen=True)
class _Point:
    """The likelihood at one theta."""

    sigma: float
    information: np.ndarray


class _Surface:
    """The profiled deviance around the optimum that mixedlm found."""

    def __init__(self, scaled: ScaledProblem, optimizer: str) -> None:
        self.problem = scaled.problem
        self.optimizer = LMMOptimizer(_matrices(scaled), REML=self.problem.reml)
        found = self._optimum(optimizer)
        self.theta = np.asarray(found.theta, dtype=float)
        self.coefficients = np.asarray(found.beta, dtype=float)
        self.sigma = float(found.sigma)
        self.deviance = float(found.deviance)
        # Private, but the same objects that mixedlm's own optimiser "auto" runs on.
        _, gradient = self.optimizer._optimization_functions("L-BFGS-B", True)
        if gradient is None:
            raise RuntimeError("mixedlm was installed without its compiled part")
        self.gradient: Callable[[np.ndarray], np.ndarray] = gradient
        self.coefficient_covariance = self.covariance_at(self.point(self.theta))

    def _optimum(self, optimizer: str) -> OptimizationResult:
        """Optimise; correlated effects at a boundary can have several optima, so twice then."""
        several = any(len(part.terms) > 1 for part in self.problem.random)
        diagonal, of_slope = _diagonal(self.problem)
        start = self.optimizer.get_start_theta()
        # mixedlm starts a slope at the spread of the group means, twice what slopes tend to be.
        start[of_slope] = np.minimum(start[of_slope], _SLOPE_START)
        first = self.optimizer.optimize(start=start, method=optimizer, maxiter=5_000)
        if not several or np.abs(first.theta[diagonal]).min() >= _BOUNDARY:
            return first
        start = np.where(diagonal, 1.0, 0.1)
        second = self.optimizer.optimize(start=start, method=optimizer, maxiter=5_000)
        return min(first, second, key=lambda found: found.deviance)

    def point(self, theta: np.ndarray) -> _Point:
        core = self.optimizer._evaluate_core(theta)
        if core is None:
            raise RuntimeError("the likelihood cannot be evaluated beside the optimum")
        return _Point(float(core.sigma), np.asarray(core.fixed_information))

    def covariance_at(self, point: _Point) -> np.ndarray:
        """Covariance of the coefficients at the fitted residual variance."""
        return np.asarray(self.sigma**2 * linalg.inv(point.information))

    @cached_property
    def factors(self) -> list[np.ndarray]:
        """Relative Cholesky factor of each random part, diagonal not negative."""
        factors, place = [], 0
        for part in self.problem.random:
            rows, columns = np.tril_indices(len(part.terms))
            factor = np.zeros((len(part.terms), len(part.terms)))
            factor[rows, columns] = self.theta[place : place + len(rows)]
            place += len(rows)
            factors.append(factor * np.where(np.diag(factor) < 0, -1.0, 1.0))
        return factors

    @cached_property
    def hessian(self) -> np.ndarray:
        """Hessian of the profiled deviance: central differences of its exact gradient."""
        steps = np.eye(len(self.theta)) * _STEP
        columns = [self.gradient(self.theta + s) - self.gradient(self.theta - s) for s in steps]
        hessian = np.array(columns) / (2 * _STEP)
        return np.asarray((hessian + hessian.T) / 2)

    @cached_property
    def converged(self) -> bool:
        values, vectors = linalg.eigh(self.hessian)
        slopes = vectors.T @ self.gradient(self.theta)
        tolerance = 1e-6 * max(1.0, float(values.max()))
        curved = values > tolerance
        excess = float((slopes[curved] ** 2 / values[curved]).sum()) / 2
        flat = float(np.abs(slopes[~curved]).sum())
        downhill = bool((values < -100 * tolerance).any())
        return excess < _EXCESS and flat < 1e-3 and not downhill


def _diagonal(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Which elements of theta stand on a diagonal, and which of these belong to a slope."""
    diagonal, of_slope = [], []
    for part in problem.random:
        rows, columns = np.tril_indices(len(part.terms))
        diagonal.append(rows == columns)
        of_slope.append((rows == columns) & (np.array(part.terms)[rows] != "1"))
    return np.concatenate(diagonal), np.concatenate(of_slope)


def _degrees_of_freedom(
    problem: Problem, scaled: ScaledProblem, surface: _Surface, covariance: np.ndarray
) -> DegreesOfFreedom:
    """Satterthwaite's df over (theta, log sigma), as lmerTest has them over (theta, sigma)."""
    if not problem.satterthwaite:
        return ConstantDegreesOfFreedom(float("inf"))
    gradients, slopes = [], []
    for step in np.eye(len(surface.theta)) * _STEP:
        ahead, behind = surface.point(surface.theta + step), surface.point(surface.theta - step)
        change = surface.covariance_at(ahead) - surface.covariance_at(behind)
        gradients.append(scaled.covariance_back(change) / (2 * _STEP))
        slopes.append(np.log(ahead.sigma / behind.sigma) / (2 * _STEP))
    gradients.append(2 * covariance)
    return Satterthwaite(
        covariance=covariance,
        gradients=np.array(gradients),
        parameter_covariance=_parameter_covariance(
            surface.hessian, np.array(slopes), problem.likelihood_size
        ),
    )


def _parameter_covariance(hessian: np.ndarray, slopes: np.ndarray, size: int) -> np.ndarray:
    """Twice the inverse Hessian of the deviance in (theta, log sigma).

    The deviance before sigma is profiled out is ``size log sigma^2 + r(theta) / sigma^2 + ...``
    with ``r = size sigma_hat(theta)^2``; its second derivatives follow from the profiled ones
    and from ``slopes``, the derivatives of log sigma_hat. Directions without curvature (a
    variance at its boundary) get no variance, as in lmerTest.
    """
    cross = -4.0 * size * slopes
    full = np.block(
        [
            [hessian + np.outer(cross, cross) / (4.0 * size), cross[:, None]],
            [cross[None, :], np.array([[4.0 * size]])],
        ]
    )
    values, vectors = linalg.eigh(full)
    curved = values > 1e-8 * values.max()
    return np.asarray(2 * (vectors[:, curved] / values[curved]) @ vectors[:, curved].T)
