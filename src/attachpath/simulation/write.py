"""Simulate a cohort straight into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from attachpath.cohort import write_cohort
from attachpath.simulation.data_sheet import data_sheet
from attachpath.simulation.population import Population
from attachpath.simulation.simulate import simulate_cohort
from attachpath.simulation.switches import DropoutKind, Who

__all__ = ["SimulationOptions", "write_simulated"]


class SimulationOptions(TypedDict, total=False):
    """The switches of `simulate_cohort` by name."""

    items: bool
    dropout: DropoutKind
    complete: bool
    reverse_causation: bool
    halo: float
    therapist_share: float | None
    reliability: float | None
    occasions: int | Sequence[int] | None
    who: Who
    noninvariance: float | None
    replicate: int


def write_simulated(
    population: str | Path | Population = "published",
    clients: int = 330,
    therapists: int | None = None,
    *,
    path: str | Path,
    seed: int | None = None,
    format: Literal["csv", "parquet"] = "csv",  # noqa: A002 - the word of the command line
    **options: Unpack[SimulationOptions],
) -> Path:
    """Simulate a cohort and write it as a folder.

    Parameters
    ----------
    population, clients, therapists, seed
        As for `simulate_cohort`.
    path : str or Path
        The folder.
    format : {"csv", "parquet"}
        Form of the tables.
    **options
        The switches of `simulate_cohort`.

    Returns
    -------
    Path
        The folder, with the tables, ``cohort.toml``, ``provenance.json``, ``truth.json`` and the
        data sheet as ``README.md``.

    Raises
    ------
    UsageError, SpecificationError
        As `simulate_cohort`.
    OutputError
        As `attachpath.cohort.write_cohort`.

    Notes
    -----
    Answers are held as small integers: 100,000 clients with all item answers need about half a
    gigabyte while they are written.
    """
    cohort = simulate_cohort(population, clients, therapists, seed=seed, **options)
    documents = {"README.md": data_sheet(cohort)}
    return write_cohort(cohort, path, format=format, documents=documents)
