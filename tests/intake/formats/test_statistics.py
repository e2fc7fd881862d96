"""SPSS and Stata files come with labels and missing codes; a damaged one ends only a child."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest

from attachpath.errors import UsageError
from attachpath.intake.formats import child_process

from .conftest import Read, Refused

moment = datetime.fromisoformat

SPSS = pd.DataFrame(
    {
        "nr": ["007", "", "ukendt", "æ"],
        "score": [1.5, -99.0, 995.0, np.nan],
        "start": [date(2024, 2, 1), date(1582, 10, 15), date(1999, 12, 31), None],
        "moment": pd.to_datetime(["2024-02-01 12:30:00", None, None, None]),
        "klokken": [pd.Timestamp("2024-01-01 08:05:00").time(), None, None, None],
    }
)


@pytest.fixture
def sav(tmp_path: Path) -> Path:
    path = tmp_path / "klienter.sav"
    pyreadstat.write_sav(
        SPSS, str(path),
        column_labels={"score": "Total score"},
        variable_value_labels={"score": {1.5: "low", -99: "refused"}, "nr": {"æ": "letter"}},
        missing_ranges={"score": [-99, {"lo": 990, "hi": 999}], "nr": ["ukendt"]},
        variable_measure={"score": "scale", "nr": "nominal"},
    )  # fmt: skip
    return path


def test_user_missing_codes_are_counted_and_empty(sav: Path, read: Read) -> None:
    raw = read(sav)
    assert raw.columns["score"].to_pylist() == [1.5, None, None, None]
    assert raw.columns["nr"].to_pylist() == ["007", None, None, "æ"]
    assert raw.user_missing == {"score": {"-99": 1, "995": 1}, "nr": {"ukendt": 1}}


def test_labels_and_measures_come_along(sav: Path, read: Read) -> None:
    raw = read(sav)
    assert raw.labels == {"score": "Total score"}
    assert raw.value_labels == {"score": {"1.5": "low", "-99": "refused"}, "nr": {"æ": "letter"}}
    assert raw.measures == {"score": "scale", "nr": "nominal"}


def test_dates_are_dates_and_times_of_day_text(sav: Path, read: Read) -> None:
    raw = read(sav)
    assert raw.columns["start"].to_pylist() == [
        moment("2024-02-01"), moment("1582-10-15"), moment("1999-12-31"), None,
    ]  # fmt: skip
    assert raw.columns["moment"].to_pylist()[0] == moment("2024-02-01 12:30")
    assert raw.columns["klokken"].to_pylist() == ["08:05:00", None, None, None]
    assert raw.columns["start"].type == pa.timestamp("us")


def test_compressed_and_portable_files_hold_the_same(tmp_path: Path, sav: Path, read: Read) -> None:
    table = pd.DataFrame({"NR": ["007", "b"], "SCORE": [1.5, np.nan]})
    pyreadstat.write_sav(table, str(tmp_path / "a.zsav"), compress=True)
    pyreadstat.write_por(table, str(tmp_path / "a.por"))
    for name in ("a.zsav", "a.por"):
        raw = read(tmp_path / name)
        assert raw.columns["NR"].to_pylist() == ["007", "b"]
        assert raw.columns["SCORE"].to_pylist() == [1.5, None]


def test_many_rows_are_read_in_parts_by_one_process_or_two(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "_CELLS_AT_ONCE", 1_000)
    path = tmp_path / "a.sav"
    for n_rows in (0, 101, 500):  # of ten columns: parts of 100 rows
        table = pd.DataFrame({f"x{place}": np.arange(n_rows) + place for place in range(9)})
        table.insert(0, "nr", [f"{row:04d}" for row in range(n_rows)])
        pyreadstat.write_sav(table, str(path), missing_ranges={"x0": [50, 350]})
        for shared_from in (0, path.stat().st_size + 1):
            monkeypatch.setattr(child_process, "_SHARED_FROM", shared_from)
            raw = read(path)
            assert raw.columns["nr"].to_pylist() == table["nr"].to_list()
            assert raw.columns["x8"].to_pylist() == table["x8"].to_list()
            met = [row for row in (50, 350) if row < n_rows]
            assert [row for row in met if raw.columns["x0"][row].is_valid] == []
            assert raw.user_missing.get("x0", {}) == {str(row): 1 for row in met}


def test_stata_files_have_letters_for_missing_values(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.dta"
    table = pd.DataFrame(
        {"nr": ["007", ""], "score": [3, "a"], "day": [date(2024, 2, 1), date(2024, 2, 2)]}
    )
    pyreadstat.write_dta(
        table, str(path),
        missing_user_values={"score": ["a"]},
        variable_value_labels={"score": {3: "high", "a": "refused"}},
    )  # fmt: skip
    raw = read(path)
    assert raw.columns["nr"].to_pylist() == ["007", None]
    assert raw.columns["score"].to_pylist() == [3.0, None]
    assert raw.user_missing == {"score": {"a": 1}}
    assert raw.value_labels == {"score": {"3": "high", "a": "refused"}}
    assert raw.columns["day"].to_pylist() == [moment("2024-02-01"), moment("2024-02-02")]


@pytest.mark.parametrize(
    ("form", "number", "expected"),
    [  # Stata's manual [D] Datetime: all count from 1960
        ("%td", 19391, moment("2013-02-02")),
        ("%tc", 1e3 * 86_400 * 19391 + 1500, moment("2013-02-02 00:00:01.500000")),
        ("%tw", 2760, moment("2013-01-29")),
        ("%tm", 637, moment("2013-02-01")),
        ("%tq", 212, moment("2013-01-01")),
        ("%th", 107, moment("2013-07-01")),
    ],
)
def test_dates_of_stata_count_in_their_unit(
    form: str, number: float, expected: datetime, tmp_path: Path, read: Read
) -> None:
    path = tmp_path / "a.dta"
    table = pd.DataFrame({"nr": ["a", "b"], "when": [float(number), np.nan]})
    pyreadstat.write_dta(table, str(path), variable_format={"when": form})
    assert read(path).columns["when"].to_pylist() == [expected, None]


def test_a_number_that_is_no_date_is_counted(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.sav"
    table = pd.DataFrame({"nr": ["a", "b"], "when": [1e20, 13_900_000_000.0]})
    pyreadstat.write_sav(table, str(path), variable_format={"when": "DATE11"})
    raw = read(path)
    assert raw.columns["when"].null_count == 1
    assert [(one.code, one.column, one.value) for one in raw.problems] == [
        ("impossible-date", "when", "1 cell(s)")
    ]


def test_no_damage_ends_this_process(sav: Path, tmp_path: Path, read: Read) -> None:
    content = sav.read_bytes()
    random = np.random.default_rng(20240201)
    path = tmp_path / "damaged.sav"
    ends = set()
    for _ in range(12):
        damaged = bytearray(content)
        for place in random.integers(len(content), size=random.choice([1, 10, 100])):
            damaged[place] = random.integers(256)
        path.write_bytes(damaged)
        try:
            read(path)
            ends.add("read")
        except UsageError as error:
            ends.add(error.code)
    assert "damaged-file" in ends
    assert ends <= {"read", "damaged-file", "file-too-large", "wrong-format"}


def test_a_child_that_dies_leaves_a_word_and_nothing_of_the_data(
    sav: Path, tmp_path: Path, refused: Refused,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    program = tmp_path / "dies.py"
    program.write_text(
        "import os, sys\nprint('client 007', file=sys.stderr, flush=True)\n"
        "print(sys.stdin.read())\nos.kill(os.getpid(), 11)\n"
    )
    monkeypatch.setattr(child_process, "_PROGRAM", program)
    assert refused(sav).code == "damaged-file"
    assert capfd.readouterr() == ("", "")


def test_letters_of_another_encoding_are_read_and_said(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "old.sav"
    pyreadstat.write_sav(pd.DataFrame({"by": ["Soender"]}), str(path))
    path.write_bytes(path.read_bytes().replace(b"Soender", "Sønder ".encode("cp1252")))
    raw = read(path)
    assert raw.columns["by"].to_pylist() == ["Sønder"]
    assert [(one.code, one.severity) for one in raw.problems] == [("other-encoding", "note")]


@pytest.mark.parametrize(
    ("encoding", "ending"), [("latin-1", "sav"), ("cp850", "sav"), ("mac-roman", "sav"),
                             ("windows-1252", "dta")],
)  # fmt: skip
def test_an_encoding_that_is_asked_for_overrules_the_one_that_is_stated(
    encoding: str, ending: str, tmp_path: Path, read: Read
) -> None:
    path = tmp_path / f"old.{ending}"
    table = pd.DataFrame({"by": ["Soender", "Aarhus"]})
    (pyreadstat.write_sav if ending == "sav" else pyreadstat.write_dta)(table, str(path))
    written = "Sönder ".encode(encoding)
    path.write_bytes(path.read_bytes().replace(b"Soender", written))
    raw = read(path, encoding=encoding)
    assert [one.strip() for one in raw.columns["by"].to_pylist()] == ["Sönder", "Aarhus"]
    assert raw.problems == ()


def test_text_that_is_not_in_the_encoding_asked_for_is_refused(
    tmp_path: Path, refused: Refused
) -> None:
    path = tmp_path / "old.sav"
    pyreadstat.write_sav(pd.DataFrame({"by": ["Soender"]}), str(path))
    path.write_bytes(path.read_bytes().replace(b"Soender", "Sønder ".encode("cp1252")))
    error = refused(path, encoding="utf-8")
    assert error.code == "wrong-encoding"
    assert "expected text in the encoding utf-8" in str(error)


def test_the_encoding_of_a_portable_file_cannot_be_chosen(tmp_path: Path, refused: Refused) -> None:
    path = tmp_path / "old.por"
    pyreadstat.write_por(pd.DataFrame({"x": [1.0]}), str(path))
    assert refused(path, encoding="cp1252").code == "wrong-encoding"


def test_two_processes_read_one_encoding_though_one_alone_met_its_letters(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "_CELLS_AT_ONCE", 100)
    path = tmp_path / "old.sav"
    pyreadstat.write_sav(pd.DataFrame({"by": ["Soender", *["Århus"] * 149]}), str(path))
    path.write_bytes(path.read_bytes().replace(b"Soender ", "Sønder  ".encode("cp1252")))
    seen = []
    for shared_from in (0, path.stat().st_size + 1):
        monkeypatch.setattr(child_process, "_SHARED_FROM", shared_from)
        seen.append(read(path).columns["by"].to_pylist())
    assert seen[0] == seen[1]
    assert seen[0][0] == "Sønder"
