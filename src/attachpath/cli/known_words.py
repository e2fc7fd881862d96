"""Words that the shell's Tab key can complete.

Each Tab starts a process, so they are read from the names of files: importing a room would load
numpy and take a second.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["analyses", "equal_sets", "populations", "theories"]

PACKAGE = Path(__file__).parents[1]
EQUAL_SETS = (
    "loadings",
    "intercepts",
    "means",
    "residuals",
    "residual_covariances",
    "lv_variances",
    "lv_covariances",
    "regressions",
)
"""Those of `attachpath.sem`, which a test compares."""


def populations() -> list[str]:
    """Return the ids of the shipped populations."""
    return _ids("simulation", "*.toml")


def theories() -> list[str]:
    """Return the ids of the shipped theories."""
    return _ids("hypotheses", "*.toml")


def analyses() -> list[str]:
    """Return the numbers of the analyses."""
    found = _ids("analyses", "[0-9]*.py") or _ids("../../analyses", "[0-9]*.py")
    return [name.partition("_")[0] for name in found]


def equal_sets(incomplete: str) -> list[str]:
    """Return the sets of parameters that can be equal across groups, after those given."""
    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in EQUAL_SETS if name.startswith(begun)]


def _ids(folder: str, pattern: str) -> list[str]:
    return sorted(path.stem for path in (PACKAGE / folder).glob(pattern))
