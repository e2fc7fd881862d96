"""What each robustness row changes, which rows a model has, and what cannot be made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, analysis_table, esat_check
from attachpath.errors import UsageError
from attachpath.formula import fixed_terms
from attachpath.hypotheses import (
    ROBUSTNESS_COLUMNS,
    fitted_hypotheses,
    load_theory,
    robustness,
    robustness_rows,
    secure_beside,
    test_hypotheses,
)
from attachpath.models import multilevel
from attachpath.models.multilevel_engines import by_mixedlm
from attachpath.simulation import simulate_cohort

COVARIATES = "ecr_anxiety + ecr_avoidance + age + gender + (1 | therapist_id)"


@pytest.fixture(scope="module")
def rows(cohort, of_complete_cases):
    names = ("H1a", "H3b", "H4a", "E1", "H2a")
    return {name: robustness(cohort, of_complete_cases, name).set_index("change") for name in names}


@pytest.fixture(scope="module")
def verdicts(cohort, of_complete_cases):
    return test_hypotheses(cohort, of_complete_cases, second_opinion=False).set_index("id")


def test_the_first_row_is_the_one_that_is_tested(rows, verdicts):
    numbers = ["estimate", "std_error", "df", "ci_low", "ci_high", "p_value", "n_obs"]
    numbers += ["n_clients", "std_estimate", "std_ci90_low", "std_ci90_high"]
    for name, own in rows.items():
        assert own.index[0] == "as_tested"
        ours = own.loc["as_tested", numbers].astype(float)
        theirs = verdicts.loc[name, numbers].astype(float)
        np.testing.assert_allclose(ours, theirs, rtol=1e-10)


def test_inference_changes_the_standard_error_and_never_the_estimate(rows):
    for own in rows.values():
        for change in ("kenward_roger", "cr2"):
            assert own.loc[change, "estimate"] == pytest.approx(own.loc["as_tested", "estimate"])
            assert own.loc[change, "std_error"] != own.loc["as_tested", "std_error"]
        assert own.loc["kenward_roger", "std_error"] > own.loc["as_tested", "std_error"]


@pytest.mark.parametrize(
    ("name", "change", "formula"),
    [
        (
            "H3b",
            "zero_order",
            "iip_post ~ iip_pre + tds_growing_engagement_between + (1 | therapist_id)",
        ),
        (
            "H4a",
            "zero_order",
            "iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between + (1 | therapist_id)",
        ),
        (
            "E1",
            "zero_order",
            (
                "tds_growing_autonomy ~ session_log + esat_avoid_between + cats_avoidant_between"
                " + (1 | client_id) + (1 | therapist_id)"
            ),
        ),
        (
            "H4a",
            "change_score",
            f"iip_change ~ esat_anx_between + cats_preoccupied_between + {COVARIATES}",
        ),
        (
            "H1a",
            "correlated_slopes",
            (
                "esat_anx ~ ecr_anxiety + ecr_avoidance + age + gender + session_log"
                " + (1 + session_log | client_id) + (1 | therapist_id)"
            ),
        ),
    ],
)
def test_a_change_has_the_formula_written_by_hand(rows, name, change, formula):
    assert rows[name].loc[change, "formula"] == formula


def test_the_change_score_is_the_ancova_with_a_coefficient_of_one(cohort, rows):
    columns = ["iip_post", "iip_pre", "esat_anx_between", "cats_preoccupied_between"]
    columns += ["ecr_anxiety", "ecr_avoidance", "age", "gender"]
    table = analysis_table(cohort, "clients", columns)
    table["less"] = table["iip_post"] - table["iip_pre"]
    fit = multilevel(f"less ~ esat_anx_between + cats_preoccupied_between + {COVARIATES}", table)
    expected = fit.contrast({"esat_anx_between": 1.0})
    assert rows["H4a"].loc["change_score", "estimate"] == pytest.approx(expected["estimate"])


def test_every_model_with_esat_as_predictor_keeps_its_control(rows):
    for own in rows.values():
        for row in own[own["formula"].str.contains(r"~.*esat")].itertuples():
            if "therapist_mean" not in row.formula:
                esat_check([":".join(term) for term in fixed_terms(row.formula)])
    split = rows["H4a"].loc["group_mean", "formula"]
    for name in ("esat_anx_between", "cats_preoccupied_between"):
        assert f"{name}_therapist_deviation + {name}_therapist_mean" in split


def test_secure_in_the_place_of_esat_is_what_secure_beside_gives(cohort, rows, of_complete_cases):
    beside = secure_beside(cohort, of_complete_cases).set_index(["id", "model"])
    for change, model in (("secure_alone", "alone"), ("secure_subscales", "three subscales")):
        for name in ("H4a", "E1", "H2a"):
            numbers = ["estimate", "std_error", "p_value", "std_estimate"]
            ours, theirs = rows[name].loc[change, numbers], beside.loc[(name, model), numbers]
            np.testing.assert_allclose(ours.astype(float), theirs.astype(float), rtol=1e-6)


def test_rows_differ_on_the_standardised_scale_only_where_the_coefficients_do(rows):
    own = rows["H4a"][rows["H4a"]["estimate"].notna()]
    same = own.drop(index=["secure_alone", "secure_subscales"])
    factor = same["std_estimate"] / same["estimate"]
    np.testing.assert_allclose(factor, factor.iloc[0], rtol=1e-10)


def test_early_process_uses_the_first_occasions_only(cohort, rows):
    occasions = cohort.occasions
    counts = occasions.groupby("client_id")["session"].transform("size")
    place = occasions.groupby("client_id")["session"].rank()
    early = (counts >= 3) & (place <= np.ceil(2 * counts / 3))
    assert rows["H1a"].loc["first_two_thirds", "n_obs"] == early.sum()
    assert rows["H1a"].loc["three_occasions", "n_obs"] == (counts >= 3).sum()
    assert not rows["H1a"].loc["three_occasions", "same_question"]


def test_deviation_and_mean_equal_a_fit_with_columns_made_by_hand(cohort, rows):
    columns = ["tds_growing_autonomy_between", "tds_growing_engagement_between", "iip_post"]
    columns += ["cats_secure_between", "cats_avoidant_between", "cats_preoccupied_between"]
    columns += ["iip_pre", "ecr_anxiety", "ecr_avoidance", "age", "gender"]
    table = analysis_table(cohort, "clients", columns).dropna()
    focal = "tds_growing_engagement_between"
    table["mean"] = table.groupby("therapist_id")[focal].transform("mean")
    table["deviation"] = table[focal] - table["mean"]
    fit = multilevel(
        "iip_post ~ iip_pre + tds_growing_autonomy_between + deviation + mean "
        "+ cats_secure_between + cats_avoidant_between + cats_preoccupied_between + " + COVARIATES,
        table,
    )
    for change, term in (("deviation_from_group", "deviation"), ("group_mean", "mean")):
        expected = fit.contrast({term: 1.0})["estimate"]
        assert rows["H3b"].loc[change, "estimate"] == pytest.approx(expected)


def test_a_claim_about_the_baseline_has_no_change_score(cohort):
    theory = load_theory("et_graf")
    about = theory["H4a"].model_copy(update={"term": "iip_pre"})
    own = theory.model_copy(update={"hypothesis": (about,), "family": ()})
    assert "change_score" not in set(robustness(cohort, own, "H4a")["change"])


def test_overcontrol_is_said(rows):
    for change in ("sessions_attended", "alliance"):
        assert any("after the process began" in note for note in rows["H4a"].loc[change, "notes"])
    assert "wai_within" not in rows["H4a"].loc["alliance", "formula"]
    assert "wai_between + wai_within" in rows["E1"].loc["alliance", "formula"]


def test_a_product_has_its_rows_and_none_that_need_a_single_predictor(rows):
    own = rows["H2a"]
    assert {"as_tested", "kenward_roger", "cr2", "zero_order", "without_therapist"} <= {*own.index}
    assert not {"group_mean", "growth_slope", "change_score"} & {*own.index}
    assert "esat_anx_between:ecr_anxiety" in own.loc["zero_order", "formula"]
    assert "cats_preoccupied_between:ecr_anxiety" in own.loc["zero_order", "formula"]


def test_no_id_is_in_the_rows(cohort, rows):
    ids = {*cohort.clients["client_id"], *cohort.clients["therapist_id"]}
    for own in rows.values():
        text = own.reset_index().to_csv()
        assert not [one for one in ids if one in text]


def test_more_than_six_occasions_are_cut_to_six():
    long = simulate_cohort(clients=60, seed=5, items=False, occasions=9, complete=True)
    row = robustness(long, "et_graf", "H1a").set_index("change").loc["first_occasions"]
    counts = long.occasions.groupby("client_id").size()
    assert row["n_obs"] == counts.clip(upper=6).sum() < counts.sum()


def test_what_the_data_do_not_allow_has_a_reason_and_no_numbers(cohort):
    short = cohort.occasions.groupby("client_id").head(2)
    poor = cohort.replace(
        clients=cohort.clients.drop(columns="sessions_attended"),
        occasions=short.assign(wai=np.nan),
    )
    own = robustness(poor, "et_graf", "H4a").set_index("change")
    assert "sessions_attended" not in own.index  # what was never measured is no choice
    assert "nobody" in own.loc["alliance", "reason"]
    assert "three occasions" in own.loc["first_two_thirds", "reason"]
    assert "no client has more than 6" in own.loc["first_occasions", "reason"]
    missing = own.loc[own["reason"].notna(), ["estimate", "p_value", "std_estimate"]]
    assert missing.isna().all(axis=None)


def test_a_predictor_that_is_the_same_for_all_clients_of_a_therapist_is_not_split(cohort):
    clients = cohort.clients
    first = clients.groupby("therapist_id")["ecr_anxiety"].transform("first")
    alike = cohort.replace(clients=clients.assign(ecr_anxiety=first))
    own = robustness(alike, "et_graf", "H1a").set_index("change")
    for change in ("deviation_from_group", "group_mean"):
        assert "same for all clients of a therapist" in own.loc[change, "reason"]
    assert np.isfinite(own.loc["cr2", "estimate"])


def test_without_therapists_clusters_are_clients():
    made = simulate_cohort(clients=150, seed=7, items=False)
    clients = made.clients.drop(columns="therapist_id")
    alone = Cohort(clients, made.occasions, levels=["client"], name="alone")
    plain = load_theory("et_graf")["H1a"]
    formula = plain.formula.replace("+ (1 | therapist_id)", "")
    theory = load_theory("et_graf").model_copy(
        update={"hypothesis": (plain.model_validate(plain.model_dump() | {"formula": formula}),)}
    )
    own = robustness(alone, theory, "H1a").set_index("change")
    assert own.loc["cr2", "label"] == "CR2 by client"
    assert np.isfinite(own.loc["cr2", "std_error"])
    assert not {"group_mean", "without_therapist"} & {*own.index}
    assert "without_client" in own.index


def test_clients_without_any_occasion_are_left_out_and_counted(cohort, of_complete_cases):
    gone = cohort.clients["client_id"].iloc[:40]
    fewer = cohort.occasions[~cohort.occasions["client_id"].isin(gone)]
    own = robustness(cohort.replace(occasions=fewer), of_complete_cases, "H3b")
    own = own.set_index("change")
    known = cohort.clients.loc[~cohort.clients["client_id"].isin(gone), "iip_post"].notna().sum()
    assert own.loc["as_tested", "n_clients"] <= known
    assert own.loc["as_tested", "reason"] is None
    assert any("no value of tds_" in note for note in own.loc["as_tested", "notes"])


def test_no_outcome_after_treatment_is_refused_with_its_reason(cohort):
    without = cohort.replace(clients=cohort.clients.assign(iip_post=np.nan))
    with pytest.raises(UsageError, match="nobody in this cohort has a value of iip_post"):
        robustness(without, "et_graf", "H4a")
    assert "H4a" not in {one.id for one in fitted_hypotheses(without, "et_graf")}


def test_a_fit_that_does_not_converge_drops_its_slope_or_has_no_numbers(
    cohort, of_complete_cases, monkeypatch
):
    real = by_mixedlm.solve

    def correlated_fails(problem, optimizer):
        found = real(problem, optimizer)
        return replace(found, converged=all(len(part.terms) == 1 for part in problem.random))

    monkeypatch.setattr(by_mixedlm, "solve", correlated_fails)
    fresh = cohort.replace(name="fresh")
    own = robustness(fresh, "et_graf", "H1a").set_index("change")
    notes = own.loc["correlated_slopes", "notes"]
    assert any("slope of session_log was dropped" in note for note in notes)
    assert np.isfinite(own.loc["correlated_slopes", "estimate"])

    monkeypatch.setattr(by_mixedlm, "solve", lambda *given: replace(real(*given), converged=False))
    none = robustness(cohort.replace(name="none"), of_complete_cases, "H4a").set_index("change")
    assert none["estimate"].isna().all()
    assert none["reason"].notna().all()
    assert none.loc["as_tested", "reason"] == "the fit did not converge"


def test_rows_of_no_hypothesis_are_an_empty_table(cohort):
    empty = robustness_rows(cohort, "et_graf", [])
    assert list(empty.columns) == list(ROBUSTNESS_COLUMNS)
    assert empty.empty


def test_rows_of_several_stand_one_under_the_other(cohort):
    theory = load_theory("et_graf")
    both = robustness_rows(cohort, theory, [theory["H4a"], theory["H4b"]])
    assert list(dict.fromkeys(both["id"])) == ["H4a", "H4b"]
    alone = robustness(cohort, theory, "H4b")
    pd.testing.assert_frame_equal(both[both["id"] == "H4b"].reset_index(drop=True), alone)
