"""The manuscript of a whole run, and one of a run whose labels are hostile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from attachpath.reporting import (
    Figure,
    Heading,
    Line,
    Section,
    Table,
    read_run,
    write_manuscript,
    write_section,
)

HOSTILE = r"=1+1 <script>alert(1)</script> 50% a_b $x$ \input{x} #1 & ~^ [z] ``y'' {q} – 安"


@pytest.fixture(scope="session")
def paper(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the manuscript of the shipped analyses with every table; only read."""
    out = tmp_path_factory.mktemp("paper") / "paper"
    write_manuscript(finished_run / "out", out, everything=True)
    return out


@pytest.fixture
def hostile() -> str:
    """Signs that mean something to Excel, HTML, LaTeX or Markdown."""
    return HOSTILE


@pytest.fixture
def results_of(finished_run: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that leaves sections as a run would, with the run.json of a true run."""

    def leave(*sections: Section) -> Path:
        out = tmp_path / "results"
        out.mkdir()
        shutil.copy(finished_run / "out" / "run.json", out / "run.json")
        for section in sections:
            write_section(section, out)
        return out

    return leave


@pytest.fixture
def hostile_section(finished_run: Path) -> Section:
    """A section whose every text holds signs that mean something to Word, LaTeX or Excel."""
    run = read_run(finished_run / "out")
    section = Section(
        id="01_cohort",
        title=HOSTILE,
        question=HOSTILE,
        fingerprint=run.fingerprint,
        version=run.version,
        findings=[HOSTILE],
    )
    table = Table(
        id="participants",
        title=HOSTILE,
        columns=["label", "n"],
        rows=[[HOSTILE, 1]],
        head=[Heading(label=HOSTILE, align="left"), Heading(label="n", italic=True)],
        body=[
            Line(cells=[HOSTILE], kind="group"),
            Line(cells=[HOSTILE, "1"], kind="indented"),
            Line(cells=["@SUM(A1)", "−0.12"]),
        ],
        note=HOSTILE,
    )
    figure = Figure(id="flow", caption=HOSTILE, alt=HOSTILE, svg=b"<svg/>", png=_png())
    section.add_part(HOSTILE, table, figure, words=[HOSTILE])
    return section


def _png() -> bytes:
    from attachpath.reporting import draw

    return draw("x", lambda *_: None, caption="", alt="", height=1, narrow_height=1).png
