"""How many sessions were planned and attended, and who left."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from attachpath.simulation.correlated import FloatArray
from attachpath.simulation.draws import Draws
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.study_specification import Dropout

__all__ = ["attended_sessions", "planned_sessions"]

WholeArray = NDArray[np.int64]


def planned_sessions(population: PopulationFile, draws: Draws) -> WholeArray:
    """Draw the planned number of sessions of each client, shape (clients,)."""
    shape = population.sessions
    logs = math.log(shape.median_planned) + shape.log_sd * draws.normal("planned sessions", 1)[:, 0]
    return np.clip(np.rint(np.exp(logs)), shape.fewest, shape.most).astype(np.int64)


def attended_sessions(
    population: PopulationFile,
    draws: Draws,
    planned: WholeArray,
    *,
    ecr_anxiety: FloatArray,
    ecr_avoidance: FloatArray,
    alliance: FloatArray,
) -> WholeArray:
    """Draw the session after which each client left.

    Parameters
    ----------
    population : PopulationFile
        Parameters.
    draws : Draws
        Streams of the block; one draw a client.
    planned : numpy.ndarray
        Planned sessions, shape (clients,).
    ecr_anxiety, ecr_avoidance : numpy.ndarray
        Observed scores, shape (clients,).
    alliance : numpy.ndarray
        Observed alliance at each session of the schedule, NaN where not given, shape
        (sessions of the schedule, clients).

    Returns
    -------
    numpy.ndarray
        Sessions attended; fewer than planned for those who left.

    Notes
    -----
    After each session n = 3, 4, ... below the planned one, logit h = intercept + slope ln(n / 3) +
    effects of observed scores, with the last alliance that was given; a score that is not there
    counts as average. A client leaves at the first n whose survival falls below one uniform draw.
    """
    shape = population.dropout
    first = population.sessions.fewest
    sessions = np.arange(first, population.sessions.most)
    result = planned.copy()
    if not len(sessions):
        return result
    steady = (
        shape.intercept
        + shape.ecr_anxiety * _z(ecr_anxiety, shape.ecr_anxiety_centre, shape.ecr_anxiety_scale)
        + shape.ecr_avoidance
        * _z(ecr_avoidance, shape.ecr_avoidance_centre, shape.ecr_avoidance_scale)
    )
    last = _last_given(shape, alliance, population.schedule.sessions, sessions)
    logit = steady[:, np.newaxis] + shape.log_session * np.log(sessions / first) + last
    survival = np.multiply.accumulate(1 / (1 + np.exp(logit)), axis=1)
    leaves = survival < draws.uniform("dropout")[:, np.newaxis]
    leaves &= sessions < planned[:, np.newaxis]
    gone = leaves.any(axis=1)
    result[gone] = sessions[leaves.argmax(axis=1)[gone]]
    return result


def _last_given(
    shape: Dropout, alliance: FloatArray, schedule: tuple[int, ...], sessions: WholeArray
) -> FloatArray:
    """Return the effect of the last alliance given by each session, shape (clients, sessions)."""
    effect = shape.last_alliance * _z(
        alliance, shape.last_alliance_centre, shape.last_alliance_scale, np.nan
    )
    known = np.zeros((len(schedule) + 1, alliance.shape[1]))
    for place in range(len(schedule)):
        known[place + 1] = np.where(np.isnan(effect[place]), known[place], effect[place])
    return known[np.searchsorted(schedule, sessions, side="right")].T


def _z(score: FloatArray, centre: float, scale: float, absent: float = 0.0) -> FloatArray:
    standardised: FloatArray = np.where(np.isnan(score), absent, (score - centre) / scale)
    return standardised
