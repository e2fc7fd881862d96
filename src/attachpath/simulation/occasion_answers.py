"""What clients answer at the occasions of therapy, and how deep they find the session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attachpath.simulation.answers import Answers, item_answers
from attachpath.simulation.correlated import FloatArray
from attachpath.simulation.paths import CATS, PROCESS, TDS
from attachpath.simulation.plan import Drawing, Questionnaires

__all__ = ["AllianceAnswers", "Occasions", "alliance_answers", "occasions", "with_halo"]

VARIABLES = {"cats": CATS, "tds": TDS, "wai": ("alliance",)}
"""Latents behind the scales of each instrument, in the order of its item parameters."""


@dataclass(frozen=True)
class AllianceAnswers:
    """Alliance at every planned session.

    Attributes
    ----------
    given : numpy.ndarray
        Who would answer at which session of the schedule, shape (sessions, clients).
    scores : numpy.ndarray
        Scores, NaN where none, same shape.
    answers : list of numpy.ndarray
        Answers of those in `given`, an array a session.
    """

    given: NDArray[np.bool_]
    scores: FloatArray
    answers: list[Answers]


@dataclass(frozen=True)
class Occasions:
    """Occasions that took place, in order of client and session.

    Attributes
    ----------
    of_client : numpy.ndarray
        Position in the block of each occasion's client, ascending.
    session : numpy.ndarray
        Session of each occasion.
    depth : numpy.ndarray
        Depth of the session.
    answers : dict of str to Questionnaires
        ``cats``, ``tds``, ``wai``.
    """

    of_client: NDArray[np.intp]
    session: NDArray[np.int64]
    depth: FloatArray
    answers: dict[str, Questionnaires]


def with_halo(drawing: Drawing, latents: FloatArray) -> FloatArray:
    """Give a share of every latent's variance to the general impression of the therapist.

    Parameters
    ----------
    drawing : Drawing
        The block; its switch `halo` is the share.
    latents : numpy.ndarray
        Shape (sessions, process variables, clients).

    Returns
    -------
    numpy.ndarray
        Same shape.
    """
    share = drawing.plan.switches.halo
    if share == 0:
        return latents
    shape = drawing.plan.population.halo
    lasting = drawing.draws.normal("halo", 1)[:, 0]
    coloured = latents.copy()
    for place in range(len(latents)):
        passing = drawing.draws.normal(f"halo {place + 1}", 1)[:, 0]
        halo = np.sqrt(shape.persistence) * lasting + np.sqrt(1 - shape.persistence) * passing
        for variable, name in enumerate(PROCESS):
            sign = getattr(shape.signs, name)
            if sign:
                own = np.sqrt(1 - share) * latents[place, variable]
                coloured[place, variable] = own + sign * np.sqrt(share) * halo
    return coloured


def alliance_answers(
    drawing: Drawing, latents: FloatArray, planned: NDArray[np.int64]
) -> AllianceAnswers:
    """Draw the alliance at every planned session, since leaving depends on it.

    Parameters
    ----------
    drawing : Drawing
        The block.
    latents : numpy.ndarray
        Shape (sessions, process variables, clients).
    planned : numpy.ndarray
        Planned sessions, shape (clients,).
    """
    population = drawing.plan.population
    sessions = population.schedule.sessions
    given = np.zeros((len(sessions), drawing.draws.n), dtype=bool)
    scores = np.full(given.shape, np.nan)
    answers = []
    for place, session in enumerate(sessions):
        chance = drawing.draws.uniform(f"occasion {place + 1} missing")
        given[place] = (session <= planned) & (chance >= population.missingness.occasion)
        rows = np.flatnonzero(given[place])
        answers.append(_answers(drawing, "wai", place, latents[place], rows))
        scores[place, rows] = drawing.scored("wai", answers[place]).scores["total"]
    return AllianceAnswers(given, scores, answers)


def occasions(
    drawing: Drawing,
    latents: FloatArray,
    alliance: AllianceAnswers,
    attended: NDArray[np.int64],
) -> Occasions:
    """Draw the other questionnaires of the occasions that took place, and put them in order.

    Parameters
    ----------
    drawing, latents, alliance
        As above.
    attended : numpy.ndarray
        Sessions attended, shape (clients,).
    """
    sessions = np.array(drawing.plan.population.schedule.sessions)
    took_place = alliance.given & (sessions[:, np.newaxis] <= attended)
    of_client, at = np.nonzero(took_place.T)
    position = np.full(took_place.shape, -1, dtype=np.intp)
    position[at, of_client] = np.arange(len(at))
    items = drawing.plan.items
    answers = {
        prefix: np.empty((len(at), items[prefix].instrument.items), dtype=np.int8)
        for prefix in VARIABLES
    }
    depth = np.empty(len(at))
    for place, here in enumerate(took_place):
        rows = np.flatnonzero(here)
        target = position[place, rows]
        answers["wai"][target] = alliance.answers[place][here[alliance.given[place]]]
        for prefix in ("cats", "tds"):
            answers[prefix][target] = _answers(drawing, prefix, place, latents[place], rows)
        depth[target] = _depth(drawing, place, latents[place])[rows]
    scored = {prefix: drawing.scored(prefix, answers[prefix]) for prefix in answers}
    return Occasions(of_client, sessions[at], depth, scored)


def _answers(
    drawing: Drawing, prefix: str, place: int, latents: FloatArray, rows: NDArray[np.intp]
) -> Answers:
    variables = [PROCESS.index(name) for name in VARIABLES[prefix]]
    return item_answers(
        drawing.plan.items[prefix],
        latents[variables],
        drawing.draws,
        f"{prefix} {place + 1}",
        missing=drawing.plan.population.missingness.item,
        rows=rows,
        culture_shift=drawing.culture_shift,
    )


def _depth(drawing: Drawing, place: int, latents: FloatArray) -> FloatArray:
    shape = drawing.plan.population.depth
    own = drawing.draws.normal(f"depth {place + 1}", 1)[:, 0]
    depth: FloatArray = shape.mean + shape.sd * (
        shape.on_cats_secure * latents[PROCESS.index("cats_secure")]
        + shape.on_alliance * latents[PROCESS.index("alliance")]
        + shape.residual * own
    )
    return depth
