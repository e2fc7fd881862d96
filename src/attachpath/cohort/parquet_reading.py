"""Read the Parquet form of a table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from attachpath.cohort.findings import Findings, report_twins
from attachpath.cohort.raw_tables import ReadingRules, columns_to_table

__all__ = ["parquet_header", "read_parquet_table"]


def parquet_header(path: Path, findings: Findings) -> list[str] | None:
    """Return the column names of a Parquet file, or None when it is none."""
    try:
        names = [str(name) for name in pq.read_schema(path).names]
    except (pa.ArrowInvalid, OSError) as error:
        _report_unreadable(path, error, findings)
        return None
    return None if report_twins(path.name, names, findings) else names


def read_parquet_table(
    path: Path, reading: ReadingRules, findings: Findings
) -> pd.DataFrame | None:
    """Read a Parquet file as text and numbers; None when it cannot be read."""
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError) as error:
        _report_unreadable(path, error, findings)
        return None
    columns = {name: table.column(name).combine_chunks() for name in table.column_names}
    return columns_to_table(columns, reading, findings)


def _report_unreadable(path: Path, error: Exception, findings: Findings) -> None:
    findings.add(
        "unreadable",
        path.name,
        "a Parquet file",
        "Write the file again; it is damaged or of another format.",
        value=str(error).splitlines()[0][:120],
    )
