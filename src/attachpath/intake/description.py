"""``cohort.toml`` for files of somebody else: which column of which file is what."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from attachpath.cohort import CohortHead
from attachpath.errors import nearest_name
from attachpath.intake.column_source import Code, ColumnSource, OurName, Source
from attachpath.intake.file_form import FileForm
from attachpath.intake.item_block import ItemBlock

__all__ = ["KEY_OF_TABLE", "DescribedCohort", "DescribedFile", "TableName"]

TableName = Literal["clients", "occasions", "therapists", "sites"]


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
        for block in self.items:
            if self.wide and block.table == "occasions" and not block.wide:
                raise ValueError(
                    f"the block {block.columns!r} has no session: write {{session}} in its "
                    "`columns`, or session = 1 (2, ...) beside them"
                )
        both = sorted(set(self.keep).intersection(*[*self.tables.values()][:1]))
        if both:
            raise ValueError(f"`keep` has columns that a table names too: {', '.join(both)}")
        if self.occasions and not self.wide and "session" not in self.occasions:
            raise ValueError(
                "`occasions` needs `session`: the column with its number, or a date with "
                "order = true"
            )
        return self

    @property
    def wide(self) -> bool:
        """Whether the file has occasions side by side, a row a client."""
        return any(source.wide for source in self.occasions.values()) or any(
            block.wide for block in self.items
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
    if source.digits is not None and not name.endswith("_id"):
        raise ValueError(f"{place}: `digits` belongs to keys")
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
            raise ValueError(
                "no file has [file.clients]: a cohort needs its clients; where a file of occasions "
                "is all there is, write [file.clients] with its client_id too"
            )
        return self

    @model_validator(mode="after")
    def _text_is_named(self) -> DescribedCohort:
        ours = {
            name
            for file in self.file
            for name in (*file.keep, *(one for given in file.tables.values() for one in given))
        }
        for name in self.text:
            if name.rpartition(".")[2] not in ours:
                near = nearest_name(name, ours)
                hint = f"; did you mean {near!r}?" if near else ""
                raise ValueError(f"`text` names {name!r}, which no file gives{hint}")
        return self
