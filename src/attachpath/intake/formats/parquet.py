"""Read Parquet as text, doubles and dates."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attachpath.cohort import Findings, refuse_bytes
from attachpath.intake.formats.finishing import named_columns, one_array, without_blank_rows
from attachpath.intake.formats.refusals import damaged_file
from attachpath.intake.raw_table import RawTable

__all__ = ["read_parquet"]

_CELL = 8
_IS_NUMBER = (
    pa.types.is_floating, pa.types.is_integer, pa.types.is_decimal, pa.types.is_boolean,
)  # fmt: skip
_IS_TEXT = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_time,
    pa.types.is_null,
)  # fmt: skip


def read_parquet(path: Path, file: str, *, large: bool) -> RawTable:
    """Read a Parquet file.

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    large : bool
        Read more than 2 GB, judged by its rows and columns.

    Returns
    -------
    RawTable
        Truth values are 1 and 0, categories their text; a column of lists or records is an error.

    Raises
    ------
    UsageError
        ``damaged-file``, ``file-too-large``.
    """
    findings = Findings()
    try:
        content = pq.read_metadata(path)
        if not large:
            refuse_bytes(Path(file), _CELL * content.num_rows * content.num_columns)
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        raise damaged_file(file, str(error).splitlines()[0][:120]) from None
    names = [str(name) for name in table.column_names]
    values = [
        _plain(file, name, one_array(table.column(place)), findings)
        for place, name in enumerate(names)
    ]
    columns = named_columns(file, names, values, findings, header_row=1)
    columns, rows = without_blank_rows(file, columns, findings)
    return RawTable(file, columns, rows, problems=tuple(findings.problems))


def _plain(file: str, name: str, values: pa.Array, findings: Findings) -> pa.Array:
    """Turn a column of any type into text, doubles or dates."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    kind = values.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return values.cast(pa.timestamp("us"), safe=False)
    if any(is_number(kind) for is_number in _IS_NUMBER):
        return _numbers(values)
    if any(is_text(kind) for is_text in _IS_TEXT):
        texts = values if pa.types.is_large_string(kind) else values.cast(pa.string())
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, texts.type), texts)
    findings.add(
        "nested-column", file, "text, numbers or dates",
        "Write the column as text or as several columns, or leave it out of the file.",
        column=name, value=str(kind)[:60],
    )  # fmt: skip
    return pa.nulls(len(values), pa.string())


def _numbers(values: pa.Array) -> pa.Array:
    """Return doubles; whole numbers that a double cannot hold (long ids) stay text."""
    try:
        doubles = values.cast(pa.float64())
    except pa.ArrowInvalid:
        return values.cast(pa.string())
    return pc.if_else(pc.is_nan(doubles), pa.scalar(None, pa.float64()), doubles)
