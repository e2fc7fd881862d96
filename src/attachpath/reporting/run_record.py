"""What a run was made with: data, theory, versions, platform; and how each section went."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from attachpath import __version__
from attachpath.cohort import ESAT, Cohort
from attachpath.hypotheses import (
    Preregistration,
    Theory,
    load_theory,
    preregistration,
    theory_hash,
)
from attachpath.reporting.masked_words import masked_words
from attachpath.reporting.masking import mask_counts
from attachpath.reporting.printable import one_line

__all__ = ["RunRecord", "SectionState", "describe_run"]

_LIBRARIES = (
    "numpy",
    "scipy",
    "pandas",
    "statsmodels",
    "mixedlm",
    "formulaic",
    "seaborn",
    "matplotlib",
)


class SectionState(BaseModel):
    """How one section went."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["done", "failed"]
    seconds: float = Field(allow_inf_nan=False)


class RunRecord(BaseModel):
    """The run behind results.json; written as run.json.

    `fingerprint`, `version` and `theory_hash` must be those of every section of a report.
    """

    model_config = ConfigDict(extra="forbid")

    schema_version: Literal[1] = 1
    cohort: str = Field(description="Id of the cohort.")
    title: str
    fingerprint: str = Field(description="SHA-256 of the cohort's tables.")
    simulated: bool
    population: str | None = Field(description="Population simulated from; null for real data.")
    seed: str | None = Field(description="Seed of the simulation as text; null for real data.")
    theory: str
    theory_hash: str = Field(description="SHA-256 of what the theory says.")
    preregistration: Preregistration | None = Field(
        default=None,
        description="Whether the theory is the one that was frozen; null for a shipped theory.",
    )
    esat: str | None = Field(description="Its construction; null where no hypothesis uses it.")
    alpha: float = Field(allow_inf_nan=False)
    version: str = Field(description="Version of attachpath.")
    versions: dict[str, str]
    platform: str
    counts: dict[str, int] = Field(description="Rows of each table of the cohort.")
    mask_below: int | None = Field(
        default=None,
        ge=2,
        description="Counts of fewer clients, but not 0, are masked; null where none is.",
    )
    masked_cells: int = Field(
        default=0, description="Masked cells of all tables and numbers, each section's own too."
    )
    notes: list[str] = Field(default=[], description="What became of the data when read.")
    finished: str | None = Field(default=None, description="Time of day, UTC, ISO 8601.")
    seconds: float | None = Field(default=None, allow_inf_nan=False)
    sections: dict[str, SectionState] = {}

    @property
    def masked_words(self) -> str:
        """What is masked, in a sentence or two; empty where every count is shown."""
        if self.mask_below is None:
            return ""
        return (
            f"Counts of 1 to {self.mask_below - 1} clients are masked, and those from which they "
            f"could be worked out: {self.masked_cells:,} cells of tables and numbers. A count of 0 "
            "is shown, and so is the number of cases behind a model, a coefficient or a mean."
        )


def describe_run(
    cohort: Cohort, theory: str | Path = "et_graf", *, mask_below: int | None = None
) -> RunRecord:
    """Record what a run is made with.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str or Path
        Id of a shipped theory, or the path of a theory file.
    mask_below : int, optional
        Mask counts of fewer clients.

    Returns
    -------
    RunRecord
        Without times and sections, which the pipeline adds.
    """
    loaded = load_theory(theory)
    origin = cohort.provenance
    truth = cohort.truth
    simulated = truth is not None or "population" in origin
    return RunRecord(
        cohort=one_line(cohort.name),
        title=one_line(cohort.title or cohort.name),
        fingerprint=cohort.fingerprint(),
        simulated=simulated,
        population=_text(_first("population", origin, truth or {})) if simulated else None,
        seed=_text(_first("seed", origin, truth or {})) if simulated else None,
        theory=loaded.id,
        theory_hash=theory_hash(theory),
        preregistration=preregistration(theory),
        esat=_esat_words(loaded),
        alpha=loaded.alpha,
        version=__version__,
        versions=_versions(),
        platform=f"{platform.system()} {platform.machine()}",
        notes=_notes(origin, mask_below),
        mask_below=mask_below,
        counts={name: len(table) for name, table in cohort.tables().items()},
    )


def _notes(origin: Mapping[str, Any], below: int | None) -> list[str]:
    with mask_counts(below):
        return [masked_words(one_line(str(note))) for note in origin.get("score_notes", [])]


def _first(key: str, *places: Mapping[str, Any]) -> Any:
    return next((place[key] for place in places if place.get(key) is not None), None)


def _text(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("id")
    return None if value is None else one_line(str(value))


def _esat_words(theory: Theory) -> str | None:
    models = [one for one in theory.hypothesis if one.kind != "mediation"]
    columns = [column for one in models for column in one.data_columns]
    if not any(column.startswith(tuple(ESAT)) for column in columns):
        return None
    return f"{theory.esat}, control {theory.esat_control}"


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "attachpath": __version__}
    return found | {name: metadata.version(name) for name in _LIBRARIES}
