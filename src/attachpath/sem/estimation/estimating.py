"""Maximum likelihood estimates, within ``==`` constraints and bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.sem.estimation.constraints import Affine, Bounds, bounds_of, free_space
from attachpath.sem.estimation.newton import MOST_STEPS, Climb, climb
from attachpath.sem.estimation.starting_values import plain_values, starting_values
from attachpath.sem.implied import Compiled
from attachpath.sem.likelihood import InformedEvaluation, evaluate
from attachpath.sem.observed import Patterns

__all__ = ["Estimate", "estimate"]


@dataclass(frozen=True)
class Estimate:
    """Where the likelihood is largest.

    Attributes
    ----------
    parameters : numpy.ndarray
        Shape (parameters,).
    log_likelihood : float
        With all constants.
    space : Affine
        The subspace of the constraints; parameters at a bound are held there.
    n_free : int
        Number of parameters that are free after the ``==`` constraints; a bound takes none away,
        as in lavaan.
    at_bound : tuple of int
        Places of the parameters that lie at a bound.
    converged : bool
        Whether the remaining step is negligible.
    iterations : int
        Steps taken.
    decrement : float
        The remaining step in standard errors.
    """

    parameters: np.ndarray
    log_likelihood: float
    space: Affine
    n_free: int
    at_bound: tuple[int, ...]
    converged: bool
    iterations: int
    decrement: float


def estimate(
    model: Compiled,
    patterns: Sequence[Patterns],
    means: Sequence[np.ndarray],
    covariances: Sequence[np.ndarray],
    start: np.ndarray | None = None,
    *,
    most_steps: int = MOST_STEPS,
) -> Estimate:
    """Find the maximum of the likelihood.

    Parameters
    ----------
    model : Compiled
        The compiled model.
    patterns : sequence of Patterns
        Sample statistics, one a group.
    means, covariances : sequences of numpy.ndarray
        Saturated moments of each group, for starting values.
    start : numpy.ndarray, optional
        Where to begin (a refit begins at the full-sample estimates).
    most_steps : int
        After so many steps from one start it is given up.
    """
    bounds = bounds_of(model)
    held: dict[int, float] = {}
    starts = _starts(model, means, covariances, start)
    found = _best_climb(model, patterns, starts, held, most_steps)
    for _ in range(2 * model.n_parameters):
        moved = _held_after(model, patterns, bounds, held, found)
        if moved is None:
            break
        held = moved
        found = _best_climb(model, patterns, iter([found.parameters]), held, most_steps)
    return Estimate(
        parameters=found.parameters,
        log_likelihood=found.at.log_likelihood,
        space=free_space(model, held),
        n_free=free_space(model).dimensions,
        at_bound=tuple(held),
        converged=found.converged,
        iterations=found.iterations,
        decrement=found.decrement,
    )


def _starts(
    model: Compiled,
    means: Sequence[np.ndarray],
    covariances: Sequence[np.ndarray],
    start: np.ndarray | None,
) -> Iterator[np.ndarray]:
    if start is not None:
        yield start
    yield starting_values(model, means, covariances)
    yield plain_values(model, means, covariances)


def _best_climb(
    model: Compiled,
    patterns: Sequence[Patterns],
    starts: Iterator[np.ndarray],
    held: dict[int, float],
    most_steps: int,
) -> Climb:
    """Climb from one start after the other until a climb converges."""
    space = free_space(model, held)
    best: Climb | None = None
    for start in starts:
        try:
            found = climb(model, patterns, start, space, most_steps)
        except np.linalg.LinAlgError:
            continue
        if best is None or found.converged:
            best = found
        if found.converged:
            break
    return best or _nowhere(model.n_parameters)


def _nowhere(n: int) -> Climb:
    """Stand for a climb that had no place to begin: the likelihood existed at no start."""
    nothing = np.full(n, np.nan)
    return Climb(nothing, InformedEvaluation(np.nan, nothing, np.diag(nothing)), 0, False, np.inf)


def _held_after(
    model: Compiled,
    patterns: Sequence[Patterns],
    bounds: Bounds,
    held: dict[int, float],
    found: Climb,
) -> dict[int, float] | None:
    """Hold the parameter that is farthest outside, or let go one that wants inside."""
    outside = bounds.violated(found.parameters)
    outside[list(held)] = 0.0
    if outside.max(initial=0.0) > 1e-10:
        place = int(np.argmax(outside))
        below = found.parameters[place] < bounds.lower[place]
        return {**held, place: float((bounds.lower if below else bounds.upper)[place])}
    if not held:
        return None
    gradient = evaluate(model, patterns, found.parameters).gradient
    for place, value in held.items():
        inward = 1.0 if value == bounds.lower[place] else -1.0
        if inward * gradient[place] > 1e-6 * (1.0 + abs(found.at.log_likelihood)):
            return {other: at for other, at in held.items() if other != place}
    return None
