"""new-theory and preregister: a file to start from, a record beside it, and what a run says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def mine(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    assert run("new-theory", "--out", path).status == 0
    return path


def test_a_theory_file_goes_to_stdout_or_to_a_new_file(run: Run, mine: Path) -> None:
    ran = run("new-theory")
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out == mine.read_text(encoding="utf-8")


def test_a_file_that_exists_is_never_written_over(run: Run, mine: Path) -> None:
    mine.write_text("my own work", encoding="utf-8")
    ran = run("new-theory", "--out", mine)
    assert ran.status == 2
    assert "[file-exists]" in ran.err
    assert mine.read_text(encoding="utf-8") == "my own work"


def test_the_columns_of_a_cohort_stand_in_comments(run: Run, scores: Path) -> None:
    ran = run("new-theory", "--from", scores)
    assert ran.status == 0
    assert "#   ecr_anxiety\n" in ran.out
    assert all(
        line.startswith("#") for line in ran.out.partition("# --- The columns")[2].split("\n")[1:-1]
    )


def test_the_template_as_it_stands_can_be_tested_and_says_what_is_lacking(
    run: Run, mine: Path, scores: Path
) -> None:
    ran = run("test", scores, "--theory", mine)
    assert ran.status == 0
    assert "the cohort has no wellbeing_post (well-being after treatment)" in ran.out
    assert "The theory my_theory was not preregistered." in ran.err
    assert "ESAT" not in ran.err


def test_a_frozen_theory_is_told_from_a_changed_one(run: Run, mine: Path, scores: Path) -> None:
    ran = run("preregister", mine)
    assert ran.status == 0
    assert ran.out.strip() == f"{mine}.frozen.json"
    assert "4 claims" in ran.err
    assert "is the one that was frozen on" in run("test", scores, "--theory", mine).err
    text = mine.read_text(encoding="utf-8")
    mine.write_text(text.replace("smallest_effect = 0.15", "smallest_effect = 0.1"), "utf-8")
    refused = run("preregister", mine)
    assert refused.status == 2
    assert "[already-frozen]" in refused.err
    document = json.loads(run("test", scores, "--theory", mine, "--json").out)
    assert document["run"]["preregistration"]["changed"] == ["M1"]
    assert run("preregister", mine, "--again").status == 0
    assert "the 2. time" in run("preregister", mine).err


def test_a_damaged_record_is_told_and_the_run_goes_on(run: Run, mine: Path, scores: Path) -> None:
    run("preregister", mine)
    Path(f"{mine}.frozen.json").write_text("{", encoding="utf-8")
    ran = run("test", scores, "--theory", mine)
    assert ran.status == 0
    assert "the record beside its file is damaged" in ran.err
    assert "[damaged-frozen-file]" in run("preregister", mine).err
