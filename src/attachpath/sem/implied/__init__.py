"""From parameters to the means and covariances that the model implies, and their derivatives."""

from attachpath.sem.implied.compiling import Compiled, compile_table
from attachpath.sem.implied.derivatives import Directions, curvature, directions, moment_jacobian
from attachpath.sem.implied.layout import Layout
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
    "natural_units",
]
