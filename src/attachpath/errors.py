"""Errors and data problems that say what happened, why, and what to do next.

Every error of the package has a stable code and three parts. Tests and programs compare the
code; people read the parts. A `Problem` is one finding about one place in somebody's data.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = [
    "AttachpathError",
    "DataError",
    "EstimationError",
    "FormulaError",
    "OutputError",
    "Problem",
    "SpecificationError",
    "UsageError",
    "came_of_interruption",
    "nearest_name",
]


class AttachpathError(Exception):
    """An error in three parts with a stable code.

    Parameters
    ----------
    code : str
        Stable, lower case with hyphens, for programs (``"unknown-column"``).
    message : str
        What happened and where, with the user's own names.
    cause : str
        The likely cause.
    next_step : str
        What to do now.

    Examples
    --------
    >>> error = UsageError("no-theory", "There is no theory 'et_graff'.", "A misspelt id.",
    ...                    "Write 'et_graf'.")
    >>> print(error)
    There is no theory 'et_graff'.
      Likely cause: A misspelt id.
      Next step: Write 'et_graf'.
      [no-theory]
    """

    exit_status = 2

    def __init__(self, code: str, message: str, cause: str, next_step: str) -> None:
        super().__init__(code, message, cause, next_step)
        self.code = code
        self.message = message
        self.cause = cause
        self.next_step = next_step

    def __str__(self) -> str:
        return (
            f"{self.message}\n  Likely cause: {self.cause}\n"
            f"  Next step: {self.next_step}\n  [{self.code}]"
        )

    def as_record(self) -> dict[str, str]:
        """Return the parts as a flat record for JSON."""
        return {
            "code": self.code,
            "message": self.message,
            "cause": self.cause,
            "next_step": self.next_step,
        }


class UsageError(AttachpathError):
    """A call that cannot be carried out as written."""


class SpecificationError(AttachpathError):
    """A TOML file that does not say what it must; the message holds the key's path."""


class FormulaError(AttachpathError):
    """A formula that does not parse, or does not fit the data."""


class EstimationError(AttachpathError):
    """A model that these data cannot estimate."""

    exit_status = 3


class OutputError(AttachpathError):
    """A place that cannot be written to."""


@dataclass(frozen=True)
class Problem:
    """One finding about one place in the data.

    Parameters
    ----------
    code : str
        Stable, lower case with hyphens (``"duplicate-key"``).
    table : str
        Table or file name.
    column : str or None
        Column, if the finding has one.
    row : int or None
        Row as a spreadsheet counts: the header is row 1, the first record row 2.
    value : str or None
        The offending value as text.
    expected : str
        What should stand there.
    next_step : str
        What to do.
    severity : {"error", "note"}
        An error stops an analysis; a note is printed beside it.
    """

    code: str
    table: str
    column: str | None
    row: int | None
    value: str | None
    expected: str
    next_step: str
    severity: Literal["error", "note"] = "error"

    def __str__(self) -> str:
        row = "" if self.row is None else f" row {self.row}"
        column = "" if self.column is None else f" column {self.column}"
        place = f"{self.table}{row}{column}"
        if self.severity == "note" and self.value is not None:  # a count, or words about the place
            value = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in self.value)
            return f"{place}: {value}; expected {self.expected}. {self.next_step} [{self.code}]"
        if self.value is not None:
            place += f" is {self.value!r}"
        return f"{place}: expected {self.expected}. {self.next_step} [{self.code}]"

    def as_record(self) -> dict[str, Any]:
        """Return the finding as a flat record for JSON."""
        return asdict(self)


class DataError(AttachpathError):
    """Data that have errors; every problem found is in `problems`.

    Parameters
    ----------
    problems : sequence of Problem
        At least one.
    """

    exit_status = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = len(self.problems) - 1
        tail = f" (and {more} more)" if more else ""
        super().__init__(
            first.code,
            f"The data have {len(self.problems)} problem(s). First: {first}{tail}",
            "The file differs from what its columns promise.",
            "List them all with `attachpath check`, mend the file, and run again.",
        )

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def nearest_name(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that looks most like a name, whatever its case, or None.

    Examples
    --------
    >>> nearest_name("ecr_anxeity", ["ecr_anxiety", "ecr_avoidance"])
    'ecr_anxiety'
    >>> nearest_name("AGE", ["age", "gender"])
    'age'
    """
    folded = {candidate.casefold(): candidate for candidate in candidates}
    found = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def came_of_interruption(error: BaseException) -> bool:
    """Tell whether an error was raised while a Ctrl-C was under way.

    Libraries turn an interruption that meets them at work into an error of their own (an import
    that fails, a pool that cannot be shut down).

    Parameters
    ----------
    error : BaseException
        What was caught.

    Returns
    -------
    bool

    Examples
    --------
    >>> error = RuntimeError("cannot join thread before it is started")
    >>> error.__context__ = KeyboardInterrupt()
    >>> came_of_interruption(error), came_of_interruption(RuntimeError())
    (True, False)
    """
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        if isinstance(one, KeyboardInterrupt):
            return True
        seen.add(id(one))
        left += [one.__cause__, one.__context__]
    return False
