"""The part of a population file about questionnaires, and about the switches."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from attachpath.simulation.sourced import Number, Positive, Share, SourcedGroup
from attachpath.specification import Part

__all__ = [
    "SCALES",
    "Halo",
    "IipItems",
    "LoadingRange",
    "Measurement",
    "Noninvariance",
    "ReverseCausation",
    "ScaleItems",
]

Loading = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

SCALES = {
    "ecr_anxiety": ("ecr", "anxiety"),
    "ecr_avoidance": ("ecr", "avoidance"),
    "cats_secure": ("cats", "secure"),
    "cats_avoidant": ("cats", "avoidant"),
    "cats_preoccupied": ("cats", "preoccupied"),
    "wai": ("wai_sr", "total"),
    "tds_growing_engagement": ("tds", "growing_engagement"),
    "tds_growing_autonomy": ("tds", "growing_autonomy"),
    "tds_too_close": ("tds", "too_close"),
    "tds_too_distant": ("tds", "too_distant"),
}
"""Instrument and scale behind each table of `measurement` with one latent."""

ScaleName = Literal[
    "ecr_anxiety",
    "ecr_avoidance",
    "cats_secure",
    "cats_avoidant",
    "cats_preoccupied",
    "wai",
    "tds_growing_engagement",
    "tds_growing_autonomy",
    "tds_too_close",
    "tds_too_distant",
]


class LoadingRange(Part):
    """Loadings spread evenly between two ends."""

    lowest: Loading
    highest: Loading

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.lowest > self.highest:
            raise ValueError(f"lowest ({self.lowest}) is more than highest ({self.highest})")
        return self


class ScaleItems(SourcedGroup):
    """Items of one scale: ``answer = round(midpoint + shift_k + spread y*)``.

    Loadings come as a list times `loading_factor`, or as a range; shifts from `item_means`
    (deviations from their mean times `item_mean_factor`), or evenly over ``-item_shift ..
    +item_shift``.
    """

    midpoint: Number
    spread: Positive
    loadings: tuple[Loading, ...] | LoadingRange
    loading_factor: Positive = 1.0
    item_means: tuple[Number, ...] | None = None
    item_mean_factor: Number = 1.0
    item_shift: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if isinstance(self.loadings, LoadingRange):
            highest = self.loadings.highest
        else:
            highest = max(self.loadings, default=0.0)
            if self.item_means is not None and len(self.item_means) != len(self.loadings):
                raise ValueError("item_means and loadings have different lengths")
        if highest * self.loading_factor > 1:
            raise ValueError("a loading times loading_factor is more than 1")
        return self


class OctantMidpoints(Part):
    """Midpoint of the items of each octant."""

    pa: Number
    bc: Number
    de: Number
    fg: Number
    hi: Number
    jk: Number
    lm: Number
    no: Number


class IipItems(SourcedGroup):
    """Items of the IIP: distress, place on the circle, octant and item."""

    midpoints: OctantMidpoints
    spread: Positive
    distress: Loading
    circle: Loading
    octant: Loading
    item: Loading
    item_shift: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Measurement(Part):
    """One table a scale."""

    ecr_anxiety: ScaleItems
    ecr_avoidance: ScaleItems
    cats_secure: ScaleItems
    cats_avoidant: ScaleItems
    cats_preoccupied: ScaleItems
    wai: ScaleItems
    tds_growing_engagement: ScaleItems
    tds_growing_autonomy: ScaleItems
    tds_too_close: ScaleItems
    tds_too_distant: ScaleItems
    iip: IipItems


class ReverseCausation(SourcedGroup):
    """Paths from unexpected improvement to growth, used instead of those from growth to outcome."""

    growing_engagement: Number
    growing_autonomy: Number


class HaloSigns(Part):
    """Direction in which a good impression colours the answers."""

    cats_secure: Literal[-1, 0, 1]
    cats_avoidant: Literal[-1, 0, 1]
    cats_preoccupied: Literal[-1, 0, 1]
    alliance: Literal[-1, 0, 1]
    growing_engagement: Literal[-1, 0, 1]
    growing_autonomy: Literal[-1, 0, 1]
    too_close: Literal[-1, 0, 1]
    too_distant: Literal[-1, 0, 1]


class Halo(SourcedGroup):
    """A general impression of the therapist."""

    persistence: Share
    signs: HaloSigns


class Noninvariance(SourcedGroup):
    """Items that people of one culture answer otherwise at equal standing on the latent."""

    scales: tuple[ScaleName, ...]
    share_of_items: Share
    share_of_clients: Share
