"""Calls of the command in this process, cohorts to call it on, and what it leaves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from attachpath.cli import main
from attachpath.cohort import read_folder, write_cohort
from attachpath.simulation import simulate_cohort


@dataclass
class Ran:
    """What a call of the command left."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def no_wish_for_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def call(*words: object) -> Ran:
        capsys.readouterr()
        status = main([str(word) for word in words])
        return Ran(status, *capsys.readouterr())

    return call


@pytest.fixture
def on_screen(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Call the command as on a terminal of some width, without colours unless they are asked."""

    def call(*words: object, width: int = 80, colours: bool = False) -> Ran:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("TERM", "xterm")
        if not colours:
            monkeypatch.setenv("NO_COLOR", "1")
        return run(*words)

    return call


@pytest.fixture(scope="session")
def subprocess_of() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that calls the command in a process of its own."""

    def call(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "attachpath", *map(str, words)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | environment,
            timeout=120,
            check=False,
        )

    return call


@pytest.fixture(scope="session")
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """Return a function that reads all files of a folder."""
    return lambda folder: {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort with item answers and the scores made of them; only read."""
    folder = tmp_path_factory.mktemp("cohorts") / "answers"
    return write_cohort(simulate_cohort(clients=60, seed=3), folder)


@pytest.fixture(scope="session")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same cohort, of scores alone; only read."""
    folder = tmp_path_factory.mktemp("cohorts") / "scores"
    return write_cohort(simulate_cohort(clients=60, seed=3, items=False), folder)


@pytest.fixture
def broken(scores: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "broken"
    shutil.copytree(scores, folder)
    text = (folder / "clients.csv").read_text("utf-8")
    (folder / "clients.csv").write_text(text.replace("C0002,", ",", 1), "utf-8")
    return folder


@pytest.fixture(scope="session")
def without_scores() -> Callable[[Path, Path], Path]:
    """Return a function that copies a cohort of item answers and leaves out every score."""

    def copy(answers: Path, folder: Path) -> Path:
        cohort = read_folder(answers)
        scored = ("ecr_", "iip_", "cats_", "tds_", "wai")
        tables = {
            name: table.drop(
                columns=[
                    column
                    for column in table.columns
                    if column.startswith(scored) and not column.rsplit("_", 1)[-1].isdigit()
                ]
            )
            for name, table in cohort.tables().items()
        }
        return write_cohort(cohort.replace(**tables), folder)

    return copy


@pytest.fixture(scope="session")
def results(scores: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two analyses leave; only read."""
    out = tmp_path_factory.mktemp("results") / "out"
    only = ["--only", "03", "--only", "07_hypotheses"]
    assert main(["analyze", str(scores), "--out", str(out), "--jobs", "1", *only]) == 0
    return out


@pytest.fixture(scope="session")
def document(
    scores: Path, subprocess_of: Callable[..., subprocess.CompletedProcess[str]]
) -> dict[str, Any]:
    """What `test --json` prints for the scores."""
    printed = subprocess_of("test", scores, "--json")
    assert printed.returncode == 0
    assert printed.stderr == ""
    return dict(json.loads(printed.stdout))
