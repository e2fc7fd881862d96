"""Models compared with each other: difference tests, and ladders of equal parameters."""

from attachpath.sem.comparison.comparing import compare
from attachpath.sem.comparison.group_invariance import invariance
from attachpath.sem.comparison.ladder import Invariance
from attachpath.sem.comparison.occasion_invariance import occasion_invariance
from attachpath.sem.comparison.released_equalities import released_equalities

__all__ = ["Invariance", "compare", "invariance", "occasion_invariance", "released_equalities"]
