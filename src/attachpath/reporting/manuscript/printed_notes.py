"""The notes under a table, in the order of APA 7 (section 7.14): general, specific, probability."""

from __future__ import annotations

import re

__all__ = ["printed_notes"]

_SPECIFIC = re.compile(r"(?<=[.;]) (?=[†‡*]+:)")
_SIGN = re.compile(r"^([†‡*]+): ?")


def printed_notes(note: str) -> list[tuple[str, str]]:
    """Divide a note into the general one and those of single signs.

    Parameters
    ----------
    note : str
        As the report prints it.

    Returns
    -------
    list of (str, str)
        What begins the note ("Note.", a sign, or nothing) and its text; empty for no note.

    Examples
    --------
    >>> printed_notes("b: standardised. †: the sign turns.")
    [('Note.', 'b: standardised.'), ('†', 'the sign turns.')]
    """
    if not note.strip():
        return []
    general, *others = _SPECIFIC.split(note)
    found = [("Note.", general)]
    for other in others:
        sign = _SIGN.match(other)
        found.append((sign[1] if sign else "", _SIGN.sub("", other)))
    return found
