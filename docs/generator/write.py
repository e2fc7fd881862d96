"""Write every generated page; a page that did not change keeps its time, so rebuilds are quick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.agreement import agreement_table
from generator.columns import cohort_file_keys, columns_by_table, default_instruments
from generator.commands import command_entries
from generator.error_page import error_page
from generator.hypotheses import (
    family_line,
    hypothesis_entries,
    hypothesis_overview,
    reasons_of_terms,
    verdict_examples,
)
from generator.instruments import instrument_entries, instrument_overview
from generator.repository import copy_images, repository_pages
from generator.results import results_fields
from generator.rooms import room_pages, rooms_index

__all__ = ["PARTS", "pages", "write_pages"]

PARTS: dict[str, Callable[[], str]] = {
    "agreement": agreement_table,
    "cohort_file": cohort_file_keys,
    "columns": columns_by_table,
    "commands": command_entries,
    "default_instruments": default_instruments,
    "errors": error_page,
    "family": family_line,
    "hypotheses": hypothesis_entries,
    "hypothesis_overview": hypothesis_overview,
    "instrument_overview": instrument_overview,
    "instruments": instrument_entries,
    "reasons_of_terms": reasons_of_terms,
    "results": results_fields,
    "verdict_examples": verdict_examples,
}
"""What the written pages include, as ``generated/<name>_part.md``."""


def pages() -> dict[str, str]:
    """Return the text of every generated page by its name under ``docs/generated``."""
    parts = {f"{name}_part.md": f"{make().rstrip()}\n" for name, make in PARTS.items()}
    return {"api/index.rst": rooms_index(), **room_pages(), **repository_pages(), **parts}


def write_pages(folder: Path) -> None:
    """Write the pages that changed and remove those that are no longer made.

    Parameters
    ----------
    folder : Path
        ``docs/generated``; holds nothing else.
    """
    made = pages()
    for name, text in made.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists() or place.read_text(encoding="utf-8") != text:
            place.write_text(text, encoding="utf-8", newline="\n")
    for place in (*folder.rglob("*.md"), *folder.rglob("*.rst")):
        if place.relative_to(folder).as_posix() not in made:
            place.unlink()
    copy_images(folder)
