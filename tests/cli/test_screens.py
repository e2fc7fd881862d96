"""The same commands where people look: tables that fit, colours, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

Run = Callable[..., Any]


def widest(text: str) -> int:
    return max(map(cell_len, text.splitlines()))


@pytest.mark.parametrize("width", [40, 80])
def test_a_broken_cohort_is_shown_in_blocks_that_fit(
    width: int, on_screen: Run, broken: Path
) -> None:
    ran = on_screen("check", broken, width=width)
    assert ran.status == 1
    assert "error  clients, client_id  [missing-key]" in ran.out
    assert widest(ran.out) <= width
    ran = on_screen("test", broken, width=width)
    assert ran.out == ""
    assert "nothing was computed or written" in " ".join(ran.err.split())


def test_an_error_is_laid_out_with_colours_on_a_screen_alone(
    on_screen: Run, run: Run, tmp_path: Path
) -> None:
    plain = run("report", tmp_path).err
    assert "\x1b" not in plain
    assert "\n  Likely cause: " in plain
    coloured = on_screen("report", tmp_path, colours=True).err
    assert "\x1b[1;31mError" in coloured
    assert "\x1b[33mLikely cause" in coloured


def test_verdicts_are_a_table_with_signs_and_the_next_command(on_screen: Run, scores: Path) -> None:
    ran = on_screen("test", scores)
    assert widest(ran.out + ran.err) <= 80
    assert "? inconclusive" in ran.out
    assert "●" in ran.out
    assert "\x1b" not in ran.out + ran.err  # NO_COLOR
    assert f"Next: attachpath analyze {scores} --out results" in ran.err.replace("\n", "")


def test_after_an_analysis_sections_tally_and_page_are_told(
    on_screen: Run, scores: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = on_screen("analyze", scores, "--out", out, "--only", "03", "--jobs", 1)
    assert ran.out == f"{out / 'report.html'}\n"
    assert "03_earned_security  done" in ran.err
    assert "in a browser" in ran.err


def test_a_simulation_tells_what_to_do_with_it(on_screen: Run, run: Run, tmp_path: Path) -> None:
    words = ["simulate", "--clients", 20, "--seed", 1, "--out", tmp_path / "my cohort"]
    assert "Next" not in run(*words).err
    told = on_screen(*words).err.replace("\n", "")
    assert f"Next: attachpath test '{tmp_path}/my cohort'" in told


def test_a_screen_changes_nothing_of_json(on_screen: Run, run: Run, scores: Path) -> None:
    plain, screen = run("check", scores, "--json"), on_screen("check", scores, "--json")
    assert screen.out == plain.out
