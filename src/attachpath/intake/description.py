"""``cohort.toml`` for files of somebody else: which column of which file is what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from attachpath.cohort import CohortHead
from attachpath.intake.file_form import FileForm
from attachpath.intake.patterns import ColumnPattern
from attachpath.specification import Part

__all__ = ["Code", "ColumnSource", "DescribedCohort", "DescribedFile", "ItemBlock", "TableName"]

TableName = Literal["clients", "occasions", "therapists", "sites"]
Code = int | float | str

OurName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=64)]
"""Name of a column in the cohort: it must be writable in a formula without backticks."""

_Time = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*$", max_length=32)]
_Prefix = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
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


class ItemBlock(Part):
    """The item answers of one questionnaire in a file.

    Attributes
    ----------
    instrument : str
        Id of an instrument of the package, or a TOML file beside ``cohort.toml``.
    columns : str or tuple of str
        Pattern of the names (``"ecrr_{item:02d}"``; with ``{session}`` a row a session), or the
        names in the order of the items.
    time : str, optional
        Time of measurement that the names in the cohort carry (``"pre"``).
    prefix : str, optional
        First part of the names in the cohort, where it is not the instrument's own.
    range : tuple of int, optional
        Lowest and highest answer, where they are not the instrument's.
    fractions : bool
        Whether answers may be fractions: some were imputed by whoever made the file.
    table : {"clients", "occasions"}, optional
        Where the answers stand, in a file with both.
    missing : tuple of int, float or str
        Further codes of these columns that mean "missing".
    """

    instrument: str = Field(min_length=1)
    columns: str | tuple[str, ...]
    time: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*$", max_length=32)] | None = (
        None
    )
    prefix: (
        Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)] | None
    ) = None
    range: tuple[int, int] | None = None
    fractions: bool = False
    table: Literal["clients", "occasions"] | None = None
    missing: tuple[Code, ...] = ()

    @field_validator("columns")
    @classmethod
    def _fits(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if isinstance(value, str):
            pattern = ColumnPattern(value)
            if pattern.mistake:
                raise ValueError(pattern.mistake)
            if not pattern.has_item:
                raise ValueError("a pattern of items needs {item} or {item:02d}")
        return value

    @field_validator("range")
    @classmethod
    def _ordered(cls, value: tuple[int, int] | None) -> tuple[int, int] | None:
        if value is not None and value[0] >= value[1]:
            raise ValueError(f"`range` is [lowest, highest], not {list(value)}")
        return value

    @property
    def pattern(self) -> ColumnPattern | None:
        """The pattern, or None where the names are listed."""
        return ColumnPattern(self.columns) if isinstance(self.columns, str) else None


class DescribedFile(FileForm):
    """One file: its form, and which of its columns stand in which table of the cohort.

    Attributes
    ----------
    missing : tuple of int, float or str
        Further codes of this file that mean "missing".
    leave_out : dict of str to tuple of (int, float or str)
        Rows that are left out and counted: column of the file, and the values that mark them.
    keep : tuple of str
        Columns that are kept under their own name in the first table of the file.
    clients, occasions, therapists, sites : dict of str to ColumnSource
        Our column by name, and where it comes from.
    items : tuple of ItemBlock
        Written ``[[file.items]]``.
    """

    missing: tuple[Code, ...] = ()
    leave_out: dict[str, tuple[Code, ...]] = Field(default_factory=dict)
    keep: tuple[OurName, ...] = ()
    clients: dict[OurName, Source] = Field(default_factory=dict)
    occasions: dict[OurName, Source] = Field(default_factory=dict)
    therapists: dict[OurName, Source] = Field(default_factory=dict)
    sites: dict[OurName, Source] = Field(default_factory=dict)
    items: tuple[ItemBlock, ...] = ()

    @property
    def tables(self) -> dict[TableName, dict[str, ColumnSource]]:
        """Tables that the file has columns of."""
        given: dict[TableName, dict[str, ColumnSource]] = {
            "clients": self.clients,
            "occasions": self.occasions,
            "therapists": self.therapists,
            "sites": self.sites,
        }
        return {name: columns for name, columns in given.items() if columns}

    @model_validator(mode="after")
    def _says_something(self) -> DescribedFile:
        if not self.tables:
            raise ValueError(
                "the file has no table: write [file.clients], [file.occasions], "
                "[file.therapists] or [file.sites] under it"
            )
        for table, columns in self.tables.items():
            key = KEY_OF_TABLE[table]
            if key not in columns:
                if table == "occasions" and self.wide and "client_id" in self.clients:
                    continue
                raise ValueError(f"`{table}` needs `{key}`, the key of that table")
            for name, source in columns.items():
                _check_place(table, name, source, wide=self.wide)
        if self.occasions and not self.wide and "session" not in self.occasions:
            raise ValueError(
                "`occasions` needs `session`: the column with its number, or a date with "
                "order = true"
            )
        return self

    @property
    def wide(self) -> bool:
        """Whether the file has occasions side by side, a row a client."""
        blocks = (block.pattern for block in self.items)
        return any(source.wide for source in self.occasions.values()) or any(
            pattern is not None and pattern.has_session for pattern in blocks
        )


KEY_OF_TABLE: dict[str, str] = {
    "clients": "client_id",
    "occasions": "client_id",
    "therapists": "therapist_id",
    "sites": "site_id",
}


def _check_place(table: str, name: str, source: ColumnSource, *, wide: bool) -> None:
    place = f"`{table}.{name}`"
    if source.wide and table != "occasions":
        raise ValueError(f"{place}: {{session}} and `columns` belong to occasions")
    if (source.order or source.starts_at != 1) and name != "session":
        raise ValueError(f"{place}: `order` and `starts_at` belong to `session`")
    if source.weeks_since is not None and table != "occasions":
        raise ValueError(f"{place}: `weeks_since` belongs to occasions")
    if source.when_changed is not None and table == "occasions":
        raise ValueError(f"{place}: `when_changed` belongs to what is one for a client")
    nowhere = source.column is None and source.columns is None
    if nowhere and source.starts_at != 1 and not (wide or source.order):
        raise ValueError(f"{place}: give `column`")
    if (source.row or source.joined) and not name.endswith("_id"):
        raise ValueError(f"{place}: `row` and `joined` make keys")
    if table == "occasions" and wide and not source.wide and name not in ("client_id", "session"):
        raise ValueError(
            f"{place}: in a file with a column a session this one has no {{session}}; what is one "
            "for a client belongs into [file.clients]"
        )


class DescribedCohort(CohortHead):
    """A ``cohort.toml`` that describes files of somebody else.

    Attributes
    ----------
    file : tuple of DescribedFile
        Written ``[[file]]``.
    """

    file: tuple[DescribedFile, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_clients(self) -> DescribedCohort:
        if not any(file.clients for file in self.file):
            raise ValueError("no file has [file.clients]: a cohort needs its clients")
        return self
