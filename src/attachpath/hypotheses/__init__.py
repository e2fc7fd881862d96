"""The claims: theory -> fitted model -> verdict; the only place where a hypothesis is fitted."""

from attachpath.hypotheses.claims import COLUMNS, test_hypotheses
from attachpath.hypotheses.fitting import fit_hypothesis
from attachpath.hypotheses.secure_beside import secure_beside
from attachpath.hypotheses.theory import (
    Hypothesis,
    Theory,
    available_theories,
    load_theory,
    theory_hash,
)

__all__ = [
    "COLUMNS",
    "Hypothesis",
    "Theory",
    "available_theories",
    "fit_hypothesis",
    "load_theory",
    "secure_beside",
    "test_hypotheses",
    "theory_hash",
]
