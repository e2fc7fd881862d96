"""Parquet of any types becomes text, doubles and dates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .conftest import Read

moment = datetime.fromisoformat


def test_columns_of_any_type_are_text_doubles_or_dates(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "data.parquet"
    table = pa.table(
        {
            "id": pa.array(["007", ""]),
            "kind": pa.array(["a", None]).dictionary_encode(),
            "whole": pa.array([1, None], pa.int8()),
            "half": pa.array([0.5, float("nan")]),
            "price": pa.array([Decimal("1.25"), None]),
            "yes": pa.array([True, False]),
            "day": pa.array([date(2024, 2, 1), None]),
            "moment": pa.array([moment("2024-02-01 12:00"), None], pa.timestamp("ns")),
            "long": pa.array([2**60 + 1, 3]),
            "nothing": pa.nulls(2),
        }
    )
    pq.write_table(table, path)
    raw = read(path)
    assert {name: values.to_pylist() for name, values in raw.columns.items()} == {
        "id": ["007", None],
        "kind": ["a", None],
        "whole": [1.0, None],
        "half": [0.5, None],
        "price": [1.25, None],
        "yes": [1.0, 0.0],
        "day": [moment("2024-02-01"), None],
        "moment": [moment("2024-02-01 12:00"), None],
        "long": [str(2**60 + 1), "3"],
        "nothing": [None, None],
    }
    types = {values.type for values in raw.columns.values()}
    assert types == {pa.string(), pa.float64(), pa.timestamp("us")}


def test_nested_columns_and_double_names_are_errors(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "data.parquet"
    columns = [pa.array([[1, 2]]), pa.array(["a"]), pa.array(["b"])]
    pq.write_table(pa.Table.from_arrays(columns, names=["answers", "id", "id"]), path)
    assert [(one.code, one.column) for one in read(path).problems] == [
        ("nested-column", "answers"),
        ("duplicate-column", "id"),
    ]
