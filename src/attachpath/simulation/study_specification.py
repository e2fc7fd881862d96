"""The part of a population file about people, outcome, sessions and missingness."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from attachpath.simulation.sourced import Correlation, Number, Positive, Share, SourcedGroup, Text
from attachpath.specification import Part

__all__ = [
    "AfterTherapy",
    "Attachment",
    "Covariate",
    "Covariates",
    "Depth",
    "Dropout",
    "Missingness",
    "PresentingProblems",
    "Sample",
    "Sessions",
    "Symptoms",
    "TherapistShare",
    "Therapists",
]

Count = Annotated[int, Field(strict=True, ge=1)]
Reliability = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]


class People(SourcedGroup):
    """Age between two ends with a mean and a spread; gender."""

    age_mean: Positive
    age_sd: Positive
    age_lowest: Positive
    age_highest: Positive
    share_female: Share

    @model_validator(mode="after")
    def _ages_possible(self) -> Self:
        width = self.age_highest - self.age_lowest
        share = (self.age_mean - self.age_lowest) / width if width > 0 else -1.0
        if not 0 < share < 1 or (self.age_sd / width) ** 2 >= share * (1 - share):
            raise ValueError(
                "no distribution between age_lowest and age_highest has this age_mean and age_sd"
            )
        return self


class Sample(People):
    """How many, and who."""

    clients: Count
    therapists: Count
    caseload_shape: Positive
    age_on_ecr_anxiety: Correlation


class PresentingProblems(SourcedGroup):
    """Why clients came."""

    shares: dict[Text, Share] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_in_all(self) -> Self:
        _shares_add_up(self.shares)
        return self


class Therapists(People):
    """Who the therapists are."""

    youngest_qualified: Positive
    experience_share_lowest: Share
    experience_share_highest: Share
    orientations: dict[Text, Share] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_in_all(self) -> Self:
        _shares_add_up(self.orientations)
        return self


def _shares_add_up(shares: dict[str, float]) -> None:
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"the shares add up to {sum(shares.values()):.6g}, not 1")


class Attachment(SourcedGroup):
    """Latent attachment anxiety and avoidance before therapy."""

    correlation: Correlation


class TherapistShare(SourcedGroup):
    """Share of the residual variance that lies between therapists."""

    cats: Share
    alliance: Share
    tds: Share


class AfterTherapy(SourcedGroup):
    """Interpersonal problems after therapy, beside the equation of the outcome."""

    mean_change: Number
    style_stability: Correlation


class Symptoms(SourcedGroup):
    """Symptoms before and after, standardised."""

    pre_on_distress: Correlation
    post_on_pre: Number
    post_on_distress: Number
    post_on_distress_change: Number
    post_residual: Positive
    mean_change: Number
    reliability: Reliability


class Depth(SourcedGroup):
    """Depth of a session."""

    mean: Number
    sd: Positive
    on_cats_secure: Number
    on_alliance: Number
    residual: Positive


class Covariate(Part):
    """True standardised score on pretreatment attachment."""

    ecr_anxiety: Correlation = 0.0
    ecr_avoidance: Correlation = 0.0


class Covariates(SourcedGroup):
    """Other scores before therapy."""

    differentiation: Covariate
    sense_of_coherence: Covariate
    emotion_regulation_difficulty: Covariate
    interpersonal_trust: Covariate
    reliability: Reliability


class Sessions(SourcedGroup):
    """Planned number of sessions: log-normal, rounded, between two ends."""

    median_planned: Positive
    log_sd: Positive
    fewest: Count
    most: Annotated[int, Field(strict=True, ge=1, le=500)]

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.fewest > self.most:
            raise ValueError(f"fewest ({self.fewest}) is more than most ({self.most})")
        return self


class Dropout(SourcedGroup):
    """Logit of leaving after a session, on observed scores."""

    intercept: Number
    log_session: Number
    ecr_anxiety: Number
    ecr_avoidance: Number
    last_alliance: Number
    ecr_anxiety_centre: Number
    ecr_anxiety_scale: Positive
    ecr_avoidance_centre: Number
    ecr_avoidance_scale: Positive
    last_alliance_centre: Number
    last_alliance_scale: Positive


class Missingness(SourcedGroup):
    """What is not answered."""

    post_after_dropout: Share
    post_after_completion: Share
    occasion: Share
    item: Share
    mnar_slope: Number
