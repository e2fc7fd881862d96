"""Second-order steps to the maximum of the likelihood.

Fisher scoring from afar (its information is always positive), Newton's steps with the observed
information near the maximum, where they converge quadratically. The step is judged in standard
errors: the root of the Newton decrement ``g' I^-1 g``, which no change of scale moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import linalg

from attachpath.sem.estimation.constraints import Affine
from attachpath.sem.implied import Compiled
from attachpath.sem.likelihood import InformedEvaluation, evaluate
from attachpath.sem.observed import Patterns

__all__ = ["MOST_STEPS", "Climb", "climb"]

MOST_STEPS = 200
_NEAR = 1.0
"""Below this decrement, in standard errors, Newton's own steps are taken."""
_ENOUGH = 1e-7
"""A step of so many standard errors changes no printed digit."""


@dataclass(frozen=True)
class Climb:
    """Where the steps ended.

    Attributes
    ----------
    parameters : numpy.ndarray
        Shape (parameters,).
    at : Evaluation
        The likelihood there, with the information of the last step.
    iterations : int
        Steps taken.
    converged : bool
        Whether the remaining step is negligible.
    decrement : float
        The remaining step in standard errors.
    """

    parameters: np.ndarray
    at: InformedEvaluation
    iterations: int
    converged: bool
    decrement: float


def climb(
    model: Compiled,
    patterns: Sequence[Patterns],
    start: np.ndarray,
    space: Affine,
    most_steps: int = MOST_STEPS,
) -> Climb:
    """Climb from a start to the nearest maximum within the subspace of the constraints.

    Raises
    ------
    numpy.linalg.LinAlgError
        When the likelihood does not exist at the start.
    """
    parameters = space.project(start)
    at = evaluate(model, patterns, parameters, "expected")
    decrement = np.inf
    for iteration in range(most_steps):
        step, decrement = _step(at, space)
        if decrement < _ENOUGH:
            return Climb(parameters, at, iteration, True, decrement)
        near = decrement < _NEAR * np.sqrt(space.dimensions)
        kind: Literal["observed", "expected"] = "observed" if near else "expected"
        moved = _uphill(
            model, patterns, parameters, step, least=at.log_likelihood, information=kind
        )
        if moved is None:
            # No better point although the gradient is not zero: the last digits, or a failure.
            return Climb(parameters, at, iteration, decrement < 1e-4, decrement)
        parameters, at = moved
    return Climb(parameters, at, most_steps, False, float(decrement))


def _step(at: InformedEvaluation, space: Affine) -> tuple[np.ndarray, float]:
    """Return the step and its length in standard errors."""
    inside = space.directions.T @ at.information @ space.directions
    slope = space.directions.T @ at.gradient
    try:
        factor = linalg.cho_factor(inside, lower=True, check_finite=False)
        step = linalg.cho_solve(factor, slope, check_finite=False)
    except linalg.LinAlgError:
        step = _ridged(inside, slope)
    length = float(np.sqrt(max(slope @ step, 0.0)))
    return space.directions @ step, length


def _ridged(information: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """Step where the information is not positive: along its absolute, lifted eigenvalues."""
    scale = np.sqrt(np.maximum(np.abs(np.diag(information)), 1e-12))
    values, vectors = np.linalg.eigh(information / np.outer(scale, scale))
    lifted = np.maximum(np.abs(values), 1e-6)
    step: np.ndarray = vectors @ ((vectors.T @ (slope / scale)) / lifted) / scale
    return step


def _uphill(
    model: Compiled,
    patterns: Sequence[Patterns],
    parameters: np.ndarray,
    step: np.ndarray,
    *,
    least: float,
    information: Literal["expected", "observed"],
) -> tuple[np.ndarray, InformedEvaluation] | None:
    """Halve the step until the log-likelihood does not fall below the least (to rounding)."""
    slack = 1e-10 * (1.0 + abs(least))
    for _ in range(25):
        try:
            there = evaluate(model, patterns, parameters + step, information)
        except np.linalg.LinAlgError:
            there = None
        if there is not None and there.log_likelihood >= least - slack:
            return parameters + step, there
        step = step / 2
    return None
