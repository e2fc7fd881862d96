"""The page of the cohort: its numbers, and cohorts that lack what it describes."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.pipeline import analyses_folder
from attachpath.reporting import Section, read_section
from attachpath.simulation import simulate_cohort

TABLES = ["participants", "missing", "differences", "session_means", "variance_shares", "caseload"]
FIGURES = [
    *("flow", "attendance", "missing_clients", "missing_sessions"),
    *("differences", "curves", "variance_shares"),
]


@pytest.fixture(scope="module")
def simulated() -> Cohort:
    """Few scales: every panel costs time."""
    made = simulate_cohort(clients=120, seed=20240720, items=False)
    occasions = made.occasions[["client_id", "session", "cats_secure", "wai"]]
    named = ["client_id", "therapist_id", "age", "gender", "sessions_attended", "ended"]
    named += ["ecr_anxiety", "ecr_avoidance", "iip_pre", "iip_post", "symptoms_post"]
    return made.replace(occasions=occasions, clients=made.clients[named])


@pytest.fixture
def page(tmp_path: Path) -> Callable[[Cohort], Section]:
    """Return a function that runs the script and gives what it left."""

    def run(cohort: Cohort) -> Section:
        script = analyses_folder() / "01_cohort.py"
        runpy.run_path(str(script))["main"](cohort, tmp_path)
        return read_section(tmp_path / "01_cohort")

    return run


@pytest.fixture
def without(simulated: Cohort) -> Callable[..., Cohort]:
    """Return a function that takes columns from the clients."""

    def take(*columns: str, **changes: object) -> Cohort:
        return simulated.replace(clients=simulated.clients.drop(columns=list(columns)), **changes)

    return take


def test_every_part_is_there_in_the_order_of_reading(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    section = page(simulated)
    assert [table.id for table in section.tables] == TABLES
    assert [figure.id for figure in section.figures] == FIGURES
    assert [part.title for part in section.parts] == [
        "Who took part",
        "What is missing",
        "Who dropped out, and who has no outcome",
        "Over sessions",
        "Where the variance lies",
    ]
    caseload = simulated.clients["therapist_id"].value_counts()
    assert section.numbers["caseload_therapist_mean"] == pytest.approx(caseload.mean())
    assert section.numbers["caseload_therapist_high"] == caseload.max()


def test_without_therapists_occasions_and_clients_share_the_variance(
    page: Callable[[Cohort], Section], without: Callable[..., Cohort]
) -> None:
    section = page(without("therapist_id", therapists=None, levels=["client"]))
    shares = next(table for table in section.tables if table.id == "variance_shares")
    assert {row[shares.columns.index("level")] for row in shares.rows} == {"occasion", "client"}
    assert "caseload_therapist_mean" not in section.numbers


def test_other_levels_have_their_own_names(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    clients = simulated.clients.rename(columns={"therapist_id": "school_id"})
    section = page(simulated.replace(clients=clients, therapists=None, levels=["family", "school"]))
    shares = next(table for table in section.tables if table.id == "variance_shares")
    assert [heading.label for heading in shares.head][1:4] == [
        "Occasion [95% CI]",
        "Client [95% CI]",
        "School [95% CI]",
    ]
    words = [sentence for part in section.parts for sentence in part.words]
    assert any("schools had" in sentence for sentence in words)
    assert "therapist" not in " ".join([*words, shares.note])


def test_clients_without_a_therapist_are_counted(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    clients = simulated.clients
    clients.loc[:9, "therapist_id"] = None
    section = page(simulated.replace(clients=clients, partially_nested=True))
    assert section.numbers["caseload_therapist_n_without"] == 10
    shares = next(table for table in section.tables if table.id == "variance_shares")
    used = {row[1]: row[shares.columns.index("n")] for row in shares.rows if row[0] == "clients"}
    assert used["age"] == 110


def test_without_any_occasion_clients_alone_are_described(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    section = page(simulated.replace(occasions=simulated.occasions.iloc[:0]))
    assert "n_with_occasion" not in section.numbers
    assert "attendance" in [figure.id for figure in section.figures]  # sessions are known
    assert "curves" not in [figure.id for figure in section.figures]
    assert "session_means" not in [table.id for table in section.tables]
    assert "Where the variance lies" in [part.title for part in section.parts]


def test_without_an_outcome_or_an_ending_the_page_says_so(
    page: Callable[[Cohort], Section], without: Callable[..., Cohort]
) -> None:
    section = page(without("iip_post", "symptoms_post", "ended"))
    words = " ".join(sentence for part in section.parts for sentence in part.words)
    assert "How therapy ended is not in the data" in words
    assert "no measure after treatment" in words
    assert "no measure after treatment" in " ".join(section.findings)
    assert "differences" not in [table.id for table in section.tables]


def test_an_outcome_that_nobody_has_is_not_compared(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    clients = simulated.clients.assign(iip_post=np.nan, symptoms_post=np.nan, ended="completed")
    section = page(simulated.replace(clients=clients))
    words = " ".join(sentence for part in section.parts for sentence in part.words)
    assert "0 clients have it and 120 lack it" in words
    assert section.numbers["n_with_outcome"] == 0


def test_constant_and_binary_variables_are_described(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    """A constant has no share of variance; one that is constant within therapists has none left."""
    clients = simulated.clients
    clients["always"] = 1.0
    clients["of_therapist"] = clients["therapist_id"].str[1:].astype(float)
    clients["yes"] = (np.arange(len(clients)) % 2).astype(float)
    section = page(simulated.replace(clients=clients))
    shares = next(table for table in section.tables if table.id == "variance_shares")
    by_variable = {row[1]: row for row in shares.rows if row[2] == "therapist"}
    place = shares.columns.index("reason")
    assert by_variable["always"][place] == "values do not vary within therapists"
    assert by_variable["of_therapist"][place] == "values do not vary within therapists"
    assert by_variable["yes"][place] is None
    assert "Not estimated for always, of_therapist" in shares.note


def test_many_irregular_sessions_are_drawn_in_ranges(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    draws = np.random.default_rng(5)
    ids = simulated.clients["client_id"]
    rows = [
        {"client_id": client, "session": session, "wai": 4 + draws.standard_normal()}
        for client in ids
        for session in sorted(draws.choice(np.arange(1, 80), draws.integers(1, 25), replace=False))
    ]
    section = page(simulated.replace(occasions=pd.DataFrame(rows)))
    means = next(table for table in section.tables if table.id == "session_means")
    assert 5 <= len(means.head) - 1 <= 10
    assert all("-" in heading.label for heading in means.head[1:])


def test_a_handful_of_clients_gives_a_page_without_their_values(
    page: Callable[[Cohort], Section], simulated: Cohort
) -> None:
    clients = simulated.clients.iloc[:4]
    occasions = simulated.occasions
    own = occasions[occasions["client_id"].isin(clients["client_id"])]
    section = page(simulated.replace(clients=clients, occasions=own, therapists=None))
    assert "curves" not in [figure.id for figure in section.figures]
    assert "differences" not in [table.id for table in section.tables]


def test_one_client_with_one_occasion_is_a_cohort_too(page: Callable[[Cohort], Section]) -> None:
    clients = pd.DataFrame({"client_id": ["a"], "age": [40.0]})
    occasions = pd.DataFrame({"client_id": ["a"], "session": [1], "wai": [4.0]})
    section = page(Cohort(clients, occasions, levels=["client"]))
    assert section.status == "done"
    assert section.numbers["n_all"] == 1
