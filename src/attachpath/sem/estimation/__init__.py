"""Maximum likelihood: starting values, constraints, second-order steps, identification."""

from attachpath.sem.estimation.constraints import Affine, Bounds, bounds_of, free_space
from attachpath.sem.estimation.estimating import Estimate, estimate
from attachpath.sem.estimation.identification import unidentified
from attachpath.sem.estimation.starting_values import starting_values

__all__ = [
    "Affine",
    "Bounds",
    "Estimate",
    "bounds_of",
    "estimate",
    "free_space",
    "starting_values",
    "unidentified",
]
