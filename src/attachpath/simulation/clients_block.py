"""One block of clients, from latents to answers to what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attachpath.simulation.attendance import attended_sessions, planned_sessions
from attachpath.simulation.client_questionnaires import after_therapy, before_therapy
from attachpath.simulation.client_variables import background, covariate_scores
from attachpath.simulation.draws import Draws
from attachpath.simulation.occasion_answers import (
    AllianceAnswers,
    Occasions,
    alliance_answers,
    occasions,
    with_halo,
)
from attachpath.simulation.occasion_states import true_scores
from attachpath.simulation.plan import Drawing, Plan, Questionnaires, drawing
from attachpath.simulation.therapists import TherapistDraws
from attachpath.simulation.traits import draw_traits

__all__ = ["Block", "draw_block"]


@dataclass(frozen=True)
class Block:
    """What is known of a block of clients and their occasions.

    Attributes
    ----------
    clients : dict of str to numpy.ndarray
        Columns of the table of clients without ids; ``therapist`` is a number.
    answers : dict of str to Questionnaires
        ``ecr``, ``iip_pre``, ``iip_post``.
    occasions : Occasions
        Those that took place.
    """

    clients: dict[str, np.ndarray]
    answers: dict[str, Questionnaires]
    occasions: Occasions


def draw_block(
    plan: Plan, draws: Draws, therapists: TherapistDraws, of_client: NDArray[np.intp]
) -> Block:
    """Draw one block.

    Parameters
    ----------
    plan : Plan
        Parameters.
    draws : Draws
        Streams of the block.
    therapists : TherapistDraws
        Therapists of the whole cohort.
    of_client : numpy.ndarray
        Therapist of each client of the block, shape (clients,).

    Returns
    -------
    Block
    """
    population, structure = plan.population, plan.structure
    here = drawing(plan, draws)
    traits = draw_traits(
        structure, draws, therapists, of_client, population.after_therapy.mean_change
    )
    before = before_therapy(here, traits)
    latents = with_halo(here, true_scores(population, structure, draws, traits))
    planned = planned_sessions(population, draws)
    alliance = alliance_answers(here, latents, planned)
    attended = _attended(here, planned, before["ecr"], alliance)
    iip_post, symptoms = after_therapy(here, traits, attended < planned)
    clients = {
        "therapist": of_client,
        **background(population, draws, traits),
        "sessions_attended": attended,
        "ended": np.where(attended < planned, "dropout", "completed"),
        **covariate_scores(population, structure, draws, traits),
        **symptoms,
    }
    if here.other_culture is not None:
        clients["culture"] = np.where(here.other_culture, "b", "a")
    took_place = occasions(here, latents, alliance, attended)
    return Block(clients, before | {"iip_post": iip_post}, took_place)


def _attended(
    here: Drawing, planned: NDArray[np.int64], ecr: Questionnaires, alliance: AllianceAnswers
) -> NDArray[np.int64]:
    if here.plan.switches.complete or here.plan.switches.dropout == "none":
        return planned
    return attended_sessions(
        here.plan.population,
        here.draws,
        planned,
        ecr_anxiety=ecr.scores["anxiety"],
        ecr_avoidance=ecr.scores["avoidance"],
        alliance=alliance.scores,
    )
