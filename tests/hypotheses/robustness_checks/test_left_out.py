"""The range of a focal estimate without single groups, and the fit without the strongest."""

import numpy as np
import pytest

from attachpath.hypotheses import (
    fit_hypothesis,
    hypothesis_data,
    influence_ranges,
    load_theory,
    robustness,
)
from attachpath.models import multilevel


@pytest.fixture(scope="module")
def ranges(cohort):
    theory = load_theory("et_graf")
    chosen = [theory["H4a"], theory["H1a"]]
    return influence_ranges(cohort, theory, chosen).set_index(["id", "level"])


def test_a_hypothesis_has_a_row_a_level(ranges, cohort, of_complete_cases):
    assert list(ranges.index) == [
        ("H4a", "therapist"), ("H4a", "client"), ("H1a", "therapist"), ("H1a", "client"),
    ]  # fmt: skip
    rows = hypothesis_data(cohort, of_complete_cases, "H4a")
    assert ranges.loc[("H4a", "client"), "n_groups"] == rows["client_id"].nunique()


def test_the_range_is_close_to_that_of_models_fitted_anew(ranges, cohort, of_complete_cases):
    rows = hypothesis_data(cohort, of_complete_cases, "H4a")
    formula = load_theory("et_graf")["H4a"].formula
    anew = [
        multilevel(formula, rows[rows["therapist_id"] != one], df="normal")
        .contrast({"esat_anx_between": 1.0})["estimate"]
        for one in rows["therapist_id"].unique()
    ]  # fmt: skip
    row = ranges.loc[("H4a", "therapist")]
    std_error = fit_hypothesis(cohort, "et_graf", "H4a").contrast({"esat_anx_between": 1.0})
    for ours, theirs in ((row["lowest"], min(anew)), (row["highest"], max(anew))):
        assert abs(ours - theirs) < 0.05 * std_error["std_error"]


def test_the_largest_change_is_the_farther_end_of_the_range(ranges, cohort, of_complete_cases):
    row = ranges.loc[("H4a", "client")]
    focal = fit_hypothesis(cohort, of_complete_cases, "H4a").contrast({"esat_anx_between": 1.0})
    far = max(row["highest"] - row["estimate"], row["estimate"] - row["lowest"])
    assert row["largest_change"] == pytest.approx(far / focal["std_error"])
    assert row["sign_turns"] == 0


def test_one_strange_client_is_the_one_that_is_left_out(cohort, of_complete_cases):
    rows = hypothesis_data(cohort, of_complete_cases, "H4a")
    place = rows["esat_anx_between"].idxmax()
    strange = rows.loc[place, "client_id"]
    clients = cohort.clients
    told = clients["iip_post"].mask(clients["client_id"] == strange, 3.9)
    changed = cohort.replace(clients=clients.assign(iip_post=told))
    own = robustness(changed, of_complete_cases, "H4a").set_index("change")
    table = hypothesis_data(changed, of_complete_cases, "H4a")
    without = multilevel(
        load_theory("et_graf")["H4a"].formula, table[table["client_id"] != strange]
    )
    expected = without.contrast({"esat_anx_between": 1.0})["estimate"]
    assert own.loc["without_client", "estimate"] == pytest.approx(expected)
    assert own.loc["without_client", "n_obs"] == own.loc["as_tested", "n_obs"] - 1


def test_a_model_without_a_fit_has_a_reason(cohort):
    clients = cohort.clients.assign(ecr_avoidance=cohort.clients["ecr_anxiety"] * 2 + 1)
    theory = load_theory("et_graf")
    found = influence_ranges(cohort.replace(clients=clients), theory, [theory["H4a"]])
    assert found["reason"].str.contains("collinear").all()
    assert np.isnan(found["estimate"].astype(float)).all()
