"""Words that the shell's Tab key can complete.

Each Tab starts a process, so they are read from the names of files: importing a room would load
numpy and take a second.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["analyses", "populations", "theories"]

PACKAGE = Path(__file__).parents[1]


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


def _ids(folder: str, pattern: str) -> list[str]:
    return sorted(path.stem for path in (PACKAGE / folder).glob(pattern))
