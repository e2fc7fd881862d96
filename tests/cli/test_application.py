"""The help: every command, every option, an example that runs, the exit statuses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import attachpath

Run = Callable[..., Any]

COMMANDS = [
    *("simulate", "check", "score", "test", "analyze", "report", "compare"),
    *("describe", "manuscript", "sem", "completion", "new-theory", "preregister"),
]


def test_without_a_command_the_help_names_every_command_and_exit_status(run: Run) -> None:
    for words in ([], ["--help"], ["-h"]):
        ran = run(*words)
        assert ran.status == 0
        assert ran.err == ""
        commands = ran.out.partition("Commands:")[2]
        lines = commands.partition("First steps")[0].splitlines()
        listed = [line.split()[0] for line in lines if line.strip()]
        assert listed == COMMANDS  # in this order
        assert "130 interrupted" in " ".join(ran.out.split())
        assert "..." not in commands  # no sentence is cut off


def test_the_help_says_what_to_do_first(run: Run) -> None:
    first = run().out.partition("First steps:")[2]
    for step in ("simulate --out cohort", "test cohort", "analyze cohort --out results"):
        assert f"  attachpath {step} " in first


@pytest.mark.parametrize(
    ("command", "usage", "options"),
    [
        ("simulate", "--out DIR", ["--population P", "--clients N", "--seed S", "--format"]),
        ("check", "COHORT", ["--json", "--large"]),
        ("score", "COHORT --out DIR", ["--large"]),
        ("describe", "FILE...", ["--out FILE.toml", "--large"]),
        ("test", "COHORT", ["--theory T", "--json", "--large"]),
        ("analyze", "COHORT --out DIR", ["--jobs N", "--only 04", "--theory T", "--large"]),
        ("report", "DIR", []),
        (
            "sem",
            "MODEL DATA",
            [
                *("--kind", "--estimator", "--missing", "--cluster COL", "--group COL"),
                *("--group-equal SETS", "--group-partial PARS", "--auxiliary COLS", "--std-lv"),
                *("--random-x", "--standardized", "--modification-indices", "--bootstrap N"),
                *("--seed S", "--jobs J", "--diagram FILE.svg", "--json", "--large"),
            ],
        ),
        ("completion", "SHELL", []),
        ("new-theory", "", ["--out FILE", "--from COHORT", "--large"]),
        ("preregister", "THEORY", ["--again"]),
    ],
)
def test_the_help_of_a_command_says_what_it_needs_and_takes(
    command: str, usage: str, options: list[str], run: Run
) -> None:
    ran = run(command, "--help")
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.startswith(f"Usage: attachpath {command} {usage} [OPTIONS]\n".replace("  ", " "))
    assert [option for option in options if f"\n  {option} " not in ran.out] == []
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "\x1b" not in ran.out


def test_defaults_are_told(run: Run) -> None:
    assert "[default: 330]" in run("simulate", "--help").out
    assert "[default: et_graf]" in " ".join(run("test", "--help").out.split())


def examples(run: Run, command: str) -> list[str]:
    """Return the lines of the example at the end of a command's help."""
    block = run(command, "--help").out.partition("  Example:\n")[2].partition("\n\n")[0]
    return [line.strip() for line in block.splitlines()]


def test_every_example_runs_as_it_is_written(
    run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other in one folder: what one leaves the next one takes."""
    monkeypatch.chdir(tmp_path)
    Path("model.txt").write_text("iip_post ~ iip_pre + ecr_anxiety", "utf-8")
    for command in COMMANDS:
        lines = examples(run, command)
        assert lines
        for line in lines:
            name, *words = line.partition(" > ")[0].split()
            assert (name, words[0]) == ("attachpath", command)
            if command == "analyze" and "--only" not in words:
                continue  # as the next one, without leaving any analysis out
            assert run(*words).status == 0
        if command == "simulate":  # the others on fewer clients
            shutil.copytree(scores, "cohort", dirs_exist_ok=True)


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").out == f"{attachpath.__version__}\n"
