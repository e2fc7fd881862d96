"""What to do about a finding, in the words of a `cohort.toml` that describes files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from attachpath.errors import Problem

__all__ = ["with_own_step"]


def with_own_step(problem: Problem, ours: Problem) -> Problem:
    """Return a finding with the next step that fits a described file.

    Parameters
    ----------
    problem : Problem
        At its place in the user's file.
    ours : Problem
        The same in the table of the cohort, with our name of the column.

    Returns
    -------
    Problem
        As it was where the step of every cohort fits.

    Examples
    --------
    >>> ours = Problem("bad-session", "occasions", "session", 2, "0", "1, 2, 3", "Correct it.")
    >>> with_own_step(ours, ours).next_step.partition(",")[0]
    'Where the file counts from 0'
    """
    step = _STEPS.get(ours.code, _zeros)(ours, problem.column or "")
    return problem if step is None else replace(problem, next_step=step)


def _session(ours: Problem, _: str) -> str | None:
    if ours.value != "0":
        return None
    return (
        "Where the file counts from 0, write starts_at = 0 in `session` of [file.occasions]; else "
        "correct the number."
    )


def _word(ours: Problem, theirs: str) -> str | None:
    if ours.column != "session":
        return None
    return (
        "Say which session each word is, N being its number: session = { column = "
        f'"{theirs}", values = {{ "{ours.value}" = N }} }}; or correct the cell.'
    )


def _range(ours: Problem, theirs: str) -> str:
    if "[instruments]" in ours.next_step:
        return (
            "Correct the cell; or, where it was asked so, write range = [lowest, highest] in its "
            "[[file.items]]."
        )
    return (
        f'Correct the cell; or write {ours.column} = {{ column = "{theirs}", valid = [lowest, '
        "highest] }, and such cells are missing, and counted."
    )


def _level(ours: Problem, _: str) -> str | None:
    key = ours.column or ""
    level = key.removesuffix("_id")
    if level == key:
        return None
    return (
        f'Write {key} = "..." under [file.clients], with the name of its column; or take {level!r} '
        "out of `levels`."
    )


def _client_twice(ours: Problem, _: str) -> str | None:
    if ours.table != "clients":
        return None
    return (
        "Delete one of the rows or correct its key; a file with a row a session needs "
        "[file.occasions] too."
    )


def _zeros(ours: Problem, theirs: str) -> str | None:
    if not ours.code.startswith("unknown-") or "zeros" not in ours.next_step:
        return None
    digits = max(map(len, re.findall(r"'(\d+)'", ours.next_step)), default=3)
    return (
        f"{ours.next_step} For the file that lost them cohort.toml puts them back: {ours.column} = "
        f'{{ column = "{theirs}", digits = {digits} }}, as that file names it.'
    )


_STEPS: dict[str, Callable[[Problem, str], str | None]] = {
    "bad-session": _session,
    "not-a-number": _word,
    "out-of-range": _range,
    "missing-column": _level,
    "duplicate-key": _client_twice,
}
