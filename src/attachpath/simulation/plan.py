"""What is the same for all blocks of a cohort, and what is drawn together in one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attachpath.simulation.answers import Answers, scale_scores
from attachpath.simulation.correlated import FloatArray
from attachpath.simulation.draws import Draws
from attachpath.simulation.item_parameters import Items
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.structure import Structure
from attachpath.simulation.switches import Switches

__all__ = ["Drawing", "Plan", "Questionnaires", "drawing"]


@dataclass(frozen=True)
class Plan:
    """Parameters of a cohort.

    Attributes
    ----------
    population : PopulationFile
        With the switches applied that are parameters.
    structure : Structure
        What follows from them.
    items : dict of str to Items
        Item parameters by column prefix.
    switches : Switches
        The others.
    """

    population: PopulationFile
    structure: Structure
    items: dict[str, Items]
    switches: Switches


@dataclass(frozen=True)
class Questionnaires:
    """Answers to one instrument at one time, and the scores made of them.

    Attributes
    ----------
    answers : numpy.ndarray
        Shape (rows, items).
    scores : dict of str to numpy.ndarray
        By scale id, each of shape (rows,).
    """

    answers: Answers
    scores: dict[str, FloatArray]


@dataclass(frozen=True)
class Drawing:
    """One block while it is drawn.

    Attributes
    ----------
    plan : Plan
        Parameters.
    draws : Draws
        Streams.
    other_culture : numpy.ndarray or None
        Who belongs to the culture in which some items are answered otherwise.
    """

    plan: Plan
    draws: Draws
    other_culture: NDArray[np.bool_] | None

    @property
    def culture_shift(self) -> NDArray[np.float32] | None:
        """Size of the shift of such items for each client."""
        size = self.plan.switches.noninvariance
        if size is None or self.other_culture is None:
            return None
        return self.other_culture.astype(np.float32) * np.float32(size)

    def scored(self, prefix: str, answers: Answers) -> Questionnaires:
        """Return answers with their scores."""
        return Questionnaires(answers, scale_scores(answers, self.plan.items[prefix].instrument))


def drawing(plan: Plan, draws: Draws) -> Drawing:
    """Begin a block: draw who belongs to which culture, if that is asked for."""
    other = None
    if plan.switches.noninvariance is not None:
        other = draws.uniform("culture") < plan.population.noninvariance.share_of_clients
    return Drawing(plan, draws, other)
