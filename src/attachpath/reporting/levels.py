"""Words for the levels above clients."""

from __future__ import annotations

from attachpath.reporting.printable import one_line

__all__ = ["plural"]


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
