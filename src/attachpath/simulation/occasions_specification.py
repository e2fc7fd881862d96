"""The part of a population file about what changes from occasion to occasion."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from attachpath.simulation.paths import PROCESS, CorrelationRow, correlation_pairs
from attachpath.simulation.sourced import Correlation, Number, Share, SourcedGroup
from attachpath.specification import Part

__all__ = [
    "ChangePer10Sessions",
    "PreviousEffects",
    "Schedule",
    "Slope",
    "StableShare",
    "StateCorrelations",
    "States",
]


class Schedule(SourcedGroup):
    """Sessions with questionnaires."""

    sessions: tuple[Annotated[int, Field(strict=True, ge=1, le=500)], ...] = Field(min_length=1)

    @field_validator("sessions")
    @classmethod
    def _ascending(cls, sessions: tuple[int, ...]) -> tuple[int, ...]:
        if list(sessions) != sorted(set(sessions)):
            raise ValueError("sessions must be in ascending order, each once")
        return sessions


class StableShare(SourcedGroup):
    """Share of true variance that is the client's at every occasion."""

    cats_secure: Share
    cats_avoidant: Share
    cats_preoccupied: Share
    alliance: Share
    growing_engagement: Share
    growing_autonomy: Share
    too_close: Share
    too_distant: Share


class Slope(Part):
    """Change in 10 sessions, in standard deviations: its mean and spread over clients."""

    mean: Number
    sd: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class ChangePer10Sessions(SourcedGroup):
    """A straight line for each client and variable."""

    cats_secure: Slope
    cats_avoidant: Slope
    cats_preoccupied: Slope
    alliance: Slope
    growing_engagement: Slope
    growing_autonomy: Slope
    too_close: Slope
    too_distant: Slope


class StateCorrelations(SourcedGroup):
    """Correlations of the states at one occasion."""

    cats_secure: CorrelationRow = CorrelationRow()
    cats_avoidant: CorrelationRow = CorrelationRow()
    cats_preoccupied: CorrelationRow = CorrelationRow()
    alliance: CorrelationRow = CorrelationRow()
    growing_engagement: CorrelationRow = CorrelationRow()
    growing_autonomy: CorrelationRow = CorrelationRow()
    too_close: CorrelationRow = CorrelationRow()
    too_distant: CorrelationRow = CorrelationRow()

    @model_validator(mode="after")
    def _pairs_once(self) -> Self:
        correlation_pairs(self, PROCESS)
        return self


class PreviousEffects(SourcedGroup):
    """Effects of the security state of the previous occasion on the state now."""

    esat_anx: Number = 0.0
    esat_avoid: Number = 0.0
    ecr_anxiety_x_esat_anx: Number = 0.0
    ecr_avoidance_x_esat_avoid: Number = 0.0


class PreviousEquations(Part):
    """One equation a scale of growth."""

    growing_engagement: PreviousEffects
    growing_autonomy: PreviousEffects


class States(SourcedGroup):
    """What a client's occasions have of their own, carried over from one to the next."""

    autoregression: Correlation
    correlations: StateCorrelations
    previous: PreviousEquations
