"""The levels above clients, and the words for them."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.reporting.printable import one_line

__all__ = ["plural", "upper_levels"]


def upper_levels(cohort: Cohort) -> list[str]:
    """Return the levels above clients that some client belongs to, the lowest first.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    list of str
        ``["therapist"]``; empty where clients are not nested, or no client's group is known.
    """
    clients = cohort.clients
    return [
        level
        for level in cohort.levels[1:]
        if f"{level}_id" in clients and clients[f"{level}_id"].notna().any()
    ]


def plural(level: str) -> str:
    """Return the plural of the name of a level.

    Examples
    --------
    >>> plural("therapist"), plural("family"), plural("class")
    ('therapists', 'families', 'classes')
    """
    word = one_line(level)
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
