"""Words that make no command: what, why, what to write."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Snapshot = Callable[[Path], dict[str, bytes]]
Subprocess = Callable[..., subprocess.CompletedProcess[str]]


WRONG = {
    "no command of that name": (["tset"], "wrong-use", "'test'"),
    "no cohort": (["test"], "wrong-use", "COHORT"),
    "no --out": (["simulate"], "wrong-use", "--out"),
    "an option of another command": (["check", "{scores}", "--seed", "1"], "wrong-use", "--seed"),
    "clients in words": (["simulate", "--clients", "many", "--out", "x"], "wrong-use", "many"),
    "no client": (["simulate", "--clients", "0", "--out", "x"], "bad-clients", "0 clients"),
    "clients below none": (["simulate", "--clients", "-5", "--out", "x"], "bad-clients", "-5"),
    "too many clients": (
        ["simulate", "--clients", "10000000", "--out", "x"],
        "too-many-clients",
        "50 GB",
    ),
    "seed below zero": (["simulate", "--seed", "-1", "--out", "x"], "bad-seed", "-1"),
    "seed in words": (["simulate", "--seed", "abc", "--out", "x"], "wrong-use", "abc"),
    "population misspelt": (
        ["simulate", "--population", "publised", "--out", "x"],
        "unknown-population",
        "nearest is 'published'",
    ),
    "population like none": (
        ["simulate", "--population", "zzz", "--out", "x"],
        "unknown-population",
        "et_graf, null, published",
    ),
    "population as a path": (["simulate", "--population", "../../x", "--out", "x"], "bad-id", "x"),
    "format": (["simulate", "--format", "xlsx", "--out", "x"], "wrong-use", "parquet"),
    "no folder of that name": (["check", "nosuch"], "no-cohort-folder", "nosuch"),
    "a folder without a cohort": (["check", "{tmp}"], "no-cohort-folder", "cohort.toml"),
    "theory misspelt": (
        ["test", "{scores}", "--theory", "et_graff"],
        "unknown-theory",
        "nearest is 'et_graf'",
    ),
    "theory file that is not there": (
        ["test", "{scores}", "--theory", "nosuch.toml"],
        "file-not-found",
        "nosuch.toml",
    ),
    "no analysis of that number": (
        ["analyze", "{scores}", "--out", "x", "--only", "99"],
        "unknown-analysis",
        "01_cohort, 02_measurement",
    ),
    "analysis misspelt": (
        ["analyze", "{scores}", "--out", "x", "--only", "cohort"],
        "unknown-analysis",
        "nearest is '01_cohort'",
    ),
    "jobs in words": (["analyze", "{scores}", "--out", "x", "--jobs", "two"], "wrong-use", "two"),
    "report of nothing": (["report", "{tmp}"], "no-run", "attachpath analyze"),
    "an empty name": (["analyze", "{scores}", "--out", ""], "wrong-use", "empty"),
    "an empty cohort": (["test", ""], "wrong-use", "empty"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_ends_with_2_and_says_what_why_and_what_next(
    name: str, run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words, code, said = WRONG[name]
    ran = run(*(word.format(scores=scores, tmp=tmp_path) for word in words))
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err
    assert f"[{code}]" in ran.err
    assert "Likely cause: " in ran.err
    assert "Next step: " in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []  # nothing was left


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check", "nosuch", "--json"], "no-cohort-folder"),
        (["test", "nosuch", "--json"], "no-cohort-folder"),
        (["test", "--json"], "wrong-use"),
        (["test", "--json", "--bogus", "x"], "wrong-use"),
        (["tset", "--json"], "wrong-use"),
    ],
)
def test_with_json_a_failure_is_one_document_too(words: list[str], code: str, run: Run) -> None:
    ran = run(*words)
    assert ran.status == 2
    assert ran.err == ""
    error = json.loads(ran.out)["error"]
    assert list(error) == ["code", "message", "cause", "next_step"]
    assert error["code"] == code
    assert all(error.values())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder in which the shell stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "cause", "step"),
    [
        (["tset", "my cohort"], "the command is misspelt", "`attachpath test 'my cohort'`"),
        (["analyse", "c", "--out", "r"], "misspelt", "`attachpath analyze c --out r`"),
        (["help", "test"], "help is asked for as a command", "`attachpath test --help`"),
        (["help"], "help is asked for as a command", "`attachpath --help`"),
        (["cohort"], "a folder or file stands where", "`attachpath test cohort`"),
        (["dance"], "no command of that name", "simulate, check, score, test, analyze, report"),
        (["test"], "was left out", "`attachpath test COHORT [OPTIONS]`"),
        (["new_theory"], "the command is misspelt", "`attachpath new-theory`"),
        (["new-theory", "c"], "quotation marks", "`attachpath new-theory [OPTIONS]`"),
        (["test", "a", "b"], "quotation marks", "`attachpath test COHORT [OPTIONS]`"),
        (["test", "a", "--thoery", "b"], "the option is misspelt", "`attachpath test --help`"),
        (["analyze", "a", "--out"], "without its value", "`attachpath analyze --help`"),
        (["--bogus"], "the option is misspelt", "`attachpath --help`"),
    ],
)
def test_the_cause_and_the_words_to_write_are_told(
    words: list[str], cause: str, step: str, run: Run, here: Path
) -> None:
    (here / "cohort").mkdir()
    ran = run(*words)
    assert ran.status == 2
    told, next_step = ran.err.partition("Likely cause: ")[2].split("\n  Next step: ")
    assert cause in told
    assert step in next_step


def test_no_words_of_a_library_are_told(run: Run) -> None:
    for words in (["--clients", "many"], ["--format", "xlsx"]):
        told = run("simulate", "--out", "x", *words).err
        assert "Value error" not in told
        assert "unable to parse" not in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("cohrt", "the nearest folder is 'cohort'"),
        ("zzz", "does not lie in "),
        ("cohort/clients.csv", "A file was given and not its folder"),
        ("above", "The cohort lies inside: inner"),
        ("empty", "cohort.toml was not written yet"),
        ("no/where", "there is no folder no"),
    ],
)
def test_the_folder_that_was_meant_is_guessed(
    given: str, said: str, run: Run, scores: Path, here: Path
) -> None:
    (here / "cohort").symlink_to(scores)
    (here / "above").mkdir()
    (here / "above" / "inner").symlink_to(scores)
    (here / "empty").mkdir()
    ran = run("test", given)
    assert ran.status == 2
    assert "[no-cohort-folder]" in ran.err
    assert said in ran.err
