"""The equations of a population file: which latent depends on which, and how strongly."""

from __future__ import annotations

from attachpath.simulation.sourced import Correlation, Number, SourcedGroup
from attachpath.specification import Part

__all__ = [
    "CATS",
    "INTERACTIONS",
    "PROCESS",
    "TDS",
    "AttachmentPaths",
    "CorrelationRow",
    "Equations",
    "OutcomePaths",
    "ProcessPaths",
    "ResidualCorrelations",
    "coefficients",
    "correlation_pairs",
]

CATS = ("cats_secure", "cats_avoidant", "cats_preoccupied")
TDS = ("growing_engagement", "growing_autonomy", "too_close", "too_distant")
PROCESS = (*CATS, "alliance", *TDS)
"""What is measured at every occasion, in the order in which it is drawn."""

INTERACTIONS = {
    "ecr_anxiety_x_esat_anx": ("ecr_anxiety", "esat_anx"),
    "ecr_anxiety_x_esat_avoid": ("ecr_anxiety", "esat_avoid"),
    "ecr_avoidance_x_esat_anx": ("ecr_avoidance", "esat_anx"),
    "ecr_avoidance_x_esat_avoid": ("ecr_avoidance", "esat_avoid"),
}
"""Products that an equation may hold, each centred at its population mean."""


class AttachmentPaths(SourcedGroup):
    """Paths from pretreatment attachment."""

    ecr_anxiety: Number = 0.0
    ecr_avoidance: Number = 0.0


class AlliancePaths(AttachmentPaths):
    """Paths to the alliance."""

    cats_secure: Number = 0.0
    cats_avoidant: Number = 0.0
    cats_preoccupied: Number = 0.0


class ProcessPaths(AlliancePaths):
    """Paths to a scale of therapeutic distance."""

    alliance: Number = 0.0
    esat_anx: Number = 0.0
    esat_avoid: Number = 0.0
    ecr_anxiety_x_esat_anx: Number = 0.0
    ecr_anxiety_x_esat_avoid: Number = 0.0
    ecr_avoidance_x_esat_anx: Number = 0.0
    ecr_avoidance_x_esat_avoid: Number = 0.0


class OutcomePaths(ProcessPaths):
    """Paths to interpersonal distress after therapy."""

    distress: Number = 0.0
    growing_engagement: Number = 0.0
    growing_autonomy: Number = 0.0
    too_close: Number = 0.0
    too_distant: Number = 0.0
    therapist: Number = 0.0


class Equations(Part):
    """One equation a latent."""

    distress: AttachmentPaths
    communion: AttachmentPaths
    agency: AttachmentPaths
    cats_secure: AttachmentPaths
    cats_avoidant: AttachmentPaths
    cats_preoccupied: AttachmentPaths
    alliance: AlliancePaths
    growing_engagement: ProcessPaths
    growing_autonomy: ProcessPaths
    too_close: ProcessPaths
    too_distant: ProcessPaths
    outcome: OutcomePaths


class CorrelationRow(Part):
    """Correlations of one process variable with others; a pair stands in one row only."""

    cats_secure: Correlation | None = None
    cats_avoidant: Correlation | None = None
    cats_preoccupied: Correlation | None = None
    alliance: Correlation | None = None
    growing_engagement: Correlation | None = None
    growing_autonomy: Correlation | None = None
    too_close: Correlation | None = None
    too_distant: Correlation | None = None


class CatsCorrelations(SourcedGroup):
    """Residual correlations among the CATS traits."""

    cats_secure: CorrelationRow = CorrelationRow()
    cats_avoidant: CorrelationRow = CorrelationRow()
    cats_preoccupied: CorrelationRow = CorrelationRow()


class TdsCorrelations(SourcedGroup):
    """Residual correlations among the TDS traits."""

    growing_engagement: CorrelationRow = CorrelationRow()
    growing_autonomy: CorrelationRow = CorrelationRow()
    too_close: CorrelationRow = CorrelationRow()
    too_distant: CorrelationRow = CorrelationRow()


class ResidualCorrelations(Part):
    """Correlations of what the equations leave over, within a questionnaire."""

    cats: CatsCorrelations
    tds: TdsCorrelations


def coefficients(paths: Part) -> dict[str, float]:
    """Return the coefficients of an equation that are not zero, by predictor.

    Examples
    --------
    >>> coefficients(AttachmentPaths(ecr_anxiety=0.42, source="assumed"))
    {'ecr_anxiety': 0.42}
    """
    values = {name: getattr(paths, name) for name in type(paths).model_fields}
    return {name: value for name, value in values.items() if isinstance(value, float) and value}


def correlation_pairs(group: Part, names: tuple[str, ...]) -> dict[tuple[str, str], float]:
    """Return the correlations of a table by pair of names; pairs not written are zero.

    Raises
    ------
    ValueError
        When a pair is written in two rows, or with a name outside `names`.
    """
    pairs: dict[tuple[str, str], float] = {}
    for row in names:
        for column, value in getattr(group, row).model_dump(exclude_none=True).items():
            if column == row or column not in names:
                raise ValueError(f"`{row}.{column}` is not a pair of {', '.join(names)}")
            if (column, row) in pairs:
                raise ValueError(f"the pair `{row}.{column}` also stands as `{column}.{row}`")
            pairs[row, column] = value
    return pairs
