"""Every way to end has its exit status and leaves nothing half done."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import attachpath.intake
import attachpath.pipeline.scheduler
from attachpath.cohort import reading

Run = Callable[..., Any]
Snapshot = Callable[[Path], dict[str, bytes]]
Subprocess = Callable[..., subprocess.CompletedProcess[str]]


def test_a_bug_is_one_line_and_a_log_without_a_value_of_a_client(
    run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, **_: object) -> None:
        raise RuntimeError("secret of client 007")

    monkeypatch.setattr(attachpath.intake, "examine", fail)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ran = run("check", scores)
    assert ran.status == 70
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    (log,) = tmp_path.glob("attachpath-*.log")
    assert str(log) in ran.err
    told = log.read_text("utf-8")
    assert "RuntimeError" in told
    assert "test_entry.py" in told
    assert "secret" not in told + ran.err
    ran = run("check", scores, "--json")
    assert ran.status == 70
    assert json.loads(ran.out)["error"]["code"] == "bug"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    assert run("check", scores).status == 70


def test_an_interruption_is_130_and_with_json_a_document(
    run: Run, scores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(path: Path, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(attachpath.intake, "examine", interrupt)
    ran = run("check", scores)
    assert ran.status == 130
    assert "Interrupted" in ran.err
    ran = run("check", scores, "--json")
    assert ran.status == 130
    assert json.loads(ran.out)["error"]["code"] == "interrupted"
    assert ran.err == ""


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_during_analyze_ends_at_once_and_leaves_no_half_section(
    jobs: str, scores: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-m", "attachpath", "analyze", scores, "--out", out, "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,  # as in a shell: the signal reaches the workers too
    ) as process:
        deadline = time.monotonic() + 60
        while not out.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert printed == ""
    assert "Interrupted" in said
    assert "Traceback" not in said
    assert all((section / "section.json").exists() for section in out.glob("0*"))


def test_the_process_ends_with_the_status_of_the_command(
    broken: Path, subprocess_of: Subprocess
) -> None:
    ran = subprocess_of("check", broken)
    assert ran.returncode == 1
    assert ran.stderr == ""
    assert subprocess_of("check", broken / "nosuch").returncode == 2


def test_a_reader_that_has_had_enough_is_no_failure(scores: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-m", "attachpath", "check", scores],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_as_such(scores: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "attachpath", "check", scores],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert ran.returncode == 2
    assert "[disk-full]" in ran.stderr


def test_a_terminal_that_lacks_a_letter_shows_it_escaped(
    tmp_path: Path, subprocess_of: Subprocess
) -> None:
    ran = subprocess_of("check", tmp_path / "愛着", PYTHONIOENCODING="cp1252")
    assert ran.returncode == 2
    assert "\\u611b\\u7740 is not a cohort folder" in ran.stderr


def test_tables_above_the_limit_are_read_only_with_large(
    run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 100)
    out = tmp_path / "out"
    for words in (["check"], ["score", "--out", out], ["test"], ["analyze", "--out", out]):
        command, *rest = words
        refused = run(command, scores, *rest)
        assert refused.status == 2
        assert "--large" in refused.err
    assert run("check", scores, "--large").status == 0
    assert run("score", scores, "--out", tmp_path / "scored", "--large").status == 0
    assert run("test", scores, "--large").status == 0
    only = ["--jobs", 1, "--only", "03"]
    assert run("analyze", scores, "--out", out, "--large", *only).status == 0


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(errno.EACCES, "Permission denied", "data/clients.csv"),
        IsADirectoryError(errno.EISDIR, "Is a directory", "data/clients.csv"),
        OSError(errno.ENAMETOOLONG, "File name too long", "data/clients.csv"),
    ],
)
def test_a_file_that_cannot_be_opened_is_named_and_no_bug(
    error: OSError, run: Run, scores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, **_: object) -> None:
        raise error

    monkeypatch.setattr(attachpath.intake, "examine", fail)
    ran = run("check", scores)
    assert ran.status == 2
    assert ran.err.startswith(f"data/clients.csv cannot be opened: {error.strerror}.\n")
    assert "[no-access]" in ran.err


def test_an_error_of_the_system_that_is_no_users_fault_stays_a_bug(
    run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, **_: object) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(attachpath.intake, "examine", fail)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert run("check", scores).status == 70
