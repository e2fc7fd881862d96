"""Robustness values of the associations with the outcome: Cinelli & Hazlett's formulas by hand."""

import math

import pytest

from attachpath.hypotheses import (
    confounding_bounds,
    confounding_values,
    fit_hypothesis,
    fitted_hypotheses,
    hypothesis_data,
    load_theory,
    outcome_hypotheses,
)
from attachpath.models import regression

LEAST_SQUARES = (
    "iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between + ecr_anxiety"
    " + ecr_avoidance + age + gender"
)


@pytest.fixture(scope="module")
def outcomes(cohort):
    return outcome_hypotheses(fitted_hypotheses(cohort))


@pytest.fixture(scope="module")
def values(cohort, outcomes):
    return confounding_values(cohort, "et_graf", outcomes).set_index(["id", "model"])


def by_hand(statistic, df):
    strength = abs(statistic) / math.sqrt(df)
    return (math.sqrt(strength**4 + 4 * strength**2) - strength**2) / 2


def test_only_single_predictors_of_an_outcome_after_treatment_are_asked(outcomes):
    assert [one.id for one in outcomes] == ["H3a", "H3b", "H4a", "H4b"]


def test_the_robustness_value_is_the_formula_of_the_complete_cases(
    values, cohort, of_complete_cases
):
    focal = fit_hypothesis(cohort, of_complete_cases, "H4a").contrast({"esat_anx_between": 1.0})
    row = values.loc[("H4a", "as tested")]
    assert row["rv"] == pytest.approx(by_hand(focal["statistic"], focal["df"]))
    squares = focal["statistic"] ** 2
    assert row["partial_r2"] == pytest.approx(squares / (squares + focal["df"]))
    assert row["ci_low"] == pytest.approx(focal["ci_low"])


def test_least_squares_stands_beside_with_an_interval_by_therapist(
    values, cohort, of_complete_cases
):
    rows = hypothesis_data(cohort, of_complete_cases, "H4a")
    plain = regression(LEAST_SQUARES, rows).contrast({"esat_anx_between": 1.0})
    robust = regression(LEAST_SQUARES, rows, robust="CR2", cluster="therapist_id")
    row = values.loc[("H4a", "least squares")]
    assert row["estimate"] == pytest.approx(plain["estimate"])
    assert row["rv"] == pytest.approx(by_hand(plain["statistic"], plain["df"]))
    assert row["ci_high"] == pytest.approx(robust.contrast({"esat_anx_between": 1.0})["ci_high"])


def test_benchmarks_are_the_baseline_and_attachment(cohort, outcomes):
    bounds = confounding_bounds(cohort, "et_graf", outcomes)
    own = bounds[bounds["id"] == "H4a"].set_index(["benchmark", "strength"])
    assert list(dict.fromkeys(own.index.get_level_values("benchmark"))) == [
        "iip_pre", "ecr_anxiety", "ecr_avoidance",
    ]  # fmt: skip
    moved = own.loc[("ecr_anxiety", 3.0), "adjusted_estimate"]
    assert own["estimate"].iloc[0] < own.loc[("ecr_anxiety", 1.0), "adjusted_estimate"] < moved
    assert own.loc[("iip_pre", 3.0), "reason"]


def test_a_model_that_cannot_be_fitted_has_a_reason_and_no_bounds(cohort):
    clients = cohort.clients.assign(ecr_avoidance=cohort.clients["ecr_anxiety"] * 2 + 1)
    same, theory = cohort.replace(clients=clients), load_theory("et_graf")
    values = confounding_values(same, theory, [theory["H4a"]])
    assert values["reason"].str.contains("collinear").all()
    assert confounding_bounds(same, theory, [theory["H4a"]]).empty


def test_no_hypothesis_gives_empty_tables(cohort):
    assert confounding_values(cohort, "et_graf", []).empty
    assert confounding_bounds(cohort, "et_graf", []).empty
