"""The whole population file as one validated object."""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from attachpath.simulation import measurement_specification as measuring
from attachpath.simulation import occasions_specification as changing
from attachpath.simulation import study_specification as study
from attachpath.simulation.extension import with_base
from attachpath.simulation.paths import (
    CATS,
    TDS,
    Equations,
    ResidualCorrelations,
    correlation_pairs,
)
from attachpath.simulation.sourced import Text
from attachpath.specification import Identifier, Specification

__all__ = ["PopulationFile"]


class PopulationFile(Specification):
    """A population: every parameter of the simulator, with its source.

    Attributes are the tables of the file, in its order; see ``published.toml``, whose comments
    say what each number means. ``extends`` names a shipped population of which the file gives
    only the differences.
    """

    id: Identifier
    extends: str | None = None
    title: Text
    note: str = ""
    sample: study.Sample
    presenting_problems: study.PresentingProblems
    therapists: study.Therapists
    attachment: study.Attachment
    paths: Equations
    residual_correlations: ResidualCorrelations
    therapist_share: study.TherapistShare
    schedule: changing.Schedule
    stable_share: changing.StableShare
    change_per_10_sessions: changing.ChangePer10Sessions
    states: changing.States
    after_therapy: study.AfterTherapy
    symptoms: study.Symptoms
    depth: study.Depth
    covariates: study.Covariates
    sessions: study.Sessions
    dropout: study.Dropout
    missingness: study.Missingness
    measurement: measuring.Measurement
    reverse_causation: measuring.ReverseCausation
    halo: measuring.Halo
    noninvariance: measuring.Noninvariance
    references: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _with_base(cls, values: Any) -> Any:
        return with_base(values) if isinstance(values, dict) else values

    @field_validator("residual_correlations")
    @classmethod
    def _pairs_once(cls, correlations: ResidualCorrelations) -> ResidualCorrelations:
        correlation_pairs(correlations.cats, CATS)
        correlation_pairs(correlations.tds, TDS)
        return correlations

    @model_validator(mode="after")
    def _clients_for_all(self) -> Self:
        if self.sample.therapists > self.sample.clients:
            raise ValueError("sample: more therapists than clients")
        return self
