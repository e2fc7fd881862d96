"""The command: the answer on stdout, all else on stderr, one JSON document, the exit statuses."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

import jsonschema
import pandas as pd
import pytest

import attachpath.cohort
import attachpath.pipeline.scheduler
from attachpath.cli import MOST_CLIENTS, main
from attachpath.cohort import read_cohort, reading, write_cohort
from attachpath.pipeline import analyses_folder, find_scripts
from attachpath.reporting import results_schema
from attachpath.simulation import simulate_cohort

COMMANDS = ("simulate", "check", "score", "test", "analyze", "report")


@dataclass
class Ran:
    """What a call of the command left."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> Ran:
        capsys.readouterr()
        status = main([str(word) for word in words])
        return Ran(status, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort with item answers and the scores made of them; only read."""
    folder = tmp_path_factory.mktemp("cohorts") / "answers"
    return write_cohort(simulate_cohort(clients=60, seed=3), folder)


@pytest.fixture(scope="session")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same cohort, of scores alone; only read."""
    folder = tmp_path_factory.mktemp("cohorts") / "scores"
    return write_cohort(simulate_cohort(clients=60, seed=3, items=False), folder)


@pytest.fixture
def broken(scores: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "broken"
    shutil.copytree(scores, folder)
    text = (folder / "clients.csv").read_text("utf-8")
    (folder / "clients.csv").write_text(text.replace("C0002,", ",", 1), "utf-8")
    return folder


@pytest.fixture(scope="session")
def results(scores: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What analyze leaves; only read."""
    out = tmp_path_factory.mktemp("results") / "out"
    assert main(["analyze", str(scores), "--out", str(out), "--jobs", "1"]) == 0
    return out


@pytest.fixture(scope="session")
def document(scores: Path) -> dict[str, Any]:
    """What `test --json` prints for the scores."""
    printed = subprocess_of("test", scores, "--json")
    assert printed.returncode == 0
    assert printed.stderr == ""
    return dict(json.loads(printed.stdout))


def subprocess_of(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "attachpath", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | environment,
        timeout=120,
        check=False,
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- help ------------------------------------------------------------------------------------


def test_without_a_command_the_help_names_every_command_and_exit_status(run: Run) -> None:
    for words in ([], ["--help"]):
        ran = run(*words)
        assert ran.status == 0
        assert ran.err == ""
        assert [name for name in COMMANDS if f"\n  {name} " not in ran.out] == []
        assert "130 interrupted" in ran.out
        commands = ran.out.partition("Commands:")[2]
        assert "..." not in commands  # no sentence is cut off


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("simulate", ["--population", "--clients", "--seed", "--format", "--out"]),
        ("check", ["--json", "COHORT"]),
        ("score", ["--out", "COHORT"]),
        ("test", ["--theory", "--json", "COHORT"]),
        ("analyze", ["--out", "--jobs", "--only", "COHORT"]),
        ("report", ["DIR"]),
    ],
)
def test_each_command_has_the_options_of_the_design(
    command: str, options: list[str], run: Run
) -> None:
    ran = run(command, "--help")
    assert ran.status == 0
    assert [option for option in options if option not in ran.out] == []


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").out == f"{attachpath.__version__}\n"


# --- wrong use -------------------------------------------------------------------------------

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


# --- simulate --------------------------------------------------------------------------------


def test_simulate_writes_a_cohort_and_prints_its_place_alone(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "cohort"
    words = ["--population", "null", "--clients", 40, "--seed", 7, "--format", "parquet"]
    ran = run("simulate", *words, "--out", out)
    assert ran.status == 0
    assert ran.out == f"{out}\n"
    assert ran.err == "Simulated, not real: 40 clients of the population 'null', seed 7.\n"
    assert {path.name for path in out.iterdir()} >= {
        "clients.parquet", "cohort.toml", "occasions.parquet", "provenance.json",
        "therapists.parquet", "truth.json",
    }  # fmt: skip
    assert len(read_cohort(out).clients) == 40
    assert run("check", out).status == 0


def test_simulate_repeats_byte_for_byte_and_tells_the_seed_that_it_drew(
    run: Run, tmp_path: Path
) -> None:
    first = run("simulate", "--clients", 20, "--out", tmp_path / "a")
    seed = first.err.rsplit("seed ", 1)[1].rstrip(".\n")
    assert int(seed) > 2**64
    run("simulate", "--clients", 20, "--seed", seed, "--out", tmp_path / "b")
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_simulate_replaces_a_simulated_cohort_and_never_a_real_one(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    place = tmp_path / "cohort"
    assert run("simulate", "--clients", 20, "--seed", 1, "--out", place).status == 0
    assert run("simulate", "--clients", 30, "--seed", 1, "--out", place).status == 0
    assert len(read_cohort(place).clients) == 30
    (place / "provenance.json").unlink()  # now it could be anybody's
    before = snapshot(place)
    ran = run("simulate", "--clients", 20, "--out", place)
    assert ran.status == 2
    assert "[real-cohort]" in ran.err
    assert snapshot(place) == before


def test_a_million_clients_are_the_most_that_one_call_writes(run: Run, tmp_path: Path) -> None:
    ran = run("simulate", "--clients", MOST_CLIENTS + 1, "--out", tmp_path / "x")
    assert "1,000,001 clients were asked for" in ran.err
    assert ran.status == 2


# --- places ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["simulate", "score", "analyze"])
@pytest.mark.parametrize("place", ["file", "file/below", "/proc/attachpath"])
def test_a_place_that_cannot_be_written_is_named(
    command: str, place: str, run: Run, scores: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    if place.startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("this system has no /proc")
    out = tmp_path / place
    cohort = [] if command == "simulate" else [scores]
    ran = run(command, *cohort, "--out", out)
    assert ran.status == 2
    assert str(out) in ran.err
    assert "Next step: " in ran.err
    assert ran.out == ""
    assert (tmp_path / "file").read_text("utf-8") == "mine"


@pytest.mark.parametrize("command", ["simulate", "score"])
def test_a_folder_with_other_content_is_not_replaced_by_a_cohort(
    command: str, run: Run, scores: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("three years", "utf-8")
    cohort = [] if command == "simulate" else [scores]
    ran = run(command, *cohort, "--out", tmp_path)
    assert ran.status == 2
    assert "[not-a-cohort-folder]" in ran.err
    assert snapshot(tmp_path) == {"thesis.txt": b"three years"}


def test_analyze_leaves_other_content_of_its_folder_alone(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("three years", "utf-8")
    assert run("analyze", scores, "--out", tmp_path, "--only", "01", "--jobs", 1).status == 0
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "three years"
    assert (tmp_path / "report.html").is_file()


def test_analyze_does_not_replace_a_folder_that_only_has_the_name_of_an_analysis(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    (tmp_path / "01_cohort").mkdir()
    (tmp_path / "01_cohort" / "thesis.txt").write_text("three years", "utf-8")
    ran = run("analyze", scores, "--out", tmp_path, "--only", "01", "--jobs", 1)
    assert ran.status == 2
    assert "no analysis wrote it" in ran.err
    assert snapshot(tmp_path) == {"01_cohort/thesis.txt": b"three years"}


@pytest.mark.parametrize("command", ["simulate", "score"])
def test_the_folder_in_which_the_shell_stands_is_not_exchanged(
    command: str, run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cohort = [] if command == "simulate" else [scores]
    ran = run(command, *cohort, "--out", ".")
    assert ran.status == 2
    assert "[current-folder]" in ran.err


# --- check -----------------------------------------------------------------------------------


def test_check_of_a_clean_cohort_ends_with_0_and_counts(run: Run, scores: Path) -> None:
    ran = run("check", scores)
    assert ran.status == 0
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[-1] == f"0 errors, {len(lines) - 1} notes"
    assert all(line.startswith("note: ") for line in lines[:-1])


def test_check_of_a_broken_cohort_ends_with_1_and_names_the_place(run: Run, broken: Path) -> None:
    ran = run("check", broken)
    assert ran.status == 1
    assert "error: clients row 3 column client_id: expected a client_id" in ran.out
    records = json.loads(run("check", broken, "--json").out)["problems"]
    assert records[0] == {
        "code": "missing-key",
        "table": "clients",
        "column": "client_id",
        "row": 3,
        "value": None,
        "expected": "a client_id",
        "next_step": "Fill in the key, or delete the row.",
        "severity": "error",
    }
    assert ran.out.count("error: ") == sum(r["severity"] == "error" for r in records)


# --- score -----------------------------------------------------------------------------------


def test_score_makes_the_scores_of_a_cohort_of_answers_alone(
    run: Run, answers: Path, tmp_path: Path
) -> None:
    unscored = without_scores(answers, tmp_path / "unscored")
    out = tmp_path / "scored"
    before = snapshot(unscored)
    ran = run("score", unscored, "--out", out)
    assert ran.status == 0
    assert ran.out == f"{out}\n"
    assert "new scores: clients.ecr_anxiety, " in ran.err
    assert snapshot(unscored) == before
    scored, known = read_cohort(out), read_cohort(answers)
    assert len(scored.clients) == len(known.clients)
    assert len(scored.occasions) == len(known.occasions)
    for column in ("ecr_anxiety", "iip_post"):
        pd.testing.assert_series_equal(scored.clients[column], known.clients[column])
    pd.testing.assert_series_equal(scored.occasions["wai"], known.occasions["wai"])


def test_score_says_which_scores_it_replaced(run: Run, answers: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    cohort = read_cohort(answers)
    clients = cohort.clients
    clients["ecr_anxiety"] = 8 - clients["ecr_anxiety"] + 0.01 * (clients["ecr_anxiety"] == 4)
    write_cohort(cohort.replace(clients=clients), wrong)
    ran = run("score", wrong, "--out", tmp_path / "scored")
    assert "clients.ecr_anxiety: 60 score(s) differed from the items and were replaced" in ran.err


def test_score_of_scores_alone_says_that_there_was_nothing_to_score(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    ran = run("score", scores, "--out", tmp_path / "scored")
    assert ran.status == 0
    assert "No new score" in ran.err


def test_score_never_writes_over_the_data_that_it_reads(
    run: Run, answers: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(answers, own)
    before = snapshot(own)
    ran = run("score", own, "--out", own)
    assert ran.status == 2
    assert "[own-data]" in ran.err
    assert snapshot(own) == before


def without_scores(answers: Path, folder: Path) -> Path:
    """Write a copy of a cohort that has item answers and no score of them."""
    cohort = read_cohort(answers)
    tables = {
        name: table.drop(
            columns=[
                column
                for column in table.columns
                if column.startswith(("ecr_", "iip_", "cats_", "tds_", "wai"))
                and not column.rsplit("_", 1)[-1].isdigit()
            ]
        )
        for name, table in cohort.tables().items()
    }
    return write_cohort(cohort.replace(**tables), folder)


# --- test ------------------------------------------------------------------------------------


def test_test_prints_one_valid_document_of_all_hypotheses(
    document: dict[str, Any], scores: Path
) -> None:
    jsonschema.validate(document, results_schema())
    assert document["run"]["counts"]["clients"] == len(read_cohort(scores).clients)
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
    run: Run, document: dict[str, Any], answers: Path, tmp_path: Path
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


# --- analyze and report ----------------------------------------------------------------------


def test_analyze_leaves_sections_records_and_the_report(results: Path) -> None:
    ids = [path.stem for path in find_scripts(analyses_folder())]
    files = ["report.html", "results.json", "run.json"]
    assert sorted(path.name for path in results.iterdir()) == [*ids, *files]
    document = json.loads((results / "results.json").read_text("utf-8"))
    jsonschema.validate(document, results_schema())


def test_analyze_prints_the_place_of_the_report_and_runs_only_what_is_asked_for(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    ran = run("analyze", scores, "--out", tmp_path / "out", "--jobs", 1, "--only", "01")
    assert ran.status == 0
    assert ran.out == f"{tmp_path / 'out' / 'report.html'}\n"
    assert ran.err == ""
    assert [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()] == ["01_cohort"]


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


# --- the last lines of defence ---------------------------------------------------------------


def test_a_bug_is_one_line_and_a_log_without_a_value_of_a_client(
    run: Run, scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, **_: object) -> None:
        raise RuntimeError("secret of client 007")

    monkeypatch.setattr(attachpath.cohort, "check_folder", fail)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ran = run("check", scores)
    assert ran.status == 70
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    (log,) = tmp_path.glob("attachpath-*.log")
    assert str(log) in ran.err
    told = log.read_text("utf-8")
    assert "RuntimeError" in told
    assert "test_cli.py" in told
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

    monkeypatch.setattr(attachpath.cohort, "check_folder", interrupt)
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


def test_the_process_ends_with_the_status_of_the_command(broken: Path) -> None:
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


def test_a_terminal_that_lacks_a_letter_shows_it_escaped(tmp_path: Path) -> None:
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
    assert run("analyze", scores, "--out", out, "--large", "--jobs", 1).status == 0
