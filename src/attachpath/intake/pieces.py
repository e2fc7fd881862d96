"""What one file gives to one table of the cohort: columns under our names, with their origins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from attachpath.intake.column_source import ColumnSource
from attachpath.intake.description import DescribedFile, TableName
from attachpath.intake.file_reading import FileReading
from attachpath.intake.origins import Origin

__all__ = ["LOWEST_FIRST", "Piece", "lowest_table", "plain_piece"]

LOWEST_FIRST: tuple[TableName, ...] = ("occasions", "clients", "therapists", "sites")


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
    tables = [name for name in LOWEST_FIRST if name in described.tables]
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
        theirs = source.name
        cells = reading.cells(ours, theirs, source, (*reading.missing, *source.missing))
        if cells is not None:
            columns[ours], origins[ours] = cells, Origin(file, (theirs,), rows)
    for block in reading.blocks:
        if block.table != table:
            continue
        for ours, theirs in block.columns.by_session.get(0, {}).items():
            codes = (*reading.missing, *block.missing)
            cells = reading.cells(ours, theirs, block.source, codes)
            if cells is not None:
                columns[ours], origins[ours] = cells, Origin(file, (theirs,), rows)
    return Piece(table, columns, origins, sources)
