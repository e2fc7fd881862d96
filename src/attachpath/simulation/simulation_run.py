"""A cohort that is ready to be drawn, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.errors import UsageError
from attachpath.parallel import seed_from
from attachpath.simulation.block_tables import client_table, occasion_table
from attachpath.simulation.draws import BLOCK, Draws
from attachpath.simulation.item_parameters import items_of
from attachpath.simulation.plan import Plan
from attachpath.simulation.population import Population, load_population
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.selection import draw_qualified_block
from attachpath.simulation.structure import structure_of
from attachpath.simulation.switches import Switches, switched
from attachpath.simulation.therapists import (
    TherapistDraws,
    draw_therapists,
    numbered_ids,
    therapist_table,
)
from attachpath.simulation.truth import truth_of

__all__ = ["Simulation", "prepared", "usual_therapists"]


@dataclass(frozen=True)
class Simulation:
    """A cohort that is ready to be drawn, block by block.

    Attributes
    ----------
    population : Population
        As loaded.
    plan : Plan
        Parameters with the switches applied.
    clients, therapists : int
        Numbers.
    seed, replicate : int
        Of the streams.
    drawn : TherapistDraws
        The therapists, on whom all blocks draw.
    """

    population: Population
    plan: Plan
    clients: int
    therapists: int
    seed: int
    replicate: int
    drawn: TherapistDraws

    def tables(self, items: bool) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        """Draw the tables of clients and occasions of each block."""
        for block, first in enumerate(range(0, self.clients, BLOCK)):
            size = min(BLOCK, self.clients - first)
            draws = Draws(self.seed, self.replicate, block, size)
            of_client = self.drawn.of_client[first : first + size]
            drawn = draw_qualified_block(self.plan, draws, self.drawn, of_client)
            ids = numbered_ids("C", size, first, self.clients)
            yield (
                client_table(drawn, self.plan.items, ids, self.therapists, items),
                occasion_table(drawn, self.plan.items, ids, items),
            )

    def therapist_table(self) -> pd.DataFrame:
        """Draw the table of therapists."""
        return therapist_table(self.plan.population, self.therapists, self.seed, self.replicate)

    def truth(self) -> dict[str, Any]:
        """Return the parameters behind the cohort."""
        return truth_of(self.population, self.plan.population, self.plan.structure)

    def provenance(self, items: bool) -> dict[str, Any]:
        """Return what was simulated, with the seed as text (it may have 128 bits)."""
        return {
            "kind": "simulated",
            "population": self.population.id,
            "population_hash": self.population.hash,
            "clients": self.clients,
            "therapists": self.therapists,
            "seed": str(self.seed),
            "replicate": self.replicate,
            "items": items,
            "switches": self.plan.switches.as_record(),
        }


def prepared(
    population: str | Path | Population,
    clients: int,
    therapists: int | None,
    *,
    seed: int | None,
    replicate: int,
    switches: Switches,
) -> Simulation:
    """Check a request and work out all that is the same for every block.

    Parameters
    ----------
    population, clients, therapists, seed, replicate
        As for `simulate_cohort`.
    switches : Switches
        What differs from the population.

    Returns
    -------
    Simulation
    """
    known = load_population(population)
    count = _therapist_count(known, clients, therapists)
    if replicate < 0:
        raise UsageError(
            "bad-replicate",
            f"The replicate is {replicate}.",
            "Replicates are numbered from 0.",
            "Give 0 or a positive whole number.",
        )
    used = seed_from(seed)
    parameters = switched(known, switches)
    same = parameters == known.parameters and not switches.reverse_causation
    structure = known.structure if same else structure_of(parameters, switches.reverse_causation)
    items = items_of(parameters.measurement, parameters.noninvariance, switches.reliability)
    plan = Plan(parameters, structure, items, switches)
    drawn = draw_therapists(
        parameters, structure, clients=clients, therapists=count, seed=used, replicate=replicate
    )
    return Simulation(known, plan, clients, count, used, replicate, drawn)


def usual_therapists(parameters: PopulationFile, clients: int) -> int:
    """Return the number of therapists of a cohort for which none is asked for."""
    return max(1, round(clients * parameters.sample.therapists / parameters.sample.clients))


def _therapist_count(population: Population, clients: int, therapists: int | None) -> int:
    if clients < 1:
        raise UsageError(
            "bad-clients",
            f"{clients} clients were asked for.",
            "A cohort has at least one client.",
            "Give a positive whole number.",
        )
    if therapists is None:
        return usual_therapists(population.parameters, clients)
    if therapists < 1:
        raise UsageError(
            "bad-therapists",
            f"{therapists} therapists were asked for.",
            "A cohort has at least one therapist.",
            "Give a positive whole number, or leave it out.",
        )
    if therapists > clients:
        raise UsageError(
            "too-few-clients",
            f"{clients} clients were asked for with {therapists} therapists.",
            "Every therapist has at least one client.",
            "Ask for more clients or fewer therapists.",
        )
    return therapists
