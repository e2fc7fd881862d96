"""The one grammar for model formulas, and the design matrix that every engine receives."""

from attachpath.formula.expansion import fixed_terms
from attachpath.formula.matrices import Design, RandomDesign, design
from attachpath.formula.parsed import Formula, RandomPart
from attachpath.formula.parsing import parse_formula

__all__ = [
    "Design",
    "Formula",
    "RandomDesign",
    "RandomPart",
    "design",
    "fixed_terms",
    "parse_formula",
]
