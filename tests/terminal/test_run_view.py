"""What a run left: each section with its status and time, and the tally."""

from __future__ import annotations

from collections.abc import Callable

from attachpath.terminal import run_view, tally

Shown = Callable[..., list[str]]


def test_sections_stand_with_status_and_seconds_and_verdicts_are_counted(shown: Shown) -> None:
    sections = {"01_cohort": ("done", 5.14), "04_paths": ("failed", 12.0)}
    view = run_view(sections, ["inconclusive", "supported", "inconclusive"])
    assert [line.split() for line in shown(view)] == [
        ["analysis", "status", "seconds"],
        ["01_cohort", "done", "5.1"],
        ["04_paths", "failed", "12.0"],
        [],
        ["✓", "1", "supported", "?", "2", "inconclusive"],
    ]


def test_a_failed_section_is_red(shown: Shown) -> None:
    lines = shown(run_view({"04_paths": ("failed", 1.0)}, []), colours=True)
    assert "\x1b[1;31mfailed" in lines[1]


def test_a_run_without_hypotheses_says_so(shown: Shown) -> None:
    assert shown(run_view({"01_cohort": ("done", 1.0)}, []))[-1] == "No hypothesis was tested."
    assert tally([]) == ""
