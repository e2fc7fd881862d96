"""Populations by id or path, and the table of where each of their numbers comes from."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from attachpath.errors import UsageError, nearest_name
from attachpath.simulation.extension import FOLDER, shipped_ids
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.sourced import parameter_rows
from attachpath.simulation.structure import Structure, structure_of
from attachpath.specification import read_specification

__all__ = [
    "Population",
    "available_populations",
    "load_population",
    "population_hash",
    "population_sources",
]

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True)
class Population:
    """A population and what follows from its parameters.

    Attributes
    ----------
    parameters : PopulationFile
        The file, with what it extends laid beneath it.
    """

    parameters: PopulationFile

    @property
    def id(self) -> str:
        """Id of the population."""
        return self.parameters.id

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all numbers: comments, sources, order and ``extends`` do not matter."""
        rows = sorted((path, value) for path, value, _ in parameter_rows(self.parameters))
        text = json.dumps(rows, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @cached_property
    def structure(self) -> Structure:
        """Residual variances, factors and ESAT weights."""
        return structure_of(self.parameters)


def available_populations() -> list[str]:
    """Return the ids of the populations that come with the package.

    Examples
    --------
    >>> available_populations()
    ['et_graf', 'null', 'published']
    """
    return shipped_ids()


def load_population(id_or_path: str | Path | Population) -> Population:
    """Return a population of the package by its id, or one from a TOML file.

    Parameters
    ----------
    id_or_path : str, Path or Population
        An id such as ``"published"``, or the path of a file that ends in ``.toml``; a population
        is returned as it is.

    Returns
    -------
    Population

    Raises
    ------
    UsageError
        ``bad-id`` or ``unknown-population``, with the nearest id.
    SpecificationError
        When the file does not say what it must (the message holds the key's path), or its numbers
        cannot hold together: ``not-positive-definite``, ``too-much-explained``.

    Examples
    --------
    >>> load_population("published").parameters.paths.growing_engagement.alliance
    0.3
    """
    if isinstance(id_or_path, Population):
        return id_or_path
    if isinstance(id_or_path, Path) or id_or_path.endswith(".toml"):
        return _read(Path(id_or_path))
    if not _ID.fullmatch(id_or_path):
        raise UsageError(
            "bad-id",
            f"{id_or_path!r} is not a population's id.",
            "An id is a letter, then letters, digits or underscores; a path ends in .toml.",
            f"Use one of: {', '.join(shipped_ids())}; or the path of a .toml file.",
        )
    return _shipped(id_or_path)


def population_hash(population: str | Path | Population) -> str:
    """Return the SHA-256 of all numbers of a population, to tell whether it has changed."""
    return load_population(population).hash


def population_sources(population: str | Path | Population) -> pd.DataFrame:
    """List every parameter of a population with its value and its source.

    Parameters
    ----------
    population : str, Path or Population
        As for `load_population`.

    Returns
    -------
    DataFrame
        Columns ``parameter`` (path in the file), ``value`` (text), ``source`` and ``assumed``
        (whether the source itself says that at least a part of the number was assumed).

    Examples
    --------
    >>> table = population_sources("published").set_index("parameter")
    >>> table.loc["therapist_share.cats", "source"]
    "assumed; the outcome's .05 (johns19_te_all) as a proxy"
    """
    rows = parameter_rows(load_population(population).parameters)
    table = pd.DataFrame(
        [(path, _shown(value), source) for path, value, source in rows],
        columns=["parameter", "value", "source"],
    )
    table["assumed"] = table["source"].str.contains("assumed", regex=False)
    return table


@lru_cache(maxsize=16)
def _shipped(name: str) -> Population:
    if name not in shipped_ids():
        near = nearest_name(name, shipped_ids())
        raise UsageError(
            "unknown-population",
            f"The package has no population {name!r}.",
            f"A misspelt id{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(shipped_ids())}; or the path of a .toml file of your own.",
        )
    return _read(FOLDER / f"{name}.toml")


def _read(path: Path) -> Population:
    population = Population(read_specification(path, PopulationFile, "population"))
    _ = population.structure  # impossible numbers are refused here, not at the first draw
    return population


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)
