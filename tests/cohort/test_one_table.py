"""A table of its own: keys are text, the columns that are asked for are numbers, or it is said."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import read_table
from attachpath.errors import DataError, UsageError


def write(folder: Path, text: str) -> Path:
    path = folder / "data.csv"
    path.write_text(text, "utf-8")
    return path


def test_ids_keep_their_letters_and_numbers_their_value(tmp_path: Path) -> None:
    path = write(tmp_path, "site,x,age\n007,1.25,30\nNA,,41\nnull,-2e3,\n")
    read = read_table(path, numbers=["x", "age"], keys=["site"])
    assert read.data["site"].tolist() == ["007", "NA", "null"]
    np.testing.assert_array_equal(read.data["x"], [1.25, np.nan, -2000])
    np.testing.assert_array_equal(read.data["age"], [30, 41, np.nan])
    assert read.notes == ()


def test_parquet_and_gzip_are_known_by_their_content(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["01", "NA"], "x": [1.5, np.nan], "n": [3, 4]})
    frame.to_parquet(tmp_path / "a.data")
    text = frame.to_csv(index=False).encode()
    (tmp_path / "b.data").write_bytes(gzip.compress(text))
    (tmp_path / "c.data").write_bytes(b"\xef\xbb\xbf" + text)
    for name in ("a.data", "b.data", "c.data"):
        read = read_table(tmp_path / name, numbers=["x", "n"], keys=["id"])
        assert read.data["id"].tolist() == ["01", "NA"]
        np.testing.assert_array_equal(read.data["x"], [1.5, np.nan])
        assert read.data["n"].tolist() == [3, 4]


def test_every_cell_that_is_no_number_is_found_with_its_row(tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\n1,2\nhigh,3\n\n4,inf\n5,1.000\n")
    with pytest.raises(DataError) as caught:
        read_table(path, numbers=["x", "y"])
    found = [(one.column, one.row, one.value) for one in caught.value.problems]
    assert found == [("x", 3, "high"), ("y", 5, "inf")]
    assert {one.code for one in caught.value.problems} == {"not-a-number"}


def test_words_for_missing_are_counted_and_a_blank_line_is_a_row_without_values(
    tmp_path: Path,
) -> None:
    read = read_table(write(tmp_path, "x,y\nNA,2\nNaN,3\n\n4,NA\n"), numbers=["x", "y"])
    assert read.notes == ("NA or NaN: 3 cells were taken as missing (x 2, y 1).",)
    assert read.data["x"].isna().tolist() == [True, True, True, False]


def test_a_column_that_nobody_asked_for_may_hold_anything(tmp_path: Path) -> None:
    read = read_table(write(tmp_path, "x,comment\n1,inf and NA\n"), numbers=["x"])
    assert read.data["comment"].tolist() == ["inf and NA"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04....", "not-a-table"),
        (b"\xd0\xcf\x11\xe0", "not-a-table"),
        (b"$FL2@(#) SPSS", "not-a-table"),
        (b"a,b\n\x00\x01", "not-a-table"),
        ("a,b\n1,2\n".encode("utf-16"), "not-a-table"),
        (gzip.compress(b"a,b\n1,2\n" * 100)[:30], "not-a-table"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_table(path)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-table"),
        (b"a,a\n1,2\n", "duplicate-column"),
        (b"a;b\n1;2\n", "not-comma-separated"),
        (b"a,b\n1,2,3\n", "ragged-row"),
        ("a,b\n1,é\n".encode("latin-1"), "not-utf8"),
        (b"PAR1 and no more", "unreadable"),
    ],
)
def test_what_is_wrong_in_a_table_is_a_finding(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert caught.value.code == code


def test_a_folder_and_nothing_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(UsageError) as caught:
            read_table(path)
        assert caught.value.code == "no-file"
