"""Progress: on a terminal the labels, counts and names; elsewhere silence."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable

import pytest
from rich.console import Console
from rich.spinner import Spinner

from attachpath.parallel import replicate
from attachpath.progress import progress
from attachpath.progress.display import Work, _lines


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


OnTerminal = Callable[..., Terminal]


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Replace standard error; in the test itself, for pytest puts its own there after fixtures."""
    for name in ("CI", "NO_COLOR", "TTY_INTERACTIVE", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_is_silent_in_a_pipe(jobs: int, capfd: pytest.CaptureFixture[str]) -> None:
    replicate(lambda number: number, 4, jobs=jobs, label="bootstrap", names=list("abcd"))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("label", ["bootstrap", "[/]", "[red]x[/red]", "a [b] c\\", "$\\frac$"])
def test_on_a_terminal_the_label_is_shown_as_it_is_written(
    label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = on_a_terminal(monkeypatch)
    assert replicate(lambda number: number, 3, label=label).done == 3
    assert label in terminal.getvalue()


@pytest.mark.parametrize(
    ("name", "value"), [("CI", "true"), ("TERM", "dumb"), ("TTY_INTERACTIVE", "0")]
)
def test_where_nobody_looks_there_is_no_bar(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = on_a_terminal(monkeypatch)
    monkeypatch.setenv(name, value)
    with progress("bootstrap", 3) as advance:
        advance(0)
    assert terminal.getvalue() == ""


def test_work_without_a_label_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)
    replicate(lambda number: number, 3)
    assert terminal.getvalue() == ""


def test_work_inside_work_is_a_line_below_it_and_goes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = on_a_terminal(monkeypatch)
    with progress("Outer"), progress("Inner", 2, ["first", "second"]):
        pass
    assert re.search(r"Outer.*\n.*Inner.*0/2.*\n.*first", terminal.getvalue())


def test_an_interruption_takes_the_display_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)
    with pytest.raises(KeyboardInterrupt), progress("Long work", 5):
        raise KeyboardInterrupt
    assert terminal.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")  # cursor back, line cleared
    with progress("Next work", 2):  # as if nothing had been there
        pass
    assert "Next work" in terminal.getvalue()


def lines_of(work: Work, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(_lines(work, Spinner("dots"), console))
    return captured.get()


def test_the_names_are_those_that_run_and_the_time_left_is_told() -> None:
    work = Work("Analyses", 4, dict(enumerate(["01_a", "02_b", "03_c", "04_d"])), jobs=2)
    assert work.running() == "01_a, 02_b"
    assert " left" not in lines_of(work, 80)
    work.advance(1)
    assert work.running() == "01_a, 03_c"
    work.began -= 60
    assert "1/4 3 min 0 s left\n  01_a, 03_c" in lines_of(work, 80)


@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_a_bar_fits_the_terminal(width: int) -> None:
    work = Work("Analyses of this cohort", 1_000, {0: "a name that is long " * 20}, jobs=1)
    work.done, work.began = 10, work.began - 10_000
    assert max(map(len, lines_of(work, width).splitlines())) <= width
