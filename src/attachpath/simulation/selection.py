"""Who the clients of a cohort are: all starters, or only those who qualify."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attachpath.errors import UsageError
from attachpath.simulation.clients_block import Block, draw_block
from attachpath.simulation.draws import Draws
from attachpath.simulation.occasion_answers import Occasions
from attachpath.simulation.plan import Plan, Questionnaires
from attachpath.simulation.switches import Who
from attachpath.simulation.therapists import TherapistDraws

__all__ = ["draw_qualified_block"]

MOST_ATTEMPTS = 400
LEAST_QUESTIONNAIRES = 3


def draw_qualified_block(
    plan: Plan, draws: Draws, therapists: TherapistDraws, of_client: NDArray[np.intp]
) -> Block:
    """Draw a block whose clients all qualify under `who`.

    Parameters
    ----------
    plan, draws, therapists, of_client
        As for `draw_block`.

    Returns
    -------
    Block

    Raises
    ------
    UsageError
        ``nobody-qualifies``.

    Notes
    -----
    Each therapist goes on until the caseload is full: who does not qualify is replaced by a new
    client of the same therapist, drawn from streams of the next attempt.
    """
    who = plan.switches.who
    if who == "starters":
        return draw_block(plan, draws, therapists, of_client)
    pending = np.arange(draws.size)
    found: list[tuple[NDArray[np.intp], Block]] = []
    for attempt in range(MOST_ATTEMPTS):
        here = replace(draws, attempt=attempt, rows=pending if attempt else None)
        block = draw_block(plan, here, therapists, of_client[pending])
        qualified = _qualified(block, who, len(pending))
        found.append((pending[qualified], _taken(block, np.flatnonzero(qualified))))
        pending = pending[~qualified]
        if not len(pending):
            return _joined(found)
    raise UsageError(
        "nobody-qualifies",
        f"After {MOST_ATTEMPTS} attempts {len(pending)} places are still empty under who={who!r}.",
        "Under this population hardly any client meets the condition.",
        "Use who='starters', or make therapies longer or less is missing in the population.",
    )


def _qualified(block: Block, who: Who, clients: int) -> NDArray[np.bool_]:
    if who == "three_questionnaires":
        answered = np.bincount(block.occasions.of_client, minlength=clients)
        return np.asarray(answered >= LEAST_QUESTIONNAIRES)
    return ~np.isnan(block.answers["iip_post"].scores["total"])


def _taken(block: Block, rows: NDArray[np.intp]) -> Block:
    """Return the part of a block that belongs to some of its clients."""
    place = np.full(len(block.clients["therapist"]), -1, dtype=np.intp)
    place[rows] = np.arange(len(rows))
    old = block.occasions
    kept = np.flatnonzero(place[old.of_client] >= 0)
    return Block(
        clients={name: values[rows] for name, values in block.clients.items()},
        answers={key: _rows(part, rows) for key, part in block.answers.items()},
        occasions=Occasions(
            of_client=place[old.of_client[kept]],
            session=old.session[kept],
            depth=old.depth[kept],
            answers={key: _rows(part, kept) for key, part in old.answers.items()},
        ),
    )


def _joined(found: list[tuple[NDArray[np.intp], Block]]) -> Block:
    """Put the clients found in several attempts into their places."""
    order = np.argsort(np.concatenate([rows for rows, _ in found]))
    blocks = [block for _, block in found]
    parts = [block.occasions for block in blocks]
    of_client = np.concatenate([rows[block.occasions.of_client] for rows, block in found])
    sequence = np.argsort(of_client, kind="stable")
    return Block(
        clients={
            name: np.concatenate([block.clients[name] for block in blocks])[order]
            for name in blocks[0].clients
        },
        answers={
            key: _together([block.answers[key] for block in blocks], order)
            for key in blocks[0].answers
        },
        occasions=Occasions(
            of_client=of_client[sequence],
            session=np.concatenate([part.session for part in parts])[sequence],
            depth=np.concatenate([part.depth for part in parts])[sequence],
            answers={
                key: _together([part.answers[key] for part in parts], sequence)
                for key in parts[0].answers
            },
        ),
    )


def _rows(part: Questionnaires, rows: NDArray[np.intp]) -> Questionnaires:
    scores = {name: score[rows] for name, score in part.scores.items()}
    return Questionnaires(part.answers[rows], scores)


def _together(parts: list[Questionnaires], order: NDArray[np.intp]) -> Questionnaires:
    answers = np.concatenate([part.answers for part in parts])
    scores = {
        name: np.concatenate([part.scores[name] for part in parts]) for name in parts[0].scores
    }
    return _rows(Questionnaires(answers, scores), order)
