"""Read delimited text record by record, so that each bad place has its row."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from attachpath.cohort import Findings

__all__ = ["Records", "read_records"]

_BLOCK = 20_000
_MOST_NAMED = 20


@dataclass(frozen=True)
class Records:
    """Columns as read.

    Attributes
    ----------
    columns : sequence of pyarrow.Array
        Text, one array a column of the header.
    rows : numpy.ndarray or None
        Row of each record; None where they follow the header without a gap.
    blank : sequence of int
        Rows without a cell, which are not in the columns.
    """

    columns: Sequence[pa.Array]
    rows: npt.NDArray[np.int64] | None
    blank: Sequence[int]


@dataclass
class _Seen:
    rows: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)


def read_records(
    path: Path,
    file: str,
    *,
    encoding: str,
    delimiter: str,
    width: int,
    header_row: int,
    findings: Findings,
) -> Records:
    """Read records of any width; ``ragged-row`` where it is not that of the header.

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    encoding, delimiter : str
        Of the text.
    width : int
        Number of columns of the header.
    header_row : int
        Row of the names.
    findings : Findings
        Receives ``ragged-row``.

    Returns
    -------
    Records
    """
    seen = _Seen()
    blocks: list[list[pa.Array]] = []
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        records = itertools.islice(enumerate(reader, start=1), header_row, None)
        while block := list(itertools.islice(_fitted(records, width, seen), _BLOCK)):
            blocks.append([_texts(cells) for cells in zip(*block, strict=True)])
    _report_ragged(file, width, seen.ragged, findings)
    columns = [pa.concat_arrays(parts) for parts in zip(*blocks, strict=True)]
    none = pa.array([], pa.string())
    return Records(columns or [none] * width, np.array(seen.rows, dtype=np.int64), seen.blank)


def _fitted(
    records: Iterator[tuple[int, list[str]]], width: int, seen: _Seen
) -> Iterator[list[str]]:
    """Give records the width of the header, and note where they stand."""
    for row, record in records:
        if not record:
            seen.blank.append(row)
            continue
        if len(record) < width or any(record[width:]):
            seen.ragged.append((row, len(record)))
        seen.rows.append(row)
        yield record if len(record) == width else [*record, *[""] * width][:width]


def _texts(cells: tuple[str, ...]) -> pa.Array:
    return pa.array([cell or None for cell in cells], type=pa.string())


def _report_ragged(
    file: str, width: int, ragged: Sequence[tuple[int, int]], findings: Findings
) -> None:
    expected = f"{width} cells, as in the row of the names"
    step = "Look for a delimiter or a quote inside a cell of the row."
    for row, cells in ragged[:_MOST_NAMED]:
        findings.add("ragged-row", file, expected, step, row=row, value=f"{cells} cells")
    if rest := ragged[_MOST_NAMED:]:
        findings.add(
            "ragged-row", file, expected, step, row=rest[0][0],
            value=f"{len(rest):,} more rows of another width",
        )  # fmt: skip
