"""What checking the data found: a reader must know it, but sees no value of a client."""

from __future__ import annotations

import re
from collections import Counter

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem
from attachpath.reporting.masked_words import masked_words
from attachpath.reporting.masking import clients_in_words
from attachpath.reporting.numbers import count

__all__ = ["data_notes"]

# The value of these findings is a count; that of any other may be a cell of somebody's data.
_COUNTED = ("no-occasions", "single-occasion", "therapist-with-one-client", "no-outcome")

_PLURAL = re.compile(r"^(\d\S*(?: of \d\S*)? \w+)\(s\)")

_SAID_ELSEWHERE = ("assumed-key", "own-instrument")


def data_notes(cohort: Cohort) -> list[str]:
    """Return what the check of the data found, without rows, ids or values.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    list of str
        How the files were read, where others wrote them; then a sentence a finding that is a
        count, a sentence a kind for the others.
    """
    problems = [found for found in check_cohort(cohort) if found.code not in _SAID_ELSEWHERE]
    counted = [_sentence(found) for found in problems if found.code in _COUNTED]
    kinds = Counter(_kind(found) for found in problems if found.code not in _COUNTED)
    # What is found in a row is about a client, or a group of them.
    in_rows = {_kind(found) for found in problems if found.row is not None}
    times = {kind: (clients_in_words if kind in in_rows else count)(n) for kind, n in kinds.items()}
    others = [
        f"{kind}: found {n} time(s); `attachpath check` lists each with its place."
        for kind, n in times.items()
    ]
    return [*cohort.provenance.get("read_notes", []), *counted, *others]


def _sentence(found: Problem) -> str:
    consequence = found.next_step.removeprefix("Nothing; ")
    consequence = consequence[:1].upper() + consequence[1:]
    if found.value is None:
        return f"Expected {found.expected}: not there. {consequence}"
    value = masked_words(_counted(str(found.value)))
    return f"{value} (expected: {found.expected}). {consequence}"


def _counted(value: str) -> str:
    """Write “5 client(s)” as 5 clients, and “1 client(s)” as 1 client."""
    return _PLURAL.sub(lambda n: n[1] + ("" if n[1].split()[0] == "1" else "s"), value)


def _kind(found: Problem) -> str:
    column = f", {found.column}" if found.column else ""
    return f"{found.severity.capitalize()} “{found.code}” in {found.table}{column}"
