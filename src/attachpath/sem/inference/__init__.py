"""Standard errors, scaled tests and defined parameters of a model that was fitted."""

from attachpath.sem.inference.baseline import baseline_table
from attachpath.sem.inference.covariance import parameter_covariance
from attachpath.sem.inference.defined import (
    defined_parameters,
    defined_values,
    definition_slopes,
    definition_values,
)
from attachpath.sem.inference.meat import meat
from attachpath.sem.inference.saturated_information import (
    SaturatedInformation,
    free_moments,
    saturated_information,
)
from attachpath.sem.inference.scaling import (
    adf_spread,
    satorra_bentler_factor,
    yuan_bentler_factor,
)

__all__ = [
    "SaturatedInformation",
    "adf_spread",
    "baseline_table",
    "defined_parameters",
    "defined_values",
    "definition_slopes",
    "definition_values",
    "free_moments",
    "meat",
    "parameter_covariance",
    "satorra_bentler_factor",
    "saturated_information",
    "yuan_bentler_factor",
]
