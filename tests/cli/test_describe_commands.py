"""describe: the draft on stdout or in a new file, everything else on stderr."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Snapshot = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "klienter.csv"
    rows = "".join(f"{n};{20 + n},5\n" for n in range(20))
    path.write_text(f"KlientNr;Alder\n{rows};\n", "utf-8")
    return path


def test_stdout_holds_the_draft_and_nothing_else(
    run: Run, file: Path, tmp_path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = snapshot(tmp_path)
    ran = run("describe", file)
    assert ran.status == 0
    assert tomllib.loads(ran.out)["file"][0] == {
        "path": "klienter.csv",
        "delimiter": ";",
        "decimal": ",",
        "clients": {"client_id": "KlientNr", "age": "Alder"},
    }
    assert ran.err == (
        "note: klienter.csv row 22: 1 blank row passed over; expected a record. Nothing to do. "
        "[blank-rows]\n"
    )
    assert snapshot(tmp_path) == before


def test_a_draft_in_a_file_can_be_checked_at_once(run: Run, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "cohort.toml"
    ran = run("describe", file, "--out", out)
    assert ran.status == 0
    assert ran.out == f"{out}\n"
    assert "nothing but guesses" in ran.err
    assert 'path = "../klienter.csv"' in out.read_text("utf-8")
    assert run("check", out).status == 0


def test_a_file_that_is_there_is_never_replaced(run: Run, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "cohort.toml"
    out.write_text("mine", "utf-8")
    ran = run("describe", file, "--out", out)
    assert ran.status == 2
    assert "[file-exists]" in ran.err
    assert out.read_text("utf-8") == "mine"


def test_the_name_must_be_one_that_check_knows(run: Run, file: Path, tmp_path: Path) -> None:
    ran = run("describe", file, "--out", tmp_path / "cohort.txt")
    assert ran.status == 2
    assert "does not end in .toml" in ran.err


def test_a_place_that_cannot_be_written_is_an_error_in_three_parts(run: Run, file: Path) -> None:
    ran = run("describe", file, "--out", file / "cohort.toml")
    assert ran.status == 2
    assert "[cannot-write]" in ran.err


def test_a_file_that_is_not_there_is_named(run: Run, file: Path) -> None:
    ran = run("describe", file.with_name("klienter2.csv"))
    assert ran.status == 2
    assert "[no-file]" in ran.err
    assert ran.out == ""
