"""README.md is followed from the first block to the last; what it links to is there."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from attachpath.instruments import available_instruments


@pytest.fixture(scope="module")
def followed(follow: Callable[..., Path], repository: Path, finished_run: Path) -> Path:
    """The folder of a reader who did all that README.md says."""
    whole_run = {"attachpath analyze simulated_data --out results": finished_run / "out"}
    return follow(repository / "README.md", ran=whole_run)


def test_every_block_does_what_it_says(followed: Path) -> None:
    assert (followed / "cohort" / "cohort.toml").is_file()
    assert (followed / "first_results" / "report.html").is_file()
    assert (followed / "clinic" / "draft.toml").is_file()
    assert (followed / "comparison" / "comparison.html").is_file()
    assert (followed / "paper" / "manuscript.docx").is_file()


def test_a_run_leaves_what_is_listed(followed: Path, repository: Path) -> None:
    text = (repository / "README.md").read_text("utf-8")
    listed = text[text.index("| file |") : text.index("## Five minutes on")]
    names = re.findall(r"`([\w./]+)`", listed)
    assert {"report.html", "report.md", "tables/", "results.json", "run.json"} <= set(names)
    left = {path.name + "/" * path.is_dir() for path in (followed / "results").iterdir()}
    assert {name for name in names if name != "section.json"} <= left


def test_every_analysis_is_listed(repository: Path) -> None:
    text = (repository / "README.md").read_text("utf-8")
    listed = text[text.index("| script |") : text.index("## Your own instruments")]
    scripts = sorted(path.stem for path in (repository / "analyses").glob("[0-9]*.py"))
    assert re.findall(r"^\| `(\w+)`", listed, re.MULTILINE) == scripts


def test_every_shipped_instrument_is_named(repository: Path) -> None:
    text = (repository / "README.md").read_text("utf-8")
    named = re.search(r"^(.*) are shipped\.", text, re.MULTILINE)
    assert named
    shorter = {"ecr12_of_36": "ecr12", "ecr12": "ecr12"}  # two numberings of one form
    shipped = {shorter.get(name, name.replace("_", "")) for name in available_instruments()}
    words = re.sub(r"-", "", named[1]).lower().replace(" and ", ", ").split(", ")
    assert {word.strip() for word in words} == shipped


def test_every_link_leads_somewhere(repository: Path) -> None:
    text = (repository / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links
    assert [link for link in links if not (repository / link).exists()] == []


def test_the_picture_is_small(repository: Path) -> None:
    picture = (repository / "docs" / "images" / "report.png").read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    assert len(picture) < 250_000
    assert width > height > 600
