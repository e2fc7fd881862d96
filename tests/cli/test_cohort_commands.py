"""simulate, check, score: what they write, what they say, what they refuse to replace."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.cli.cohort_commands import MOST_CLIENTS
from attachpath.cohort import read_folder, write_cohort

Run = Callable[..., Any]
Snapshot = Callable[[Path], dict[str, bytes]]
Subprocess = Callable[..., subprocess.CompletedProcess[str]]


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
    assert len(read_folder(out).clients) == 40
    assert run("check", out).status == 0


def test_simulate_repeats_byte_for_byte_and_tells_the_seed_that_it_drew(
    run: Run, tmp_path: Path, snapshot: Snapshot
) -> None:
    first = run("simulate", "--clients", 20, "--out", tmp_path / "a")
    seed = first.err.rsplit("seed ", 1)[1].rstrip(".\n")
    assert int(seed) > 2**64
    run("simulate", "--clients", 20, "--seed", seed, "--out", tmp_path / "b")
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_simulate_replaces_a_simulated_cohort_and_never_a_real_one(
    run: Run, scores: Path, tmp_path: Path, snapshot: Snapshot
) -> None:
    place = tmp_path / "cohort"
    assert run("simulate", "--clients", 20, "--seed", 1, "--out", place).status == 0
    assert run("simulate", "--clients", 30, "--seed", 1, "--out", place).status == 0
    assert len(read_folder(place).clients) == 30
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


def test_check_writes_a_page_beside_the_lines_or_the_document(
    run: Run, broken: Path, tmp_path: Path
) -> None:
    page = tmp_path / "check.html"
    ran = run("check", broken, "--html", page)
    assert ran.status == 1
    assert "missing-key" in page.read_text("utf-8")
    assert ran.out == run("check", broken).out
    assert ran.err == f"{page} holds client data: keep it where the data are.\n"
    as_json = run("check", broken, "--json", "--html", page)  # an earlier page of ours is replaced
    assert as_json.status == 1
    assert as_json.out == run("check", broken, "--json").out


def test_check_refuses_a_place_of_the_users_before_it_reads(
    run: Run, broken: Path, snapshot: Snapshot
) -> None:
    before = snapshot(broken)
    for place in (broken, broken / "clients.csv"):
        ran = run("check", broken, "--html", place)
        assert ran.status == 2
        assert "[not-ours]" in ran.err
        assert ran.out == ""
    assert snapshot(broken) == before


def test_check_says_what_is_too_few_for_the_models_of_a_theory(
    run: Run, scores: Path, tmp_path: Path
) -> None:
    cohort = read_folder(scores)
    halves = cohort.clients.assign(therapist_id=["T1", "T2"] * 30)
    two = write_cohort(cohort.replace(clients=halves, therapists=None), tmp_path / "two")
    ran = run("check", two)
    assert ran.status == 0
    assert "2 therapist(s) in the models of H1a" in ran.out
    assert "[unknown-theory]" in run("check", two, "--theory", "et_graff").err


def test_score_makes_the_scores_of_a_cohort_of_answers_alone(
    run: Run, answers: Path, tmp_path: Path, snapshot: Snapshot, without_scores: Callable[..., Path]
) -> None:
    unscored = without_scores(answers, tmp_path / "unscored")
    out = tmp_path / "scored"
    before = snapshot(unscored)
    ran = run("score", unscored, "--out", out)
    assert ran.status == 0
    assert ran.out == f"{out}\n"
    assert "new scores: clients.ecr_anxiety, " in ran.err
    assert snapshot(unscored) == before
    scored, known = read_folder(out), read_folder(answers)
    assert len(scored.clients) == len(known.clients)
    assert len(scored.occasions) == len(known.occasions)
    for column in ("ecr_anxiety", "iip_post"):
        pd.testing.assert_series_equal(scored.clients[column], known.clients[column])
    pd.testing.assert_series_equal(scored.occasions["wai"], known.occasions["wai"])


def test_score_says_which_scores_it_replaced(run: Run, answers: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    cohort = read_folder(answers)
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
    run: Run, answers: Path, tmp_path: Path, snapshot: Snapshot
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
    cohort = read_folder(answers)
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
