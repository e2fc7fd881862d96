"""Where a column of the cohort comes from in a file, and how its cells are to be taken."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from attachpath.intake.patterns import ColumnPattern
from attachpath.specification import Part

__all__ = ["Code", "ColumnSource", "OurName", "Source"]

Code = int | float | str


def _our_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name):
        raise ValueError(
            "a column of the cohort has a name of letters a to z, digits and _, for it stands in "
            f'formulas; give one, and name the file\'s column beside it: age = "{name}"'
        )
    return name


OurName = Annotated[str, AfterValidator(_our_name)]
"""Name of a column in the cohort: it must be writable in a formula without backticks."""

_WHEN_CHANGED = Literal["first", "last", "most"]


def _spelled(value: object) -> object:
    """Take the short form ``age = "Alder"`` for ``age = { column = "Alder" }``."""
    return {"column": value} if isinstance(value, str) else value


class ColumnSource(Part):
    """Where a column of the cohort comes from, and how its cells are to be taken.

    Attributes
    ----------
    column : str, optional
        Name in the file; with ``{session}`` one column a session.
    columns : dict of str to str, optional
        Name in the file by number of the session, where no pattern fits them.
    joined : tuple of str
        Columns of the file that together are a key (``["class", "pupil"]`` gives ``"3-14"``).
    row : bool
        The row of the file is the key: for files without one.
    values : dict of str to (str or number), optional
        What each code means (``1 = "woman"``); a code that is not here is an error.
    missing : tuple of int, float or str
        Further codes of this column that mean "missing".
    digits : int, optional
        Digits of an id: zeros that it lost where a program took it for a number are put back.
    valid : tuple of float, optional
        Lowest and highest number that can be right; others become missing and are counted.
    date : str, optional
        Form of a date (``"%d-%m-%Y"``), ``"iso"``, or ``"excel"`` for serial numbers.
    order : bool
        Number the occasions of a client from 1 in the order of this column, or of the rows of the
        file where no column is given (of ``session`` only).
    starts_at : int
        Where the counting of the file begins (of ``session`` only): 0 becomes 1.
    weeks_since : str, optional
        Weeks since ``"first"``, the client's first occasion, or since a date of the clients.
    when_changed : {"first", "last", "most"}, optional
        Which value counts where a long file has several for one client; an error without it.
    """

    column: str | None = None
    columns: dict[str, str] | None = None
    joined: tuple[str, ...] = ()
    row: bool = False
    values: dict[str, Code] | None = None
    missing: tuple[Code, ...] = ()
    digits: int | None = Field(default=None, ge=1, le=20)
    valid: tuple[float, float] | None = None
    date: str | None = None
    order: bool = False
    starts_at: int = 1
    weeks_since: str | None = None
    when_changed: _WHEN_CHANGED | None = None

    @model_validator(mode="after")
    def _one_source(self) -> ColumnSource:
        given = [self.column, self.columns, self.joined or None, self.row or None]
        if sum(one is not None for one in given) > 1:
            raise ValueError("give one of `column`, `columns`, `joined` and `row`")
        if all(one is None for one in given) and not self.order and self.starts_at == 1:
            raise ValueError("give `column` (or `columns`, for a row a session)")
        for session in self.columns or ():
            if not (session.isascii() and session.isdigit()):
                raise ValueError(f"`columns` has sessions as keys, whole numbers, not {session!r}")
        if self.weeks_since is not None and self.date is None:
            raise ValueError("`weeks_since` needs `date`, the form of the date")
        if self.valid is not None and self.valid[0] >= self.valid[1]:
            raise ValueError(f"`valid` is [lowest, highest], not {list(self.valid)}")
        pattern = self.pattern
        if pattern is not None and pattern.mistake:
            raise ValueError(pattern.mistake)
        if pattern is not None and pattern.has_item:
            raise ValueError("{item} belongs into [[file.items]]")
        return self

    @property
    def made(self) -> bool:
        """Whether it is made of the rows of the file, or of several of its columns."""
        return bool(self.row or self.joined) or (self.order and self.column is None)

    @property
    def name(self) -> str:
        """What the column is called in the file, for findings."""
        if self.joined:
            return " and ".join(self.joined)
        return "(row)" if self.column is None else self.column

    @property
    def pattern(self) -> ColumnPattern | None:
        """The pattern that `column` is, or None where it is a plain name."""
        if self.column is None or "{session}" not in self.column:
            return None
        return ColumnPattern(self.column)

    @property
    def wide(self) -> bool:
        """Whether each session has a column of its own."""
        return self.columns is not None or self.pattern is not None


Source = Annotated[ColumnSource, BeforeValidator(_spelled)]
