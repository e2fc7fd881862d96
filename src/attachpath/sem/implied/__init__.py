"""From parameters to the means and covariances that the model implies, and their derivatives."""

from attachpath.sem.implied.compiling import Compiled, compile_table
from attachpath.sem.implied.derivatives import (
    Directions,
    curvature,
    directions,
    moment_jacobian,
    summed_by_parameter,
)
from attachpath.sem.implied.layout import Layout
from attachpath.sem.implied.moment_jacobians import moment_jacobians
from attachpath.sem.implied.moments import Implied, implied_moments
from attachpath.sem.implied.units import natural_units

__all__ = [
    "Compiled",
    "Directions",
    "Implied",
    "Layout",
    "compile_table",
    "curvature",
    "directions",
    "implied_moments",
    "moment_jacobian",
    "moment_jacobians",
    "natural_units",
    "summed_by_parameter",
]
