"""CONTRIBUTING.md is followed in a copy of the package: what its examples add is there."""

from __future__ import annotations

import runpy
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from attachpath.cohort import read_folder
from attachpath.reporting import Section, read_section

Layers = list[list[str]]


def rooms_in_use(repository: Path) -> Layers:
    """The arrows that import-linter holds, without the rooms in brackets, not built yet."""
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    arrows = next(contract for contract in contracts if contract["id"] == "arrows")
    layers = [[room.strip() for room in layer.split("|")] for layer in arrows["layers"]]
    return [
        [room for room in layer if not room.startswith(("_", "("))]
        for layer in layers
        if layer != ["__main__"]
    ]


@pytest.fixture(scope="module")
def followed(follow: Callable[..., Path], repository: Path) -> Path:
    """The folder of a reader who did all that CONTRIBUTING.md says; the house is compared."""

    def check_house(text: str) -> None:
        shown = [layer.split(" | ") for layer in " ".join(text.split()).split(" > ")]
        assert shown == rooms_in_use(repository)

    return follow(repository / "CONTRIBUTING.md", copy_package=True, also={"": check_house})


@pytest.fixture(scope="module")
def depth(followed: Path) -> Section:
    return read_section(followed / "results" / "08_depth")


def test_the_new_hypothesis_is_tested_and_on_the_page(followed: Path) -> None:
    [row] = read_section(followed / "results" / "07_hypotheses").hypotheses
    assert (row.id, row.term, row.verdict) == ("D1", "depth_between", "supported")
    page = (followed / "results" / "report.html").read_text("utf-8")
    assert row.claim in page


def test_the_new_analysis_is_on_the_page(followed: Path, depth: Section) -> None:
    page = (followed / "results" / "report.html").read_text("utf-8")
    assert depth.question in page
    assert depth.tables[0].title in page
    assert depth.methods[0].text in page


def test_its_numbers_are_those_of_the_cohort(followed: Path, repository: Path) -> None:
    occasions = pd.read_csv(repository / "simulated_data" / "occasions.csv")
    enough = occasions.groupby("client_id")["session"].transform("size") >= 3
    rated = occasions.loc[enough, "depth"].dropna()
    thirds = pd.read_csv(followed / "results" / "08_depth" / "depth.csv")
    assert len(thirds) == 3
    assert thirds["n_occasions"].sum() == len(rated)
    assert (thirds["n_occasions"] * thirds["mean"]).sum() == pytest.approx(rated.sum())


def test_it_says_so_where_depth_was_not_rated(
    followed: Path, repository: Path, tmp_path: Path
) -> None:
    cohort = read_folder(repository / "simulated_data")
    main = runpy.run_path(str(followed / "analyses" / "08_depth.py"))["main"]
    main(cohort.replace(occasions=cohort.occasions.drop(columns="depth")), tmp_path)
    section = read_section(tmp_path / "08_depth")
    assert section.findings == ["No client rated the depth of three sessions or more."]
    assert section.tables == []


def test_its_script_keeps_the_style_of_the_house(followed: Path, repository: Path) -> None:
    script = followed / "analyses" / "08_depth.py"
    words = ["-m", "ruff", "check", "--config", str(repository / "pyproject.toml"), str(script)]
    checked = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *words], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
