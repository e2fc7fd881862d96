"""The shipped analyses on a simulated cohort: what they leave is what the rooms below computed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.hypotheses import load_theory, test_hypotheses, theory_hash
from attachpath.pipeline import analyses_folder, load_cohort
from attachpath.reporting import Section, read_section, read_sections, results_schema


@pytest.fixture(scope="module")
def folder(finished_run: Path) -> Path:
    """The cohort's ids are easy to search for."""
    return finished_run


@pytest.fixture(scope="module")
def cohort(folder: Path) -> Cohort:
    return load_cohort(folder / "cohort")


@pytest.fixture(scope="module")
def described(folder: Path) -> Section:
    return read_section(folder / "out" / "01_cohort")


@pytest.fixture(scope="module")
def tested(folder: Path) -> Section:
    return read_section(folder / "out" / "07_hypotheses")


def test_every_figure_answers_the_question_that_its_caption_begins_with(folder: Path) -> None:
    figures = [figure for found in read_sections(folder / "out") for figure in found.figures]
    assert len(figures) > 15
    asked = [re.match(r"[A-Z][^.:;]{10,120}\? \S", figure.caption) for figure in figures]
    assert [figure.id for figure, found in zip(figures, asked, strict=True) if not found] == []
    assert all(re.search(r"\d", figure.alt) for figure in figures)


def test_the_cohort_is_counted(described: Section, cohort: Cohort) -> None:
    numbers = described.numbers
    assert numbers["n_all"] == len(cohort.clients)
    assert numbers["n_occasions"] == len(cohort.occasions)
    counts = cohort.clients["ended"].value_counts().to_dict()
    assert {name: numbers[f"n_ended_{name}"] for name in counts} == counts
    answered = cohort.occasions["client_id"].value_counts()
    both = cohort.clients[["iip_pre", "iip_post"]].notna().all(axis=1)
    outcome = set(cohort.clients["client_id"][both])
    assert numbers["n_with_outcome"] == len(set(answered.index) & outcome)
    enough = set(answered.index[answered >= 3])
    assert numbers["n_with_occasions"] == len(enough & outcome)


def test_the_cohort_has_its_tables_and_figures(described: Section) -> None:
    assert [table.id for table in described.tables] == [
        "participants", "missing", "differences", "session_means", "variance_shares", "caseload",
    ]  # fmt: skip
    assert [figure.id for figure in described.figures] == [
        "flow", "attendance", "missing_clients", "missing_sessions", "differences", "curves",
        "variance_shares",
    ]  # fmt: skip
    assert all(figure.svg and figure.svg_narrow and figure.alt for figure in described.figures)
    assert described.theory is None


def test_the_verdicts_are_those_of_test_hypotheses(tested: Section, cohort: Cohort) -> None:
    frame = test_hypotheses(cohort, "et_graf", second_opinion=False)
    assert [row.id for row in tested.hypotheses] == list(load_theory("et_graf").ids)
    assert [row.verdict for row in tested.hypotheses] == frame["verdict"].tolist()
    for row, (_, wanted) in zip(tested.hypotheses, frame.iterrows(), strict=True):
        if row.estimate is None:
            assert pd.isna(wanted["estimate"])
            assert row.reason == wanted["reason"]
        else:
            assert row.estimate == pytest.approx(wanted["estimate"])
            assert row.p_value == pytest.approx(wanted["p_value"])


def test_every_estimate_has_a_second_opinion_or_a_reason(tested: Section) -> None:
    for row in tested.hypotheses:
        if row.estimate is not None:
            assert row.second_opinion is not None
            assert row.second_opinion.agrees is not None or row.second_opinion.reason


def test_the_section_is_bound_to_the_theory(tested: Section) -> None:
    assert tested.theory == theory_hash("et_graf")


def test_results_fit_their_schema(folder: Path, tested: Section) -> None:
    results = json.loads((folder / "out" / "results.json").read_text("utf-8"))
    jsonschema.validate(results, results_schema())
    assert [row["id"] for row in results["hypotheses"]] == [row.id for row in tested.hypotheses]
    assert set(results["sections"]) == {path.stem for path in analyses_folder().glob("[0-9]*.py")}
    assert results["run"]["simulated"] is True
    assert results["run"]["seed"] == "20240720"


def test_no_client_or_therapist_is_in_anything_that_a_run_leaves(folder: Path) -> None:
    files = [path for path in (folder / "out").rglob("*") if path.is_file()]
    assert len(files) > 20
    assert not [path.name for path in files if b"secret-" in path.read_bytes()]


def test_the_page_says_first_that_the_data_are_simulated(folder: Path) -> None:
    page = (folder / "out" / "report.html").read_text("utf-8")
    assert page.index("Simulated data.") < page.index("<h2>Verdicts</h2>")
    assert not re.search(r"\bled to\b", page)
