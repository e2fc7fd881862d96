"""True scores at every session: stable part, straight line, and states that carry over."""

from __future__ import annotations

import numpy as np

from attachpath.simulation.correlated import FloatArray, combined
from attachpath.simulation.draws import Draws
from attachpath.simulation.paths import CATS, INTERACTIONS, PROCESS
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.structure import StateStructure, Structure
from attachpath.simulation.traits import Traits

__all__ = ["true_scores"]


def true_scores(
    population: PopulationFile, structure: Structure, draws: Draws, traits: Traits
) -> FloatArray:
    """Draw true scores of the process variables at every session of the schedule.

    Parameters
    ----------
    population, structure
        Parameters.
    draws : Draws
        Streams of the block.
    traits : dict
        From `draw_traits`.

    Returns
    -------
    numpy.ndarray
        Shape (sessions, variables in the order of `PROCESS`, clients).

    Notes
    -----
    ``y_t = sqrt(b) trait + slope (s - 10) / 10 + sqrt(1 - b) w_t`` with states
    ``w_t = a w_(t-1) + sqrt(1 - a^2) e_t`` from an unobserved occasion before the first; then the
    security state of the previous occasion is added to the states of growth.
    """
    sessions = population.schedule.sessions
    stable = np.array([getattr(population.stable_share, name) for name in PROCESS])
    lines = [getattr(population.change_per_10_sessions, name) for name in PROCESS]
    slopes = draws.normal("slopes", len(PROCESS))
    carried = population.states.autoregression
    state = _states(structure.states, draws, 0)
    result = np.empty((len(sessions), len(PROCESS), draws.n))
    for place, session in enumerate(sessions):
        previous = state
        fresh = _states(structure.states, draws, place + 1)
        state = carried * previous + np.sqrt(1 - carried**2) * fresh
        moved = _moved_by_security(structure.states, state, previous, traits)
        for variable, name in enumerate(PROCESS):
            line = lines[variable].mean + lines[variable].sd * slopes[:, variable]
            result[place, variable] = (
                np.sqrt(stable[variable]) * traits[name]
                + line * ((session - 10) / 10)
                + np.sqrt(1 - stable[variable]) * moved[variable]
            )
    return result


def _states(structure: StateStructure, draws: Draws, occasion: int) -> FloatArray:
    own = draws.normal(f"states {occasion}", len(PROCESS))
    return np.ascontiguousarray(combined(structure.factor, own).T)


def _moved_by_security(
    structure: StateStructure, state: FloatArray, previous: FloatArray, traits: Traits
) -> FloatArray:
    before: Traits = {name: previous[PROCESS.index(name)] for name in CATS}
    security = {
        kind: sum(weight * before[name] for name, weight in weights.items())
        for kind, weights in structure.security.items()
    }
    moved = state.copy()
    for name, effects in structure.previous.items():
        for effect, size in effects.items():
            first, kind = INTERACTIONS.get(effect, ("", effect))
            moderator = traits[first] if first else 1.0
            moved[PROCESS.index(name)] += size * moderator * security[kind]
    return moved
