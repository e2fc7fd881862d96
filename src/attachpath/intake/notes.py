"""What a reader must know of a file: what was missing, what was not used, where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attachpath.errors import Problem
from attachpath.intake.file_reading import FileReading

__all__ = ["file_notes", "read_notes"]

_NAMED = 12

_SAID = {
    "left-out": "left out, as the description of the files says",
    "not-valid": "outside what can be right, taken as missing",
    "missing-code": "codes for a missing answer",
    "user-missing": "missing by the file's own codes",
    "blank-rows": "blank rows, passed over",
    "not-in-every-file": "missing there",
    "empty-occasions": "sessions without any value, no occasions",
    "same-time": "numbered in the order of the file",
}
"""What became of it, by the code of the note."""


def file_notes(reading: FileReading, path: Path, folder: Path, empty: int) -> None:
    """Add the notes about one file to its findings.

    Parameters
    ----------
    reading : FileReading
        After its columns were taken.
    path : Path
        Where the file lies.
    folder : Path
        Where ``cohort.toml`` lies.
    empty : int
        Sessions of clients without any value, in a file with a column a session.
    """
    if not path.resolve().is_relative_to(folder.resolve()):
        _note(
            reading, "outside-folder", None, "a file beside cohort.toml",
            "Nothing; it is only read. Whoever gets the folder does not get this file.",
        )  # fmt: skip
    if reading.blanked:
        _note(
            reading, "missing-code", _counts(reading.blanked), "the codes that cohort.toml names",
            "Nothing; these cells are missing.",
        )  # fmt: skip
    codes = {
        column: codes
        for column, codes in reading.raw.user_missing.items()
        if column in reading.used and any(codes.values())
    }
    if codes:
        _note(
            reading, "user-missing", _with_codes(codes),
            "the codes that the file itself calls missing", "Nothing; these cells are missing.",
        )  # fmt: skip
    unused = [name for name in reading.raw.columns if name not in reading.used]
    if unused:
        _note(
            reading, "unused-columns", f"{len(unused):,} column(s): {_some(unused)}",
            "columns that cohort.toml names",
            "Nothing; they are left out. Name those that are wanted, or list them in `keep`.",
        )  # fmt: skip
    if empty:
        _note(
            reading, "empty-occasions", f"{empty:,} of the possible occasions",
            "a value in at least one column of a session",
            "Nothing; a session without any value is no occasion.",
        )  # fmt: skip


def read_notes(problems: Iterable[Problem]) -> list[str]:
    """Return what a reader of a report must know of how files were read, without rows or ids.

    Parameters
    ----------
    problems : iterable of Problem
        Of the files; only notes with a count are told.

    Returns
    -------
    list of str
        A sentence a note.
    """
    return [
        f"{problem.table}{f', {problem.column}' if problem.column else ''}: "
        f"{str(problem.value).partition(':')[0]} ({_SAID[problem.code]})."
        for problem in problems
        if problem.code in _SAID
    ]


def _note(
    reading: FileReading, code: str, value: str | None, expected: str, next_step: str
) -> None:
    reading.findings.add(code, reading.raw.file, expected, next_step, value=value, severity="note")


def _counts(counts: Mapping[str, int]) -> str:
    cells = f"{sum(counts.values()):,} cell(s)"
    named = [f"{column} {count:,}" for column, count in list(counts.items())[:_NAMED]]
    rest = len(counts) - len(named)
    return f"{cells}: {', '.join(named)}" + (f" and {rest} more column(s)" if rest > 0 else "")


def _with_codes(codes: Mapping[str, Mapping[str, int]]) -> str:
    """Count the cells of each column by the code that stood there."""
    total = sum(n for of_column in codes.values() for n in of_column.values())
    named = [
        f"{column} " + ", ".join(f"{code} {n:,}" for code, n in codes[column].items())
        for column in list(codes)[:_NAMED]
    ]
    rest = len(codes) - len(named)
    more = f" and {rest} more column(s)" if rest > 0 else ""
    return f"{total:,} cell(s): {'; '.join(named)}{more}"


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
