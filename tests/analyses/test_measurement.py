"""Section 02: its numbers are those of the rooms below, and it stands on any cohort."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.instruments import keyed_items, load_instrument
from attachpath.measurement import alpha, within_between_reliability
from attachpath.models import within_between_correlations
from attachpath.pipeline import analyses_folder
from attachpath.reporting import Section, read_section
from attachpath.simulation import simulate_cohort

Run = Callable[[Cohort], Section]


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort(clients=60, seed=20240720)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the script on a cohort and read what it left."""
    main = runpy.run_path(str(analyses_folder() / "02_measurement.py"))["main"]

    def of(cohort: Cohort) -> Section:
        main(cohort, tmp_path)
        return read_section(tmp_path / "02_measurement")

    return of


def titles(section: Section) -> list[str]:
    return [part.title for part in section.parts]


def words(section: Section) -> str:
    told = [*section.findings, *(text for part in section.parts for text in part.words)]
    return " ".join([*told, *section.notes, *(one.text for one in section.methods)])


def test_all_parts_are_there_with_the_numbers_of_the_rooms_below(cohort: Cohort, run: Run) -> None:
    section = run(cohort)
    assert titles(section) == [
        "Reliability",
        "Client means and earned security",
        "Correlations",
        "What scales of one occasion have in common",
        "Items",
    ]
    assert [table.id for table in section.tables] == [
        "client_reliability", "occasion_reliability", "client_means", "esat_reliability",
        "occasion_correlations", "client_correlations", "client_level_correlations", "items",
    ]  # fmt: skip
    assert [figure.id for figure in section.figures] == ["reliability", "correlation_map"]
    avoidance = keyed_items(cohort.clients, "ecr", "avoidance")
    own = alpha(avoidance, missing="pairwise").estimate
    assert section.numbers["alpha_client_ecr_avoidance"] == pytest.approx(own)
    secure = keyed_items(cohort.occasions, "cats", "secure")
    both = within_between_reliability(secure, cohort.occasions["client_id"])
    assert section.numbers["omega_within_cats_secure"] == pytest.approx(both.within_omega.estimate)


def test_the_machine_table_has_every_correlation(cohort: Cohort, run: Run) -> None:
    table = next(t for t in run(cohort).tables if t.id == "occasion_correlations")
    found = pd.DataFrame(table.rows, columns=table.columns)
    own = within_between_correlations(cohort.occasions, ["cats_secure", "wai"])
    chosen = found[(found["x"] == "cats_secure") & (found["y"] == "wai")]
    assert chosen["r"].astype(float).tolist() == pytest.approx(own["r"].tolist())
    assert table.body[0].cells[0] == "1. Secure attachment to therapist (CATS)"
    k = sum(line.cells[0][0].isdigit() for line in table.body)
    assert {len(line.cells) for line in table.body} == {len(table.head)}
    assert len(found) == k * (k - 1)


def test_the_item_table_has_a_row_an_item_and_prints_a_line_a_scale(
    cohort: Cohort, run: Run
) -> None:
    table = next(t for t in run(cohort).tables if t.id == "items")
    found = pd.DataFrame(table.rows, columns=table.columns)
    anxiety = found[found["column"] == "ecr_anxiety"]
    assert anxiety["item"].tolist() == [f"ecr_{item:02d}" for item in range(2, 37, 2)]
    assert len(table.body) == found.groupby(["column", "level"]).ngroups


def test_assumed_keys_are_said_where_their_scales_are_shown(cohort: Cohort, run: Run) -> None:
    section = run(cohort)
    told = " ".join(section.parts[0].words)
    assert "Client Attachment to Therapist Scale: the scoring key is assumed." in told
    assert "Therapeutic Distance Scale: the scoring key is assumed." in told
    assert any("none is reversed" in one.text for one in section.assumptions)


def test_scores_alone_have_no_alpha_and_say_so(run: Run) -> None:
    section = run(simulate_cohort(clients=60, seed=20240720, items=False))
    assert "no item answers to these questionnaires" in words(section)
    assert "items" not in [table.id for table in section.tables]
    assert {"client_means", "occasion_correlations"} <= {table.id for table in section.tables}
    assert not [name for name in section.numbers if name.startswith("alpha_")]


def test_a_cohort_without_occasions_has_its_client_scales(cohort: Cohort, run: Run) -> None:
    section = run(cohort.replace(occasions=cohort.occasions.iloc[:0]))
    tables = [table.id for table in section.tables]
    assert tables == [
        "client_reliability", "client_correlations", "client_level_correlations", "items",
    ]  # fmt: skip


def test_a_cohort_without_client_scales_has_its_occasions(cohort: Cohort, run: Run) -> None:
    clients = cohort.clients[["client_id", "therapist_id"]]
    tables = [table.id for table in run(cohort.replace(clients=clients)).tables]
    assert "client_correlations" not in tables
    assert "occasion_reliability" in tables


def test_a_cohort_without_any_scale_is_told_so(run: Run) -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"], "age": [30, 40]})
    occasions = pd.DataFrame({"client_id": ["a"], "session": [1]})
    section = run(Cohort(clients, occasions, levels=["client"]))
    assert section.findings == [
        "The cohort has neither item answers nor repeated scores: no reliability is known."
    ]
    assert section.tables == []


def test_one_occasion_each_gives_reasons_and_no_numbers(cohort: Cohort, run: Run) -> None:
    section = run(cohort.replace(occasions=cohort.occasions.drop_duplicates("client_id")))
    assert "it needs three clients and two repeated occasions" in words(section)
    assert "a correlation is missing" in words(section)


def test_items_that_run_against_their_scale_are_named(cohort: Cohort, run: Run) -> None:
    turned = [f"ecr_{item:02d}" for item in range(2, 37, 4)]
    clients = cohort.clients
    clients[turned] = 8 - clients[turned]
    section = run(score_cohort(cohort.replace(clients=clients)))
    assert "Negative correlations with the sum of the other items, in: ECR anxiety" in words(
        section
    )
    assert any("correlate negatively" in note for note in section.notes)


def test_a_users_own_key_is_named_on_the_page(cohort: Cohort, run: Run, tmp_path: Path) -> None:
    shipped = load_instrument("cats")
    path = tmp_path / "my_cats.toml"
    scales = "".join(
        f'[[scale]]\nid = "{scale.id}"\nlabel = "{scale.label}"\nitems = {list(scale.items)}\n'
        for scale in shipped.scales
    )
    path.write_text(
        'format = 1\nid = "my_cats"\nname = "My CATS"\ncitation = "Me (2000)."\nprefix = "cats"\n'
        'table = "occasions"\nitems = 36\nresponse = { low = 1, high = 6 }\n'
        f'key_status = "published"\nkey_source = "Me."\n{scales}',
        "utf-8",
    )
    own = cohort.replace(instruments=cohort.instruments | {"cats": str(path)})
    told = " ".join(run(score_cohort(own)).parts[0].words)
    assert "My CATS: the scoring key comes from the user's file my_cats.toml" in told
