"""The page of a check: counts first, errors, notes; it says that it holds client data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Template

from attachpath import __version__
from attachpath.errors import OutputError, Problem
from attachpath.reporting.check_page.findings_by_table import by_table, table_counts
from attachpath.reporting.folders import write_text
from attachpath.reporting.numbers import count
from attachpath.reporting.page_environment import page_environment

__all__ = ["check_page", "refuse_page_place", "write_check_page"]

MARK = '<meta name="generator" content="attachpath check '
"""What only pages of this kind have in their first lines."""

FIRST_BYTES = 2_000


def check_page(problems: Sequence[Problem], cohort: str) -> str:
    """Return the page of a check as text.

    Parameters
    ----------
    problems : sequence of Problem
        What was found.
    cohort : str
        What people call the cohort.

    Returns
    -------
    str
        HTML with its style inside; no script, nothing fetched. It holds ids and values of
        clients, and says so.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    notes = [problem for problem in problems if problem.severity == "note"]
    return _template().render(
        version=__version__,
        cohort=cohort,
        errors=len(errors),
        notes=len(notes),
        counts=table_counts(problems),
        severities=[("error", by_table(errors)), ("note", by_table(notes))],
    )


def write_check_page(problems: Sequence[Problem], cohort: str, path: str | Path) -> Path:
    """Write the page of a check.

    Parameters
    ----------
    problems : sequence of Problem
        What was found.
    cohort : str
        What people call the cohort.
    path : str or Path
        File to write; an earlier page of a check is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        ``not-ours`` when something else stands there, ``unwritable``.
    """
    place = Path(path)
    refuse_page_place(place)
    return write_text(place, check_page(problems, cohort))


def refuse_page_place(place: Path) -> None:
    """Refuse a place where something stands that is no page of a check.

    Raises
    ------
    OutputError
        ``not-ours``.
    """
    if not place.is_dir() and (not place.exists() or _is_ours(place)):
        return
    what = "is a folder" if place.is_dir() else "exists and is no page that attachpath check wrote"
    raise OutputError(
        "not-ours",
        f"{place} {what}; it was left as it is.",
        "The name is that of a folder, or of a file of yours.",
        "Give another name, such as --html check.html.",
    )


def _is_ours(place: Path) -> bool:
    try:
        with place.open("rb") as stream:
            return MARK.encode() in stream.read(FIRST_BYTES)
    except OSError:
        return False


@cache
def _template() -> Template:
    environment = page_environment("check_page", "page_parts")
    environment.filters["count"] = count
    return environment.get_template("check.html.j2")
