"""manuscript: the path of the draft on stdout, all else on stderr."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_the_path_of_the_draft_is_the_answer(run: Run, results: Path, tmp_path: Path) -> None:
    ran = run("manuscript", results, "--out", tmp_path / "paper", "--tables", "csv")
    assert ran.status == 0
    assert ran.out == f"{tmp_path / 'paper' / 'manuscript.docx'}\n"
    assert "note: Not among these results, so left out: 01_cohort, 02_measurement" in ran.err
    assert "a draft of Method and Results, and two checklists." in ran.err
    assert not (tmp_path / "paper" / "tables.docx").exists()


def test_a_screen_is_told_what_comes_next(on_screen: Run, results: Path, tmp_path: Path) -> None:
    ran = on_screen("manuscript", results, "--out", tmp_path / "p", "--tables", "latex")
    assert "Next: open" in ran.err


def test_a_misspelt_format_is_named_with_the_nearest(
    run: Run, results: Path, tmp_path: Path
) -> None:
    ran = run("manuscript", results, "--out", tmp_path / "paper", "--tables", "docx,latx")
    assert ran.status == 2
    assert "There is no format 'latx'" in ran.err
    assert "Did you mean 'latex'?" in ran.err
    assert not (tmp_path / "paper").exists()


def test_a_folder_without_results_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("manuscript", tmp_path, "--out", tmp_path / "paper")
    assert ran.status == 2
    assert "run.json is not there" in ran.err


def test_the_results_are_not_written_over(
    run: Run, results: Path, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    before = snapshot(results)
    ran = run("manuscript", results, "--out", results)
    assert ran.status == 2
    assert "holds something else" in ran.err
    assert snapshot(results) == before


def test_the_folder_one_stands_in_is_refused(
    run: Run, results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("manuscript", results, "--out", ".")
    assert ran.status == 2
    assert "is the folder in which you are" in ran.err
