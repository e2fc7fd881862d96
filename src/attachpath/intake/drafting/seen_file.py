"""The files of a draft: each read once, each column looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.errors import DataError, UsageError
from attachpath.intake.drafting.seen_column import SeenColumn, looked_at, seen_column
from attachpath.intake.file_form import FORMS, FileForm, form_of_name
from attachpath.intake.raw_table import RawTable

__all__ = ["SOME_KEYS", "SeenFile", "seen_files"]

SOME_KEYS = 2_000
"""Clients whose rows are looked at to see what differs within them."""

_HEADER_ROWS = 8
_UNREADABLE_HEADER = frozenset(("merged-header", "empty-table", "empty-header"))


@dataclass(frozen=True)
class SeenFile:
    """One file, or one sheet of a workbook.

    Attributes
    ----------
    path : Path
        Where it lies.
    form : FileForm
        As it was read.
    raw : RawTable
        Its columns.
    columns : dict of str to SeenColumn
        What they look like; those that a pattern cannot name are among them.
    """

    path: Path
    form: FileForm
    raw: RawTable
    columns: dict[str, SeenColumn] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        """Number of records."""
        return self.raw.n_rows

    @property
    def sampled(self) -> bool:
        """Whether it has more rows than were looked at."""
        return any(column.looked < self.n_rows for column in self.columns.values())

    @cached_property
    def _rows(self) -> dict[str, npt.NDArray[np.intp]]:
        return {}

    @cached_property
    def _factorized(self) -> dict[str, tuple[npt.NDArray[np.intp], int]]:
        return {}

    def codes(self, name: str) -> tuple[npt.NDArray[np.intp], int]:
        """Return which value each row has in a column (-1 for none), and how many there are."""
        if name not in self._factorized:
            codes, found = pd.factorize(self.raw.columns[name].to_pandas(), use_na_sentinel=True)
            self._factorized[name] = codes, len(found)
        return self._factorized[name]

    def rows_of_some(self, name: str) -> npt.NDArray[np.intp]:
        """Return all rows of some of a column's values, which lie evenly among them."""
        if name not in self._rows:
            codes, n = self.codes(name)
            chosen = np.zeros(max(n, 1), dtype=bool)
            chosen[np.linspace(0, max(n - 1, 0), SOME_KEYS).astype(np.intp)] = True
            self._rows[name] = np.flatnonzero(chosen[np.maximum(codes, 0)] & (codes >= 0))
        return self._rows[name]

    def values(self, name: str) -> set[str]:
        """Return the different values of a column as text."""
        found = self.raw.columns[name].unique().drop_null().to_pylist()
        return {f"{one:.15g}" if isinstance(one, float) else str(one).strip() for one in found}


def seen_files(path: Path, *, large: bool) -> Iterator[SeenFile]:
    """Read a file, all sheets of a workbook, and look at the columns.

    Raises
    ------
    UsageError
        ``unknown-form``; what `read_raw` raises.
    DataError
        What `read_raw` raises.
    """
    from attachpath.intake.formats import read_raw, sheets_of  # loads the libraries of the formats

    kind = form_of_name(path.name)
    if kind is None:
        raise UsageError(
            "unknown-form",
            f"The name of {path} does not say the format of the file.",
            f"Known endings are {', '.join(FORMS)}, also with .gz.",
            "Give the file one of these endings.",
        )
    if kind == "xlsx":
        sheets = sheets_of(path, large=large)
        for sheet in sheets:
            yield _seen(path, *_read_sheet(path, sheet if len(sheets) > 1 else None, large=large))
    elif kind in ("csv", "tsv"):
        yield _seen(path, *_read_text(path, "\t" if kind == "tsv" else ",", large=large))
    else:
        form = FileForm(path=path.name)
        yield _seen(path, form, read_raw(path, form, large=large))


def _seen(path: Path, form: FileForm, raw: RawTable) -> SeenFile:
    rows = looked_at(raw.n_rows)
    columns = {name: seen_column(raw, name, rows) for name in raw.columns}
    return SeenFile(path, form, raw, columns)


def _read_text(path: Path, usual: str, *, large: bool) -> tuple[FileForm, RawTable]:
    from attachpath.intake.drafting.text_form import text_form
    from attachpath.intake.formats import read_raw

    guessed = text_form(path, usual)
    told: dict[str, Any] = {
        "delimiter": guessed.delimiter if guessed.delimiter != usual else None,
        "header_row": guessed.header_row,
    }
    encoding = guessed.encoding if guessed.encoding != "utf-8" else None
    for tried in dict.fromkeys((encoding, "cp1252")):
        form = FileForm(path=path.name, encoding=tried, **told)
        try:
            return form, read_raw(path, form, large=large)
        except DataError as error:
            if error.code != "not-utf8" or tried == "cp1252":
                raise
    raise AssertionError  # the last encoding returned or raised


def _read_sheet(path: Path, sheet: str | None, *, large: bool) -> tuple[FileForm, RawTable]:
    """Read a sheet from the first row that has a name for every column."""
    from attachpath.intake.formats import read_raw

    readable: tuple[FileForm, RawTable] | None = None
    first: DataError | None = None
    for row in range(1, _HEADER_ROWS + 1):
        form = FileForm(path=path.name, sheet=sheet, header_row=row)
        try:
            raw = read_raw(path, form, large=large)
        except DataError as error:
            if error.code not in _UNREADABLE_HEADER:
                raise
            first = first or error
            continue
        if raw.columns and not any(problem.code in _UNREADABLE_HEADER for problem in raw.problems):
            return form, raw
        readable = readable or (form, raw)
    if readable is not None:
        return readable
    raise first or AssertionError
