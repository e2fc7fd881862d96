"""Claims about Secure before and after a subscale is taken out, on cohorts."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.cohort import Cohort, analysis_table
from attachpath.measurement import esat_suppression
from attachpath.models import suppression
from attachpath.simulation import simulate_cohort

CONTROLS = ["cats_preoccupied_between", "cats_avoidant_between"]


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort(clients=90, seed=11, items=False)


def test_each_outcome_has_a_row_for_each_control_and_for_both(cohort: Cohort) -> None:
    found = esat_suppression(cohort, seed=1, draws=200)
    assert (
        found.groupby("outcome", sort=False)["controls"].agg(list).tolist()
        == [[*CONTROLS, " + ".join(CONTROLS)]] * 4
    )
    assert found["kind"].isin({"suppression", "attenuation", "reversal", "undecided"}).all()


def test_rows_are_those_of_the_client_means_with_therapists_drawn(cohort: Cohort) -> None:
    found = esat_suppression(cohort, seed=1, draws=200, outcomes=["iip_post"])
    table = analysis_table(cohort, "clients", ["iip_post", "cats_secure_between", *CONTROLS])
    wanted = suppression(
        table, "iip_post", "cats_secure_between", CONTROLS,
        cluster="therapist_id", draws=200, seed=1,
    )  # fmt: skip
    pd.testing.assert_frame_equal(found, wanted)


def test_the_residual_is_what_esat_correlates(cohort: Cohort) -> None:
    """r(outcome, residual) is r(outcome, ESAT between) where every client enters both."""
    outcome = "tds_growing_engagement_between"
    found = esat_suppression(cohort, seed=1, draws=200, outcomes=[outcome]).set_index("controls")
    table = analysis_table(cohort, "clients", [outcome, "esat_anx_between", "esat_avoid_between"])
    for control, esat in zip(CONTROLS, ("esat_anx", "esat_avoid"), strict=True):
        wanted = table[outcome].corr(table[f"{esat}_between"])
        assert found.loc[control, "r_residual"] == pytest.approx(wanted, abs=1e-3)


def test_clients_are_drawn_where_there_are_no_therapists(cohort: Cohort) -> None:
    alone = Cohort(cohort.clients.drop(columns="therapist_id"), cohort.occasions, levels=["client"])
    found = esat_suppression(alone, seed=1, draws=200)
    assert (found["clusters"] == found["n"]).all()


def test_without_outcome_or_secure_a_row_says_why(cohort: Cohort) -> None:
    lacking = cohort.replace(clients=cohort.clients.drop(columns="iip_post"))
    found = esat_suppression(lacking, seed=1, draws=200).set_index("outcome")
    assert "'iip_post'" in found.loc["iip_post", "reason"]
    assert "'iip_change'" in found.loc["iip_change", "reason"]
    assert found.loc["tds_growing_autonomy_between", "reason"].isna().all()
    blind = cohort.replace(occasions=cohort.occasions.drop(columns="cats_secure"))
    nothing = esat_suppression(blind, seed=1, draws=200)
    assert nothing["reason"].str.contains("cats_secure_between").all()


def test_with_one_control_there_is_one_row(cohort: Cohort) -> None:
    lacking = cohort.replace(occasions=cohort.occasions.drop(columns="cats_preoccupied"))
    found = esat_suppression(lacking, seed=1, draws=200, outcomes=["iip_post"])
    assert found["controls"].tolist() == ["cats_avoidant_between"]
