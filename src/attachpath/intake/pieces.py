"""What one file gives to one table of the cohort: columns under our names, with their origins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.cohort import Findings
from attachpath.errors import nearest_name
from attachpath.instruments import Instrument
from attachpath.intake.cells import (
    Place,
    blanked,
    dates_of,
    decimal_points,
    is_text_array,
    plain_numbers,
    recoded,
    within,
)
from attachpath.intake.description import Code, ColumnSource, DescribedFile, TableName
from attachpath.intake.item_columns import BlockColumns
from attachpath.intake.origins import Origin, Rows
from attachpath.intake.patterns import ColumnPattern
from attachpath.intake.raw_table import RawTable

__all__ = ["FileReading", "GivenBlock", "Piece", "lowest_table", "plain_piece", "wide_piece"]

_ORDER: tuple[TableName, ...] = ("occasions", "clients", "therapists", "sites")


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
    """

    instrument: Instrument
    table: TableName
    missing: tuple[Code, ...]
    columns: BlockColumns


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
        values = self._column(theirs, ours)
        if values is None:
            return None
        number = ours in self.numbers or source is None or source.valid is not None
        if number:
            values = plain_numbers(values)
        place = Place(self.raw.file, theirs, self.rows, self.findings)
        if not ours.endswith("_id"):
            values, count = blanked(values, codes)
            if count:
                self.blanked[theirs] = self.blanked.get(theirs, 0) + count
        if source is not None and source.date is not None:
            return dates_of(values, source.date, place)
        if source is not None and source.values is not None:
            return recoded(values, source, place)
        valid = None if source is None else source.valid
        decimal = self.described.decimal
        values = decimal_points(_dates_as_text(values), decimal, place, number=number)
        return values if valid is None else within(values, valid, place)

    def _column(self, theirs: str, ours: str) -> pa.Array | None:
        if theirs in self.raw.columns:
            self.used.add(theirs)
            return self.raw.columns[theirs]
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


@dataclass(frozen=True)
class Piece:
    """Columns that one file gives to one table.

    Attributes
    ----------
    table : str
        The table of the cohort.
    columns : mapping of str to pyarrow.Array
        By our name.
    origins : mapping of str to Origin
        By our name.
    sources : mapping of str to ColumnSource
        What ``cohort.toml`` says of them.
    """

    table: TableName
    columns: Mapping[str, pa.Array]
    origins: Mapping[str, Origin]
    sources: Mapping[str, ColumnSource]


def lowest_table(described: DescribedFile) -> TableName:
    """Return the table of which a file has a row each."""
    tables = [name for name in _ORDER if name in described.tables]
    if described.wide and tables[0] == "occasions":
        return "clients"
    return tables[0]


def plain_piece(reading: FileReading, table: TableName) -> Piece:
    """Return what a file gives to a table, a row a row of the file."""
    columns: dict[str, pa.Array] = {}
    origins: dict[str, Origin] = {}
    file, rows = reading.raw.file, reading.rows
    sources = dict(reading.described.tables.get(table, {}))
    if table == lowest_table(reading.described):
        sources |= {name: ColumnSource(column=name) for name in reading.described.keep}
    for ours, source in sources.items():
        theirs = str(source.column)
        cells = reading.cells(ours, theirs, source, (*reading.missing, *source.missing))
        if cells is not None:
            columns[ours], origins[ours] = cells, Origin(file, (theirs,), rows)
    for block in reading.blocks:
        if block.table != table:
            continue
        for ours, theirs in block.columns.by_session.get(0, {}).items():
            cells = reading.cells(ours, theirs, None, (*reading.missing, *block.missing))
            if cells is not None:
                columns[ours], origins[ours] = cells, Origin(file, (theirs,), rows)
    return Piece(table, columns, origins, sources)


def wide_piece(reading: FileReading) -> tuple[Piece, int]:
    """Return the occasions of a file that has them side by side, and how many were empty.

    Returns
    -------
    Piece
        A row a client and session, in the order of the clients; sessions at which a client has no
        value at all are no occasions.
    int
        Number of those.
    """
    named = _wide_columns(reading)
    sessions = sorted({session for by_session in named.values() for session in by_session})
    arrays: dict[str, list[pa.Array | None]] = {}
    for ours, by_session in named.items():
        source = reading.described.occasions.get(ours)
        codes = (*reading.missing, *_codes(reading, ours, source))
        arrays[ours] = [
            None
            if session not in by_session
            else reading.cells(ours, by_session[session], source, codes)
            for session in sessions
        ]
    n = reading.raw.n_rows
    kept = _kept(arrays, n, len(sessions))
    order = np.flatnonzero(kept.ravel())
    client, which = order // max(len(sessions), 1), order % max(len(sessions), 1)
    place = pa.array(which * n + client)  # the arrays are laid end to end, a session each
    key = reading.described.occasions.get("client_id") or reading.described.clients["client_id"]
    ids = reading.cells("client_id", str(key.column), key, ())
    first = _first_session(reading)
    rows = reading.rows[client]
    columns: dict[str, pa.Array] = {}
    origins: dict[str, Origin] = {}
    if ids is not None:
        columns["client_id"] = ids.take(pa.array(client))
        origins["client_id"] = Origin(reading.raw.file, (str(key.column),), rows)
    columns["session"] = pa.array(np.array(sessions, dtype=float)[which] + 1 - first)
    # A session is told by the names of its columns: the first of them stands for it.
    telling = tuple(
        next(by_session[session] for by_session in named.values() if session in by_session)
        for session in sessions
    )
    origins["session"] = Origin(reading.raw.file, telling, rows, which)
    for ours, parts in arrays.items():
        columns[ours] = _end_to_end(parts, n).take(place)
        names = tuple(named[ours].get(session, ours) for session in sessions)
        origins[ours] = Origin(reading.raw.file, names, rows, which)
    sources = {name: one for name, one in reading.described.occasions.items() if one.wide}
    return Piece("occasions", columns, origins, sources), n * len(sessions) - len(order)


def _wide_columns(reading: FileReading) -> dict[str, dict[int, str]]:
    """Return the column of the file by session, for each of ours."""
    named: dict[str, dict[int, str]] = {}
    for ours, source in reading.described.occasions.items():
        if source.columns is not None:
            named[ours] = {int(session): theirs for session, theirs in source.columns.items()}
        elif source.pattern is not None:
            fit = source.pattern.fit(reading.raw.columns)
            named[ours] = {session: theirs for (_, session), theirs in fit.columns.items()}
            if not fit.columns:
                _report_no_fit(reading, ours, source.pattern)
    for block in reading.blocks:
        if block.table == "occasions":
            for session, columns in block.columns.by_session.items():
                for ours, theirs in columns.items():
                    named.setdefault(ours, {})[session] = theirs
    return named


def _report_no_fit(reading: FileReading, ours: str, pattern: ColumnPattern) -> None:
    name = pattern.name(session=1)
    near = nearest_name(name, reading.raw.columns)
    reading.findings.add(
        "pattern-fits-nothing", reading.raw.file,
        f"columns such as {name}, which cohort.toml takes as {ours}",
        f"The nearest column is {near!r}." if near else "No column looks like it.",
        column=pattern.text,
    )  # fmt: skip


def _codes(reading: FileReading, ours: str, source: ColumnSource | None) -> tuple[Code, ...]:
    if source is not None:
        return source.missing
    for block in reading.blocks:
        if any(ours in columns for columns in block.columns.by_session.values()):
            return block.missing
    return ()


def _first_session(reading: FileReading) -> int:
    source = reading.described.occasions.get("session")
    return 1 if source is None else source.starts_at


def _kept(arrays: Mapping[str, Sequence[pa.Array | None]], n: int, n_sessions: int) -> np.ndarray:
    """Return which client has any value at which session, shape (clients, sessions)."""
    kept = np.zeros((n, n_sessions), dtype=bool)
    for parts in arrays.values():
        for which, values in enumerate(parts):
            if values is not None:
                kept[:, which] |= pc.is_valid(values).to_numpy(zero_copy_only=False)
    return kept


def _end_to_end(parts: Sequence[pa.Array | None], n: int) -> pa.Array:
    """Lay the arrays of the sessions end to end, in one type."""
    given = [part for part in parts if part is not None]
    text = any(is_text_array(part) for part in given)
    kind = pa.string() if text or not given else pa.float64()
    made = [pa.nulls(n, kind) if part is None else _cast(part, text=text) for part in parts]
    return pa.concat_arrays(made) if made else pa.nulls(0, kind)


def _cast(values: pa.Array, *, text: bool) -> pa.Array:
    if text and not is_text_array(values):
        numbers = pc.cast(values, pa.float64()).to_pylist()
        return pa.array([None if x is None else f"{x:.15g}" for x in numbers], pa.string())
    return pc.cast(values, pa.string() if text else pa.float64())


def _dates_as_text(values: pa.Array) -> pa.Array:
    """Return dates that nobody declared as ISO text; everything else as it is."""
    if not pa.types.is_temporal(values.type):
        return values
    return pc.strftime(pc.cast(values, pa.timestamp("s"), safe=False), format="%Y-%m-%d")
