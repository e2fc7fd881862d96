"""test, analyze, report: the answer on stdout, all else on stderr."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

import jsonschema
import pytest

import attachpath.cohort
import attachpath.pipeline.scheduler
from attachpath.cohort import read_folder
from attachpath.reporting import results_schema

Run = Callable[..., Any]
Snapshot = Callable[[Path], dict[str, bytes]]
Subprocess = Callable[..., subprocess.CompletedProcess[str]]


def test_test_prints_one_valid_document_of_all_hypotheses(
    document: dict[str, Any], scores: Path
) -> None:
    jsonschema.validate(document, results_schema())
    assert document["run"]["counts"]["clients"] == len(read_folder(scores).clients)
    assert len(document["hypotheses"]) >= 16
    assert document["sections"] == {}


def test_test_prints_a_line_a_hypothesis_without_colours_or_progress(
    run: Run, document: dict[str, Any], scores: Path
) -> None:
    ran = run("test", scores)
    assert ran.status == 0
    assert "Simulated, not real: 60 clients" in ran.err
    assert "\x1b" not in ran.out + ran.err
    lines = {line.split()[0]: line for line in ran.out.splitlines() if line}
    for row in document["hypotheses"]:
        line = lines[row["id"]]
        assert row["verdict"].replace("_", " ") in line
        assert row["claim"] in line
        if row["std_estimate"] is not None:
            assert f"{row['std_estimate']:.3f}" in line


def test_test_scores_item_answers_by_itself(
    run: Run,
    document: dict[str, Any],
    answers: Path,
    tmp_path: Path,
    without_scores: Callable[..., Path],
) -> None:
    ran = run("test", without_scores(answers, tmp_path / "unscored"), "--json")
    for mine, known in zip(json.loads(ran.out)["hypotheses"], document["hypotheses"], strict=True):
        assert mine["id"] == known["id"]
        assert mine["verdict"] == known["verdict"]
        if known["p_value"] is None:
            continue
        # The scores on file have six digits, those made of the answers have all.
        assert mine["p_value"] == pytest.approx(known["p_value"], rel=1e-3, abs=1e-6)


def test_test_on_data_with_errors_lists_them_and_computes_nothing(run: Run, broken: Path) -> None:
    ran = run("test", broken)
    assert ran.status == 1
    assert ran.out == ""
    assert "clients row 3 column client_id" in ran.err
    assert "nothing was computed" in ran.err
    ran = run("test", broken, "--json")
    assert ran.status == 1
    assert ran.err == ""
    error = json.loads(ran.out)["error"]
    assert error["code"] == "missing-key"
    listed = json.loads(run("check", broken, "--json").out)["problems"]
    assert error["problems"] == [item for item in listed if item["severity"] == "error"]


def test_test_fits_the_terminal(scores: Path) -> None:
    width = 80
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-m", "attachpath", "test", str(scores), "--theory", "et_graf"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        | {"NO_COLOR": "1"},
    ) as process:
        os.close(theirs)
        printed = read_all(ours)
        assert process.wait(timeout=60) == 0
    lines = printed.splitlines()
    assert "\x1b" not in printed
    assert width - 25 < max(map(len, lines)) <= width
    assert any(line.startswith("H1a ") for line in lines)


def read_all(terminal: int) -> str:
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux: the other side was closed
            part = b""
        if not part:
            os.close(terminal)
            return b"".join(parts).decode("utf-8")
        parts.append(part)


def test_analyze_leaves_sections_records_and_the_report(results: Path) -> None:
    ids = ["03_earned_security", "07_hypotheses"]
    files = ["report.html", "report.md", "results.json", "run.json", "tables"]
    assert sorted(path.name for path in results.iterdir()) == [*ids, *files]
    document = json.loads((results / "results.json").read_text("utf-8"))
    jsonschema.validate(document, results_schema())


def test_analyze_prints_the_place_of_the_report_and_runs_only_what_is_asked_for(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    ran = run("analyze", scores, "--out", tmp_path / "out", "--jobs", 1, "--only", "03")
    assert ran.status == 0
    assert ran.out == f"{tmp_path / 'out' / 'report.html'}\n"
    assert re.fullmatch(r"1 section in \d+ s\.\n", ran.err)
    folders = [path.name for path in (tmp_path / "out").glob("[0-9]*")]
    assert folders == ["03_earned_security"]


def test_an_analysis_that_fails_ends_with_3_and_the_rest_stands(
    run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "01_fails.py").write_text("def main(cohort, out):\n    1 / 0\n", "utf-8")
    (scripts / "02_stands.py").write_text(
        "from attachpath.reporting import new_section, write_section\n"
        "def main(cohort, out):\n"
        "    print('chatter')\n"
        "    write_section(new_section(cohort, '02_stands', 'It stands', 'Does it?'), out)\n",
        "utf-8",
    )
    monkeypatch.setattr(attachpath.pipeline.scheduler, "analyses_folder", lambda: scripts)
    out = tmp_path / "out"
    ran = run("analyze", scores, "--out", out, "--jobs", 1)
    assert ran.status == 3
    assert ran.out == f"{out / 'report.html'}\n"
    assert "01_fails failed" in ran.err
    assert "chatter" in ran.err
    assert "It stands" in (out / "report.html").read_text("utf-8")


def test_report_writes_the_same_page_again_from_sections_alone(
    run: Run, results: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(results, copy)
    (copy / "report.html").unlink()
    ran = run("report", copy)
    assert ran.status == 0
    assert ran.out == f"{copy / 'report.html'}\n"
    assert (copy / "report.html").read_bytes() == (results / "report.html").read_bytes()
