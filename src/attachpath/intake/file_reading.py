"""One file while it is read: its columns as the cohort takes them, and what is found on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.cohort import Findings, as_text
from attachpath.errors import nearest_name
from attachpath.instruments import Instrument
from attachpath.intake.cells import (
    Place,
    dates_of,
    decimal_points,
    filled,
    iso_text,
    plain_numbers,
    with_digits,
    within,
)
from attachpath.intake.codes import blanked, recoded
from attachpath.intake.column_source import Code, ColumnSource
from attachpath.intake.description import DescribedFile, TableName
from attachpath.intake.item_columns import BlockColumns
from attachpath.intake.origins import Rows
from attachpath.intake.raw_table import RawTable

__all__ = ["FileReading", "GivenBlock"]


@dataclass(frozen=True)
class GivenBlock:
    """A block of items with its instrument as it was given, and its columns.

    Attributes
    ----------
    instrument : Instrument
        With the block's prefix, table and range.
    table : {"clients", "occasions"}
        Where the answers stand.
    missing : tuple of int, float or str
        Its codes for missing.
    columns : BlockColumns
        Which columns of the file it has.
    source : ColumnSource or None
        What its words or codes mean, where they are no numbers.
    """

    instrument: Instrument
    table: TableName
    missing: tuple[Code, ...]
    columns: BlockColumns
    source: ColumnSource | None = None


@dataclass
class FileReading:
    """One file while it is read: what it says, and what is found on the way.

    Attributes
    ----------
    described : DescribedFile
        As ``cohort.toml`` has it.
    raw : RawTable
        As read.
    missing : tuple of int, float or str
        Codes of the cohort and of this file.
    blocks : sequence of GivenBlock
        Its items.
    text : frozenset of str
        Our columns that stay text.
    numbers : frozenset of str
        Our columns that must hold numbers.
    findings : Findings
        Receives what is wrong.
    used : set of str
        Columns of the file that were taken.
    blanked : dict of str to int
        Cells that held a code for missing, by column of the file.
    absent : set of str
        Our columns that the file should have and has not.
    """

    described: DescribedFile
    raw: RawTable
    missing: tuple[Code, ...]
    blocks: Sequence[GivenBlock]
    text: frozenset[str]
    numbers: frozenset[str]
    findings: Findings = field(default_factory=Findings)
    used: set[str] = field(default_factory=set)
    blanked: dict[str, int] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)

    @property
    def rows(self) -> Rows:
        """Row of each record as a spreadsheet counts."""
        if self.raw.rows is not None:
            return self.raw.rows
        return np.arange(self.raw.n_rows, dtype=np.int64) + 2

    def cells(
        self, ours: str, theirs: str, source: ColumnSource | None, codes: tuple[Code, ...]
    ) -> pa.Array | None:
        """Return the cells of a column of the file as the cohort takes them; None where absent."""
        if source is not None and source.made:
            return self._made(ours, source)
        values = self._column(theirs, ours)
        if values is None:
            return None
        place = Place(self.raw.file, theirs, self.rows, self.findings)
        if ours.endswith("_id"):
            return self._key(filled(values), source, place)
        number = ours in self.numbers or source is None or source.valid is not None
        values = filled(plain_numbers(values) if number else values)
        values, count = blanked(values, codes)
        if count:
            self.blanked[theirs] = self.blanked.get(theirs, 0) + count
        if source is not None and source.date is not None:
            return dates_of(values, source.date, place)
        if source is not None and source.values is not None:
            return recoded(values, source, place, decimal=self.described.decimal)
        valid = None if source is None else source.valid
        decimal = self.described.decimal
        values = decimal_points(iso_text(values), decimal, place, number=number)
        return values if valid is None else within(values, valid, place)

    def _key(self, values: pa.Array, source: ColumnSource | None, place: Place) -> pa.Array:
        """Return ids: no code for missing and no decimal sign is looked for among them."""
        if source is not None and source.values is not None:
            return recoded(values, source, place, decimal=self.described.decimal)
        if source is not None and source.digits is not None:
            return with_digits(values, source.digits)
        return iso_text(values)

    def _made(self, ours: str, source: ColumnSource) -> pa.Array | None:
        """Return what no column of the file is: its rows in order, or a key of columns or rows."""
        if source.order:
            return pa.array(self.rows.astype(float))
        if source.row:
            return pa.array([str(row) for row in self.rows.tolist()], pa.string())
        parts = [self._column(theirs, ours) for theirs in source.joined]
        texts = [
            pa.array(as_text(part.to_pylist()), pa.string(), from_pandas=True)
            for part in parts
            if part is not None
        ]
        if len(texts) < len(parts):
            return None
        return pc.binary_join_element_wise(*texts, "-", null_handling="emit_null")

    def _column(self, theirs: str, ours: str) -> pa.Array | None:
        if theirs in self.raw.columns:
            self.used.add(theirs)
            return self.raw.columns[theirs]
        self.absent.add(ours)
        near = nearest_name(theirs, self.raw.columns)
        self.findings.add(
            "unknown-column", self.raw.file,
            f"a column of that name, which cohort.toml takes as {ours}",
            f"Write {near!r} in cohort.toml, if that is it."
            if near
            else "Correct the name in cohort.toml.",
            column=theirs,
        )  # fmt: skip
        return None
