"""Places that a command must not write to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attachpath.errors import OutputError

__all__ = ["provenance", "refuse_foreign_cohort", "refuse_own_data", "refuse_standing_inside"]


def provenance(folder: Path) -> dict[str, Any]:
    """Return what this package wrote about a folder; nothing where it did not write it."""
    try:
        content = json.loads((folder / "provenance.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) and "fingerprint" in content else {}


def refuse_standing_inside(out: Path) -> None:
    """Refuse to exchange the folder under the feet of the shell that called.

    Raises
    ------
    OutputError
        ``current-folder``.
    """
    place = out.resolve()
    if Path.cwd().resolve().is_relative_to(place):
        raise OutputError(
            "current-folder",
            f"{place} is the folder in which you are, or lies above it.",
            "What is written is a whole folder that takes the place of an old one.",
            "Give a new folder with --out.",
        )


def refuse_foreign_cohort(out: Path) -> None:
    """Refuse to replace by a simulation what was not simulated.

    Raises
    ------
    OutputError
        ``real-cohort``.
    """
    if (out / "cohort.toml").exists() and provenance(out).get("kind") != "simulated":
        raise OutputError(
            "real-cohort",
            f"{out} holds a cohort that was not simulated; it was left as it is.",
            "The path names data that a simulation would replace.",
            "Give another folder with --out.",
        )


def refuse_own_data(cohort: Path, out: Path) -> None:
    """Refuse to write scores over the data that are read, or over anybody's own.

    Raises
    ------
    OutputError
        ``own-data``.
    """
    if (out / "cohort.toml").exists() and (
        cohort.resolve() == out.resolve() or not provenance(out)
    ):
        raise OutputError(
            "own-data",
            f"{out} holds data that attachpath did not write; they were left as they are.",
            "The folder of the result is that of the data.",
            "Give another folder with --out.",
        )
