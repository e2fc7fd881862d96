"""What follows from a solution: standardised estimates, residuals, scores, reliability."""

from attachpath.sem.solution.factor_scores import ScoreMethod, factor_scores
from attachpath.sem.solution.implied_frames import implied_frames
from attachpath.sem.solution.modification_indices import modification_indices
from attachpath.sem.solution.of_groups import ByGroup, Part
from attachpath.sem.solution.r_squared import r_squared
from attachpath.sem.solution.reliability import reliability
from attachpath.sem.solution.residuals import ResidualKind, residuals
from attachpath.sem.solution.row_places import row_places, row_values
from attachpath.sem.solution.standardized import (
    Kind,
    standardized_estimates,
    standardized_jacobian,
)
from attachpath.sem.solution.standardized_table import standardized_table

__all__ = [
    "ByGroup",
    "Kind",
    "Part",
    "ResidualKind",
    "ScoreMethod",
    "factor_scores",
    "implied_frames",
    "modification_indices",
    "r_squared",
    "reliability",
    "residuals",
    "row_places",
    "row_values",
    "standardized_estimates",
    "standardized_jacobian",
    "standardized_table",
]
