"""Where every cell of a cohort's table stands in the user's files, so that a finding can say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from attachpath.errors import Problem

__all__ = ["NOWHERE", "Origin", "Rows", "located"]

Rows = npt.NDArray[np.int64]

NOWHERE = -1
"""Row of a cell that no row of the file gave."""


@dataclass(frozen=True)
class Origin:
    """Where the cells of one column of the cohort come from.

    Attributes
    ----------
    file : str
        Name of the file.
    columns : tuple of str
        Its column; several where each session has one.
    rows : numpy.ndarray
        Row of the file by row of the table, as a spreadsheet counts; `NOWHERE` where none is.
    which : numpy.ndarray or None
        Place in `columns` by row of the table; None where there is one column.
    others : tuple of Origin
        Further files that gave cells of this column.
    """

    file: str
    columns: tuple[str, ...]
    rows: Rows
    which: npt.NDArray[np.intp] | None = None
    others: tuple[Origin, ...] = ()

    def taken(self, places: npt.NDArray[np.intp]) -> Origin:
        """Return the origin of other rows; -1 is a row that is not there."""
        if len(self.rows) == 0:
            return replace(self, rows=np.full(len(places), NOWHERE))
        there = places >= 0
        rows = np.where(there, self.rows[places], NOWHERE)
        which = None if self.which is None else self.which[places]
        return replace(
            self, rows=rows, which=which, others=tuple(one.taken(places) for one in self.others)
        )

    def at(self, place: int) -> tuple[str, str, int | None]:
        """Return file, column and row of the cell in a row of the table."""
        if self.rows[place] == NOWHERE:
            for other in self.others:
                if other.rows[place] != NOWHERE:
                    return other.at(place)
        column = self.columns[0 if self.which is None else int(self.which[place])]
        row = int(self.rows[place])
        return self.file, column, None if row == NOWHERE else row


def located(
    problem: Problem, origins: Mapping[str, Mapping[str, Origin]], keys: Mapping[str, str]
) -> Problem:
    """Return a finding about a table of the cohort as one about the user's file.

    Parameters
    ----------
    problem : Problem
        Table, column and row are the cohort's.
    origins : mapping of str to mapping of str to Origin
        By table and column.
    keys : mapping of str to str
        Key of each table: it tells the file of a finding without a column.

    Returns
    -------
    Problem
        As it was where the cohort's name is all there is (a column that is not there).
    """
    table = origins.get(problem.table)
    if table is None or (problem.column is None and problem.row is None):
        return problem
    if problem.column is not None and problem.column not in table:
        return _of_several(problem, table)
    origin = table.get(problem.column or keys[problem.table])
    if origin is None:
        return problem
    place = _located_in(problem, origin)
    if place.row is None and problem.row is not None:
        return _of_the_row(problem, place, table[keys[problem.table]])
    return place


def _of_the_row(problem: Problem, place: Problem, key: Origin) -> Problem:
    """Locate a cell that no file has by the key of its row."""
    row = _located_in(problem, key)
    if row.row is None:
        return place
    told = f"{place.column} of {place.table}" if place.table != row.table else place.column
    return replace(row, column=told)


def _located_in(problem: Problem, origin: Origin) -> Problem:
    if problem.row is None or problem.row < 2 or problem.row - 2 >= len(origin.rows):
        return replace(problem, table=origin.file, column=_names(problem, origin))
    file, column, row = origin.at(problem.row - 2)
    return replace(problem, table=file, column=column if problem.column else None, row=row)


def _names(problem: Problem, origin: Origin) -> str | None:
    if problem.column is None:
        return None
    if len(origin.columns) == 1:
        return origin.columns[0]
    return f"{origin.columns[0]} ... {origin.columns[-1]}"


def _of_several(problem: Problem, table: Mapping[str, Origin]) -> Problem:
    """Locate a finding about several columns (``client_id + session``) by the first of them."""
    names = str(problem.column).split(" + ")
    if any(name not in table for name in names):
        return problem
    found = [_located_in(replace(problem, column=name), table[name]) for name in names]
    return replace(found[0], column=" + ".join(str(one.column) for one in found))
