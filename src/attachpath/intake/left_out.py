"""Rows of a file that `cohort.toml` leaves out: tests, withdrawn consent, summary rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from attachpath.cohort import Findings
from attachpath.errors import nearest_name
from attachpath.intake.codes import rows_with
from attachpath.intake.column_source import Code
from attachpath.intake.raw_table import RawTable

__all__ = ["without_rows"]


def without_rows(
    raw: RawTable, leave_out: Mapping[str, tuple[Code, ...]], findings: Findings
) -> RawTable:
    """Leave out the rows that some columns mark.

    Parameters
    ----------
    raw : RawTable
        As read.
    leave_out : mapping of str to tuple
        Values by column of the file.
    findings : Findings
        Receives a note with the number of rows for each column; ``unknown-column``.

    Returns
    -------
    RawTable
        The other rows, with the places that they have in the file.
    """
    kept = np.ones(raw.n_rows, dtype=bool)
    for column, codes in leave_out.items():
        if column not in raw.columns:
            near = nearest_name(column, raw.columns)
            findings.add(
                "unknown-column", raw.file, "a column to leave rows out by",
                f"Write {near!r}, if that is it." if near else "Correct `leave_out`.",
                column=column,
            )  # fmt: skip
            continue
        marked = rows_with(raw.columns[column], codes)
        kept[marked] = False
        findings.add(
            "left-out", raw.file, "rows that cohort.toml does not leave out",
            "Nothing; these rows are not read.", column=column, severity="note",
            value=f"{len(marked):,} row(s) with {', '.join(map(str, codes))}",
        )  # fmt: skip
    if kept.all():
        return raw
    rows = raw.rows if raw.rows is not None else np.arange(raw.n_rows, dtype=np.int64) + 2
    mask = pa.array(kept)
    columns = {name: values.filter(mask) for name, values in raw.columns.items()}
    return replace(raw, columns=columns, rows=rows[kept])
