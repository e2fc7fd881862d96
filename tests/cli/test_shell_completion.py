"""The Tab key: the shell's own protocol gives commands, options, ids and numbers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.cli import main
from attachpath.cli.known_words import analyses, equal_sets, populations, theories
from attachpath.hypotheses import available_theories
from attachpath.pipeline import analyses_folder, find_scripts
from attachpath.sem.parameter_table.options import EQUAL_SETS
from attachpath.simulation.population import shipped_ids

Completed = Callable[..., list[str]]


@pytest.fixture
def completed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Completed:
    """Ask as bash asks: what can stand for the last word?"""

    def ask(*words: str) -> list[str]:
        monkeypatch.setenv("_ATTACHPATH_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", " ".join(["attachpath", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        main([])
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out.split()

    return ask


def test_what_the_files_are_called_is_what_the_rooms_offer() -> None:
    assert populations() == sorted(shipped_ids())
    assert theories() == available_theories()
    assert equal_sets("") == list(EQUAL_SETS)
    assert analyses() == [path.stem[:2] for path in find_scripts(analyses_folder())]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["an"], ["analyze"]),
        (["simulate", "--pop"], ["--population"]),
        (["simulate", "--population", ""], ["et_graf", "null", "published"]),
        (["simulate", "--population", "p"], ["published"]),
        (["simulate", "--format", ""], ["csv", "parquet"]),
        (["test", "cohort", "--theory", ""], ["et_graf"]),
        (["analyze", "cohort", "--only", "07"], ["07"]),
        (["sem", "m.txt", "d.csv", "--estimator", ""], ["ml", "mlr", "mlm"]),
        (["sem", "m.txt", "d.csv", "--missing", "f"], ["fiml"]),
        (["sem", "m.txt", "d.csv", "--group-equal", "int"], ["intercepts"]),
        (
            ["sem", "m.txt", "d.csv", "--group-equal", "loadings,residual_"],
            ["loadings,residual_covariances"],
        ),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["test", ""], []),  # the shell itself completes folders
        (["tset", "--th"], []),  # nothing breaks into the line being typed
    ],
)
def test_tab_offers(words: list[str], offered: list[str], completed: Completed) -> None:
    assert completed(*words) == offered


def test_tab_offers_every_command(completed: Completed) -> None:
    assert {"simulate", "check", "score", "test", "analyze", "report", "sem"} <= set(completed(""))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_calls_us_back(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_ATTACHPATH_COMPLETE=complete_{shell}" in script
    if program := shutil.which(shell):
        checked = subprocess.run(  # noqa: S603 - a shell reads the script and runs nothing
            [program, "-n"], input=script, text=True, capture_output=True, timeout=60, check=False
        )
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    program = tmp_path / "attachpath"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m attachpath "$@"\n', "utf-8")
    program.chmod(0o755)
    lines = [
        f'PATH="{tmp_path}:$PATH"; source <(attachpath completion bash)',
        "COMP_WORDS=(attachpath simulate --population pub); COMP_CWORD=3",
        '_attachpath_completion attachpath; echo "${COMPREPLY[@]}"',
    ]
    bash: Any = shutil.which("bash")
    done = subprocess.run(  # noqa: S603 - our own words
        [bash, "-c", "\n".join(lines)], capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("published\n", "")
