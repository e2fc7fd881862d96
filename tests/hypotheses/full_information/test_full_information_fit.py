"""Regressions with full information: lavaan's numbers, least squares without missing values."""

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError
from attachpath.formula import parse_formula
from attachpath.hypotheses import fit_hypothesis, load_theory, robustness, test_hypotheses
from attachpath.hypotheses.full_information.auxiliary import Auxiliary
from attachpath.hypotheses.full_information.full_information_fit import full_information
from attachpath.models import regression

NONE = Auxiliary(pd.DataFrame(index=pd.Index([], name="client_id")))


@pytest.fixture
def table() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(rng.normal(size=(120, 2)), columns=["x", "w"])
    rows["w"] += 0.4 * rows["x"]
    rows["kind"] = np.array(["a", "b"])[np.arange(120) % 2]
    rows["y"] = 10 + 3 * rows["x"] - rows["w"] + (rows["kind"] == "b") + rng.normal(size=120)
    rows["client_id"] = [f"c{number}" for number in range(120)]
    rows["therapist_id"] = [f"t{number % 20}" for number in range(120)]
    return rows


def test_without_missing_values_the_estimates_are_those_of_least_squares(table):
    fitted = full_information(parse_formula("y ~ x * w + kind + (1 | therapist_id)"), table, NONE)
    plain = regression("y ~ x * w + kind", table)
    assert fitted.terms == plain.terms
    np.testing.assert_allclose(fitted.estimates, plain.estimates, atol=1e-7)
    assert fitted.method == "ML"
    assert any("None of the 120 clients lacks a value" in note for note in fitted.notes)


def test_its_standard_errors_are_the_cluster_sandwich_and_its_t_has_groups_less_one_df(table):
    """Of a saturated regression the sandwich is that of least squares, times G / (G - 1)."""
    fitted = full_information(parse_formula("y ~ x + w + (1 | therapist_id)"), table, NONE)
    matrix = np.column_stack([np.ones(120), table[["x", "w"]]])
    residuals = table["y"].to_numpy() - matrix @ np.linalg.lstsq(matrix, table["y"])[0]
    scores = pd.DataFrame(matrix * residuals[:, None]).groupby(table["therapist_id"]).sum()
    bread = np.linalg.inv(matrix.T @ matrix)
    sandwich = bread @ scores.T.to_numpy() @ scores.to_numpy() @ bread * 20 / 19
    np.testing.assert_allclose(fitted.covariance, sandwich, rtol=1e-5)
    row = fitted.contrast({"x": 1.0})
    assert row["df"] == 19
    assert fitted.n_clusters == {"therapist_id": 20}


def test_clients_without_the_outcome_count_and_an_auxiliary_variable_moves_the_estimate(table):
    rng = np.random.default_rng(9)
    hint = table["y"] + 0.3 * rng.normal(size=120)
    table["y"] = table["y"].mask(hint > hint.quantile(0.7))
    auxiliary = Auxiliary(pd.DataFrame({"hint": hint.to_numpy()}, index=table["client_id"]))
    formula = parse_formula("y ~ x")
    bare = full_information(formula, table, NONE)
    told = full_information(formula, table, auxiliary)
    complete = regression("y ~ x", table)
    assert bare.n_obs == told.n_obs == 120
    assert bare.n_outcome == told.n_outcome == 84
    # Without auxiliary variables full information does nothing for a missing outcome.
    assert bare.contrast({"x": 1.0})["estimate"] == pytest.approx(
        complete.contrast({"x": 1.0})["estimate"], abs=1e-6
    )
    slopes = [abs(fit.contrast({"x": 1.0})["estimate"] - 2.6) for fit in (told, bare)]
    assert slopes[0] < slopes[1]  # 3 - 0.4, which losing the highest outcomes flattens


def test_scale_and_order_of_the_rows_change_nothing_but_what_they_should(table):
    formula = parse_formula("y ~ x + w + kind + (1 | therapist_id)")
    table.loc[:20, "y"] = np.nan
    table.loc[15:30, "w"] = np.nan
    plain = full_information(formula, table, NONE)
    scaled = table.assign(x=table["x"] * 1000 + 5, y=table["y"] / 50).sample(frac=1, random_state=1)
    other = full_information(formula, scaled, NONE)
    before, after = plain.contrast({"x": 1.0}), other.contrast({"x": 1.0})
    assert after["estimate"] * 50_000 == pytest.approx(before["estimate"], rel=1e-6)
    assert after["p_value"] == pytest.approx(before["p_value"], rel=1e-5)


def test_one_group_is_refused_and_no_group_has_the_df_of_a_regression(table):
    one = table.assign(therapist_id="t")
    with pytest.raises(EstimationError) as caught:
        full_information(parse_formula("y ~ x + (1 | therapist_id)"), one, NONE)
    assert caught.value.code == "one-group"
    table.loc[:9, "y"] = np.nan
    alone = full_information(parse_formula("y ~ x + w"), table, NONE)
    assert alone.contrast({"x": 1.0})["df"] == 110 - 3


def test_clients_without_a_group_are_their_own_where_partial_nesting_is_allowed(table):
    table.loc[:9, "therapist_id"] = None
    formula = parse_formula("y ~ x + (1 | therapist_id)")
    left = full_information(formula, table, NONE)
    kept = full_information(formula, table, NONE, partial=True)
    assert (left.n_obs, left.n_dropped) == (110, 10)
    assert (kept.n_obs, kept.contrast({"x": 1.0})["df"]) == (120, 20 + 10 - 1)


def test_an_effect_is_standardised_by_what_the_model_estimates_for_all(cohort):
    fitted = fit_hypothesis(cohort, "et_graf", "H4a")
    row = test_hypotheses(cohort, second_opinion=False).set_index("id").loc["H4a"]
    known = fitted.standard_deviations
    assert row["std_estimate"] == pytest.approx(
        row["estimate"] * known["esat_anx_between"] / known["iip_post"]
    )
    observed = cohort.clients["iip_post"].std(ddof=0)
    assert known["iip_post"] == pytest.approx(observed, rel=0.05)
    assert known["iip_post"] != pytest.approx(observed, rel=1e-6)


def test_robustness_rows_change_one_choice_of_full_information(cohort):
    rows = robustness(cohort, "et_graf", "H4b").set_index("change")
    assert rows.index[:4].tolist() == ["as_tested", "complete_cases", "kenward_roger", "cr2"]
    assert rows.loc["as_tested", "n_clients"] == len(cohort.clients)
    for change in ("kenward_roger", "cr2"):
        assert rows.loc[change, "estimate"] == rows.loc["complete_cases", "estimate"]
        assert rows.loc[change, "label"].startswith("complete cases")
    formula = load_theory("et_graf")["H4b"].formula
    assert rows.loc["alliance", "formula"].split(" + wai")[0] in " ".join(formula.split())
    assert rows.loc["alliance", "n_clients"] == len(cohort.clients)
    assert rows.loc["three_occasions", "n_clients"] < rows.loc["as_tested", "n_clients"]
