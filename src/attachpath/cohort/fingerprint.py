"""SHA-256 of the tables of a cohort, the same for CSV, Parquet and memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.cohort.canonical import is_key, is_text, written_numbers

__all__ = ["fingerprint_of"]


def fingerprint_of(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the SHA-256 of tables as hexadecimal text.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables by name, normalised.

    Returns
    -------
    str
        64 hexadecimal digits.

    Notes
    -----
    The bytes are, for each table in order of name: its name and number of rows, then each column
    in order of name, its rows in order of their keys. Text is the lengths of the values in bytes
    (four bytes each, -1 where missing) and their UTF-8; whole numbers have the smallest signed
    integer type that holds the column, 0 and a bit where missing; other numbers are doubles
    rounded to six significant digits. All are little-endian. So neither the order of rows and
    columns nor the file format matters.
    """
    digest = hashlib.sha256(b"attachpath cohort 1\n")
    for name in sorted(tables):
        table = tables[name]
        digest.update(f"{name} {len(table)}\n".encode())
        order = _key_order(table)
        for column in sorted(table.columns):
            digest.update(column.encode() + b"\xfe")
            for part in _column_parts(table[column], order):
                digest.update(part)
    return digest.hexdigest()


def _key_order(table: pd.DataFrame) -> npt.NDArray[np.int64] | None:
    """Return the order of the rows by their keys, None when they stand in it."""
    keys = [name for name in ("client_id", "session") if name in table.columns]
    keys = keys or [name for name in table.columns if is_key(name)][:1]
    if not keys or table.empty:
        return None
    arrays = {name: pa.array(table[name], from_pandas=True) for name in keys}
    order = pc.sort_indices(pa.table(arrays), sort_keys=[(name, "ascending") for name in keys])
    places = np.asarray(order).astype(np.int64)
    return None if np.array_equal(places, np.arange(len(table))) else places


def _column_parts(column: pd.Series, order: npt.NDArray[np.int64] | None) -> Iterator[bytes]:
    ordered = column if order is None else column.take(order)
    missing = ordered.isna()
    if bool(missing.all()):
        yield b"empty"
    elif is_text(ordered):
        yield from _text_parts(ordered)
    else:
        yield from _number_parts(ordered)


def _text_parts(column: pd.Series) -> Iterator[bytes]:
    text = pa.array(column, type=pa.large_string(), from_pandas=True)
    text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    lengths = np.asarray(pc.fill_null(pc.binary_length(text), -1)).astype("<i4")
    yield b"text" + lengths.tobytes()
    offsets = np.frombuffer(text.buffers()[1], dtype=np.int64)[text.offset :]
    yield text.buffers()[2][int(offsets[0]) : int(offsets[len(text)])].to_pybytes()


def _number_parts(column: pd.Series) -> Iterator[bytes]:
    values, missing = written_numbers(column)
    if values.dtype.kind == "f":
        numbers = values + 0.0  # no negative zero
        numbers[missing] = np.nan
        yield b"decimal" + numbers.astype("<f8").tobytes()
        return
    yield b"whole" + values.astype(values.dtype.newbyteorder("<")).tobytes()
    yield np.packbits(missing).tobytes() if missing.any() else b""
