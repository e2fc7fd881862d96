"""tables/: every table of the report as CSV, numbered as on the page.

`table_NN_ID.csv` holds a table as it is printed: guarded against formulas, UTF-8 with the mark by
which Excel knows it. `table_NN_ID_values.csv` holds the numbers in full: as they are, without the
mark. `index.csv` says what is what.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from attachpath.reporting.chapters import chapters
from attachpath.reporting.folders import write_folder
from attachpath.reporting.printable import spreadsheet_cell
from attachpath.reporting.section import Cell, Line, Section, Table

__all__ = ["INDEX_FILE", "spreadsheet_csv", "table_files", "values_csv", "write_tables"]

INDEX_FILE = "index.csv"
_INDEX = ["number", "title", "section", "file", "values_file", "note"]
_INDENT = "  "


def write_tables(sections: list[Section], out: Path) -> Path:
    """Write ``out/tables`` as a whole: what an earlier run left there goes.

    Parameters
    ----------
    sections : list of Section
        In the order of the page.
    out : Path
        The folder of results.

    Returns
    -------
    Path
        ``out/tables``.

    Raises
    ------
    OutputError
        ``unwritable``, or ``not-ours`` when another folder of that name stands there.
    """
    return write_folder(out / "tables", table_files(sections), known_by=INDEX_FILE)


def table_files(sections: list[Section]) -> dict[str, bytes]:
    """Return the files of the folder by name.

    Parameters
    ----------
    sections : list of Section
        In the order of the page.

    Returns
    -------
    dict of str to bytes
        Two a table, and ``index.csv``. Lines end with a line feed.
    """
    files: dict[str, bytes] = {}
    index: list[list[str]] = [_INDEX]
    for section, number, table in _numbered_tables(sections):
        stem = f"table_{number:02d}_{table.id}"
        files[f"{stem}.csv"] = spreadsheet_csv(table)
        files[f"{stem}_values.csv"] = values_csv(table)
        told = [table.title, section.id, f"{stem}.csv", f"{stem}_values.csv", table.note]
        index.append([str(number), *map(spreadsheet_cell, told)])
    return {INDEX_FILE: _for_people(index)} | files


def spreadsheet_csv(table: Table) -> bytes:
    """Return a table as printed, for people: guarded against formulas, and marked for Excel."""
    return _for_people(_printed(table))


def values_csv(table: Table) -> bytes:
    """Return the values of a table as CSV, in full precision; missing is empty."""
    return _csv([table.columns, *map(_values, table.rows)])


def _numbered_tables(sections: list[Section]) -> Iterator[tuple[Section, int, Table]]:
    for chapter in chapters(sections):
        for stretch in chapter.stretches:
            for table in stretch.tables:
                yield chapter.section, table.number, table.item


def _printed(table: Table) -> Iterator[list[str]]:
    yield [spreadsheet_cell(heading.label) for heading in table.head]
    for line in table.body:
        yield _cells(line) + [""] * (len(table.head) - len(line.cells))


def _cells(line: Line) -> list[str]:
    cells = [spreadsheet_cell(cell) for cell in line.cells]
    return [_INDENT + cells[0], *cells[1:]] if line.kind == "indented" else cells


def _values(row: list[Cell]) -> list[str]:
    return ["" if value is None else str(value) for value in row]


def _for_people(lines: Iterable[list[str]]) -> bytes:
    """Excel takes a file without this mark for one in the letters of its own country."""
    return "\ufeff".encode() + _csv(lines)


def _csv(lines: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode("utf-8")
