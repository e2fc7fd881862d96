"""Therapists: their caseloads, their effects on their clients, and who they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from attachpath.parallel import stream
from attachpath.simulation.correlated import FloatArray, combined
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.structure import Structure
from attachpath.simulation.study_specification import People, Therapists

__all__ = [
    "TherapistDraws",
    "ages",
    "categories",
    "draw_therapists",
    "numbered_ids",
    "therapist_table",
]


@dataclass(frozen=True)
class TherapistDraws:
    """Therapists of a cohort.

    Attributes
    ----------
    of_client : numpy.ndarray
        Number of each client's therapist, shape (clients,).
    effects : dict of str to numpy.ndarray
        Standard normal effects by block of latents, shape (therapists, latents of the block).
    count : int
        Number of therapists.
    """

    of_client: NDArray[np.intp]
    effects: dict[str, FloatArray]
    count: int


def draw_therapists(
    population: PopulationFile,
    structure: Structure,
    *,
    clients: int,
    therapists: int,
    seed: int,
    replicate: int,
) -> TherapistDraws:
    """Draw caseloads and effects.

    Parameters
    ----------
    population, structure
        Parameters.
    clients, therapists : int
        Numbers; every therapist has at least one client.
    seed, replicate : int
        Of the streams.

    Returns
    -------
    TherapistDraws

    Notes
    -----
    Caseload = 1 + multinomial(clients - therapists; weights Gamma(`caseload_shape`)); clients come
    in random order. Effects of a block have the residual correlations of its equations.
    """
    weights = stream(seed, "simulation: caseload weights", replicate).standard_gamma(
        population.sample.caseload_shape, therapists
    )
    caseload = 1 + stream(seed, "simulation: caseloads", replicate).multinomial(
        clients - therapists, weights / weights.sum()
    )
    order = stream(seed, "simulation: order of clients", replicate).permutation(clients)
    effects = {}
    for name, block in structure.blocks.items():
        part = stream(seed, f"simulation: therapist effects on {name}", replicate)
        draws = part.standard_normal((therapists, len(block.residual_sd)))
        effects[name] = combined(block.factor, draws)
    return TherapistDraws(np.repeat(np.arange(therapists), caseload)[order], effects, therapists)


def therapist_table(
    population: PopulationFile, therapists: int, seed: int, replicate: int
) -> pd.DataFrame:
    """Draw who the therapists are.

    Returns
    -------
    DataFrame
        ``therapist_id``, ``age``, ``gender``, ``years_experience``, ``orientation``.
    """
    shape: Therapists = population.therapists
    draws = stream(seed, "simulation: therapists", replicate).random((therapists, 4))
    age = np.rint(ages(shape, draws[:, 0]))
    low, high = shape.experience_share_lowest, shape.experience_share_highest
    years = (age - shape.youngest_qualified) * (low + (high - low) * draws[:, 2])
    return pd.DataFrame(
        {
            "therapist_id": numbered_ids("T", therapists),
            "age": age.astype(np.int64),
            "gender": np.where(draws[:, 1] < shape.share_female, "female", "male"),
            "years_experience": np.maximum(np.rint(years), 0).astype(np.int64),
            "orientation": categories(shape.orientations, draws[:, 3]),
        }
    )


def ages(people: People, chances: FloatArray) -> FloatArray:
    """Return ages of given rank: a beta distribution between the ends with that mean and SD."""
    width = people.age_highest - people.age_lowest
    mean = (people.age_mean - people.age_lowest) / width
    precision = mean * (1 - mean) / (people.age_sd / width) ** 2 - 1
    share = special.betaincinv(mean * precision, (1 - mean) * precision, chances)
    result: FloatArray = people.age_lowest + width * share
    return result


def categories(shares: dict[str, float], chances: FloatArray) -> NDArray[np.object_]:
    """Return the category of each chance between 0 and 1."""
    names = np.array(list(shares), dtype=object)
    ends = np.cumsum(list(shares.values()))[:-1]
    chosen: NDArray[np.object_] = names[np.searchsorted(ends, chances, side="right")]
    return chosen


def numbered_ids(letter: str, count: int, first: int = 0, of: int | None = None) -> list[str]:
    """Return ids of equal length.

    Examples
    --------
    >>> numbered_ids("T", 3)
    ['T01', 'T02', 'T03']
    """
    digits = max(2 if letter == "T" else 4, len(str(count if of is None else of)))
    return [f"{letter}{number:0{digits}d}" for number in range(first + 1, first + count + 1)]
