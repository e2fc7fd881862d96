"""Before a file is read, it is looked at: is it there, is it what it says, is it too large."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from attachpath.cohort import reading
from attachpath.intake.formats import sheets_of

from .conftest import Read, Refused


def test_a_missing_file_names_the_nearest(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "klienter.csv").write_text("id\n1\n")
    error = refused(tmp_path / "kleinter.csv")
    assert error.code == "no-file"
    assert "'klienter.csv'" in error.cause


def test_a_folder_is_no_file(tmp_path: Path, refused: Refused) -> None:
    folder = tmp_path / "data.csv"
    folder.mkdir()
    (folder / "inside.sav").write_bytes(b"$FL2")
    error = refused(folder)
    assert error.code == "no-file"
    assert "inside.sav" in error.next_step


def test_a_missing_folder_is_named(tmp_path: Path, refused: Refused) -> None:
    assert str(tmp_path / "nowhere") in refused(tmp_path / "nowhere" / "a.csv").cause


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "sav", "dta", "parquet"])
def test_an_empty_file_is_empty_in_every_format(
    ending: str, tmp_path: Path, refused: Refused
) -> None:
    path = tmp_path / f"data.{ending}"
    path.touch()
    assert refused(path).code == "empty-file"


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("a.csv", b"PK\x03\x04....", "wrong-format", 'form = "xlsx"'),
        ("a.csv", b"$FL2@(#) SPSS DATA FILE", "wrong-format", 'form = "sav"'),
        ("a.csv", b"<stata_dta><header>", "wrong-format", 'form = "dta"'),
        ("a.csv", b"PAR1....", "wrong-format", 'form = "parquet"'),
        ("a.csv", b"%PDF-1.7", "wrong-format", "Save it as"),
        ("a.csv", b"id,x\n1,\0\n", "damaged-file", "NUL"),
        ("a.csv", "id,x\n1,2\n".encode("utf-16"), "not-utf8", 'encoding = "utf-16"'),
        ("a.xlsx", b"id;x\n1;2\n", "wrong-format", 'form = "csv"'),
        ("a.xls", b"id\tx\n1\t2\n", "wrong-format", 'form = "tsv"'),
        ("a.xls", b"<html><table><tr><td>id", "wrong-format", "a web page"),
        ("a.sav", b"PAR1....", "wrong-format", 'form = "parquet"'),
        ("a.dta", b"id,x\n", "damaged-file", "a Stata file"),
        ("a.parquet", b"id,x\n1,2\n", "wrong-format", 'form = "csv"'),
        ("a.parquet", b"PAR1 and then nothing", "damaged-file", "cannot be read"),
        ("a.sav", b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV\x01", "encrypted-file", "password"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(
    name: str, content: bytes, code: str, words: str, *, tmp_path: Path, refused: Refused
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = refused(path)
    assert error.code == code
    assert words in str(error)


def test_gzip_is_seen_through(tmp_path: Path, read: Read, refused: Refused) -> None:
    path = tmp_path / "data.csv.gz"
    path.write_bytes(gzip.compress(b"id,x\n007,NA\n"))
    raw = read(path)
    assert (raw.file, raw.columns["id"].to_pylist()) == ("data.csv.gz", ["007"])
    path.write_bytes(gzip.compress(b"id,x\n" * 1000)[:30])
    assert refused(path).code == "damaged-file"


def test_what_unpacks_to_too_much_is_stopped_while_it_is_unpacked(
    tmp_path: Path, refused: Refused, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"x,y\n" + b"1,2\n" * 600_000))
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 2_000_000)
    error = refused(path)
    assert error.code == "file-too-large"
    assert "--large" in error.next_step
    assert read(path, large=True).n_rows == 600_000


def test_no_format_is_read_above_the_limit_unasked(
    tmp_path: Path, every_format: dict[str, Path], read: Read, refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 100)
    for path in every_format.values():
        assert refused(path).code == "file-too-large", path
        assert read(path, large=True).n_rows == 40


def test_rows_times_columns_judge_a_file_that_is_small_when_packed(
    tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pd.DataFrame({name: [1.0] * 20_000 for name in "abcd"})
    table.to_parquet(tmp_path / "a.parquet")
    pyreadstat.write_sav(table, str(tmp_path / "a.zsav"), compress=True)
    for name in ("a.parquet", "a.zsav"):
        limit = 20_000 * 4 * 8 - 1
        monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", limit)
        assert (tmp_path / name).stat().st_size < limit / 10
        assert refused(tmp_path / name).code == "file-too-large", name


def test_another_zip_file_is_no_workbook(tmp_path: Path, refused: Refused) -> None:
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refused(path).code == "wrong-format"
    with pytest.raises(Exception, match="no workbook"):
        sheets_of(path)


@pytest.fixture
def every_format(tmp_path: Path) -> dict[str, Path]:
    table = pd.DataFrame({f"x{place}": [float(place)] * 40 for place in range(30)})
    paths: dict[str, Any] = {
        ending: tmp_path / f"data.{ending}" for ending in ("csv", "xlsx", "sav", "dta", "parquet")
    }
    table.to_csv(paths["csv"], index=False)
    table.to_parquet(paths["parquet"])
    pyreadstat.write_sav(table, str(paths["sav"]), row_compress=True)
    pyreadstat.write_dta(table, str(paths["dta"]))
    book = openpyxl.Workbook()
    for row in [list(table.columns), *table.to_numpy().tolist()]:
        book.active.append(row)
    book.save(paths["xlsx"])
    return paths
