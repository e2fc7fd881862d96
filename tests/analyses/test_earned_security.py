"""The page on earned security, on cohorts that have everything and on cohorts that do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import esat_suppression
from attachpath.pipeline import analyses_folder
from attachpath.pipeline.scripts import load_main
from attachpath.reporting import Section, read_section
from attachpath.simulation import simulate_cohort

ALL_TABLES = [
    "esat_weights", "suppression", "security_groups", "secure_product", "esat_beside_alliance",
]  # fmt: skip


@pytest.fixture(scope="module")
def simulated() -> Cohort:
    return simulate_cohort(clients=90, seed=20240720, items=False)


@pytest.fixture
def analysed(tmp_path: Path) -> Callable[[Cohort], Section]:
    """Run the script on a cohort and read what it left."""
    main = load_main(analyses_folder() / "03_earned_security.py")

    def run(cohort: Cohort) -> Section:
        main(cohort, tmp_path)
        return read_section(tmp_path / "03_earned_security")

    return run


def test_it_leaves_every_table_and_the_figure(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    section = analysed(simulated)
    assert [table.id for table in section.tables] == ALL_TABLES
    assert [figure.id for figure in section.figures] == ["suppression"]
    assert any("assumed" in one.text for one in section.assumptions)
    words = json.dumps(section.model_dump(mode="json"))
    assert "led to" not in words
    rows = esat_suppression(simulated, seed=20240720)
    for row in rows.to_dict("records"):
        assert section.numbers[f"{row['outcome']}_r_secure"] == pytest.approx(row["r"])


def test_no_client_or_therapist_is_in_what_it_leaves(
    simulated: Cohort, analysed: Callable[[Cohort], Section], tmp_path: Path
) -> None:
    clients = simulated.clients.assign(
        client_id="secret-" + simulated.clients["client_id"],
        therapist_id="secret-" + simulated.clients["therapist_id"],
    )
    occasions = simulated.occasions.assign(client_id="secret-" + simulated.occasions["client_id"])
    therapists = simulated.tables()["therapists"]
    therapists["therapist_id"] = "secret-" + therapists["therapist_id"]
    analysed(simulated.replace(clients=clients, occasions=occasions, therapists=therapists))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not [path.name for path in files if b"secret-" in path.read_bytes()]


def test_without_cats_every_finding_says_why(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    columns = [name for name in simulated.occasions.columns if name.startswith("cats_")]
    section = analysed(simulated.replace(occasions=simulated.occasions.drop(columns=columns)))
    assert section.tables == []
    assert section.figures == []
    assert section.findings
    assert all("secure attachment to therapist (CATS" in one for one in section.findings)


def test_without_iip_after_treatment_growth_is_still_looked_at(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    section = analysed(simulated.replace(clients=simulated.clients.assign(iip_post=np.nan)))
    assert [table.id for table in section.tables] == ALL_TABLES
    assert any("no client has a value of interpersonal" in words for words in section.findings)
    assert "tds_growing_engagement_between_r_secure" in section.numbers
    assert "iip_post_r_secure" not in section.numbers


def test_without_an_alliance_the_rest_stands(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    section = analysed(simulated.replace(occasions=simulated.occasions.drop(columns="wai")))
    assert [table.id for table in section.tables] == ALL_TABLES[:-1]
    assert any("working alliance (WAI, client mean)" in words for words in section.findings)


def test_without_therapists_clients_are_resampled(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    clients = simulated.clients.drop(columns="therapist_id")
    section = analysed(Cohort(clients, simulated.occasions, levels=["client"]))
    assert [table.id for table in section.tables] == ALL_TABLES
    assert any("whole clients" in one.text for one in section.methods)


def test_other_levels_keep_their_names(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    clients = simulated.clients.rename(columns={"therapist_id": "school_id"})
    section = analysed(Cohort(clients, simulated.occasions, levels=["family", "school"]))
    assert [table.id for table in section.tables] == ALL_TABLES
    assert any("whole schools" in one.text for one in section.methods)


def test_clients_without_a_therapist_stay_where_that_is_allowed(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    clients = simulated.clients
    clients.loc[::3, "therapist_id"] = None
    section = analysed(simulated.replace(clients=clients, partially_nested=True))
    product = next(table for table in section.tables if table.id == "secure_product")
    n = {row[product.columns.index("n")] for row in product.rows}
    assert int(clients["iip_post"].notna().sum()) in n


def test_without_occasions_nothing_is_claimed(
    simulated: Cohort, analysed: Callable[[Cohort], Section]
) -> None:
    section = analysed(simulated.replace(occasions=simulated.occasions.iloc[:0]))
    assert section.tables == []
    assert all("no client has" in words or "too few" in words for words in section.findings)
