"""A file as it was read: columns as they stand, before anything of them is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from attachpath.errors import Problem

__all__ = ["RawTable"]


@dataclass(frozen=True)
class RawTable:
    """The columns of one file or sheet.

    Attributes
    ----------
    file : str
        Name of the file as people write it, without its folder; with the sheet, where there are
        several (``"data.xlsx [Ark1]"``).
    columns : mapping of str to pyarrow.Array
        Text, doubles or dates, in the order of the file; empty and user-missing cells are null.
        CSV columns are text as written.
    rows : numpy.ndarray or None
        Row of each record as a spreadsheet counts; None where record i stands in row i + 2.
    labels : mapping of str to str
        What a file says that a column holds (variable labels of SPSS and Stata).
    value_labels : mapping of str to mapping of str to str
        By column: label by value as text (``{"1": "woman"}``).
    user_missing : mapping of str to mapping of str to int
        By column: number of cells by user-missing code; those cells are null in `columns`.
    measures : mapping of str to str
        By column: ``nominal``, ``ordinal`` or ``scale``, where a file says so.
    problems : tuple of Problem
        What was found while the file was read; errors and notes. Problems name `file`.
    """

    file: str
    columns: Mapping[str, pa.Array]
    rows: npt.NDArray[np.int64] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    user_missing: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def n_rows(self) -> int:
        """Number of records."""
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def row(self, place: int) -> int:
        """Return the row of a record, counted from 0, as a spreadsheet counts."""
        return place + 2 if self.rows is None else int(self.rows[place])
