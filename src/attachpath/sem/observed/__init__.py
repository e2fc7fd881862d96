"""The observed data of a structural equation model, and its unrestricted (H1) moments."""

from attachpath.sem.observed.group_data import GroupData, Observed, resampled
from attachpath.sem.observed.lower_triangle import matrix_of_derivatives, symmetric
from attachpath.sem.observed.moment_derivatives import (
    InformedDerivatives,
    MomentDerivatives,
    casewise_scores,
    moment_derivatives,
)
from attachpath.sem.observed.observe import observe
from attachpath.sem.observed.pattern_inverse import pattern_blocks, pattern_inverse
from attachpath.sem.observed.patterns import Patterns, available_moments, patterns_of
from attachpath.sem.observed.saturated import Saturated, saturated
from attachpath.sem.observed.unusable import linear_combinations

__all__ = [
    "GroupData",
    "InformedDerivatives",
    "MomentDerivatives",
    "Observed",
    "Patterns",
    "Saturated",
    "available_moments",
    "casewise_scores",
    "linear_combinations",
    "matrix_of_derivatives",
    "moment_derivatives",
    "observe",
    "pattern_blocks",
    "pattern_inverse",
    "patterns_of",
    "resampled",
    "saturated",
    "symmetric",
]
