"""Attachment in psychotherapy: simulate a cohort, test the paths, report the verdicts.

The names below are loaded when they are first used (PEP 562), so that ``import attachpath``
itself loads no third-party module.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "AttachpathError": "attachpath.errors",
    "Cohort": "attachpath.cohort",
    "check_cohort": "attachpath.cohort",
    "read_cohort": "attachpath.intake",
    "score_cohort": "attachpath.cohort",
    "write_cohort": "attachpath.cohort",
    "simulate_cohort": "attachpath.simulation",
    "fit_hypothesis": "attachpath.hypotheses",
    "load_theory": "attachpath.hypotheses",
    "test_hypotheses": "attachpath.hypotheses",
}

# A list of words, not computed: type checkers read it.
__all__ = [
    "AttachpathError",
    "Cohort",
    "__version__",
    "check_cohort",
    "fit_hypothesis",
    "load_theory",
    "read_cohort",
    "score_cohort",
    "simulate_cohort",
    "test_hypotheses",
    "write_cohort",
]

if TYPE_CHECKING:
    from attachpath.cohort import Cohort, check_cohort, score_cohort, write_cohort
    from attachpath.errors import AttachpathError
    from attachpath.hypotheses import fit_hypothesis, load_theory, test_hypotheses
    from attachpath.intake import read_cohort
    from attachpath.simulation import simulate_cohort


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'attachpath' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
