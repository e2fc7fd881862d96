"""Places that a command must not write to."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Snapshot = Callable[[Path], dict[str, bytes]]
Subprocess = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("command", ["simulate", "score", "analyze"])
@pytest.mark.parametrize("place", ["file", "file/below", "/proc/attachpath"])
def test_a_place_that_cannot_be_written_is_named(
    command: str, place: str, run: Run, scores: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    if place.startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("this system has no /proc")
    out = tmp_path / place
    cohort = [] if command == "simulate" else [scores]
    ran = run(command, *cohort, "--out", out)
    assert ran.status == 2
    assert str(out) in ran.err
    assert "Next step: " in ran.err
    assert ran.out == ""
    assert (tmp_path / "file").read_text("utf-8") == "mine"


@pytest.mark.parametrize("command", ["simulate", "score"])
def test_a_folder_with_other_content_is_not_replaced_by_a_cohort(
    command: str, run: Run, scores: Path, tmp_path: Path, snapshot: Snapshot
) -> None:
    (tmp_path / "thesis.txt").write_text("three years", "utf-8")
    cohort = [] if command == "simulate" else [scores]
    ran = run(command, *cohort, "--out", tmp_path)
    assert ran.status == 2
    assert "[not-a-cohort-folder]" in ran.err
    assert snapshot(tmp_path) == {"thesis.txt": b"three years"}


def test_analyze_leaves_other_content_of_its_folder_alone(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("three years", "utf-8")
    assert run("analyze", scores, "--out", tmp_path, "--only", "03", "--jobs", 1).status == 0
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "three years"
    assert (tmp_path / "report.html").is_file()


def test_analyze_does_not_replace_a_folder_that_only_has_the_name_of_an_analysis(
    run: Run, scores: Path, tmp_path: Path, snapshot: Snapshot
) -> None:
    (tmp_path / "03_earned_security").mkdir()
    (tmp_path / "03_earned_security" / "thesis.txt").write_text("three years", "utf-8")
    ran = run("analyze", scores, "--out", tmp_path, "--only", "03", "--jobs", 1)
    assert ran.status == 2
    assert "attachpath did not write it" in ran.err
    assert snapshot(tmp_path) == {"03_earned_security/thesis.txt": b"three years"}


@pytest.mark.parametrize("command", ["simulate", "score"])
def test_the_folder_in_which_the_shell_stands_is_not_exchanged(
    command: str, run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cohort = [] if command == "simulate" else [scores]
    ran = run(command, *cohort, "--out", ".")
    assert ran.status == 2
    assert "[current-folder]" in ran.err
