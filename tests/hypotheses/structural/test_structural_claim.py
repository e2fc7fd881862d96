"""The sequence: decided by the Monte Carlo interval, with its parts, or with a reason."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from attachpath.hypotheses import (
    fit_hypothesis,
    focal_effect,
    load_theory,
    robustness,
    test_hypotheses,
)
from attachpath.hypotheses.fitting import fits_for
from attachpath.hypotheses.structural.monte_carlo import DRAWS, Drawn
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def by_hand(cohort):
    """Draw a, b0, b3 and c from their covariance with NumPy's own normal distribution."""
    fit = fit_hypothesis(cohort, "et_graf", "H5b")
    terms = ["sec ~ ecr_avoidance", "ge ~ sec", "ge ~ sec_x_avoid", "iip_post ~ ge"]
    estimates = fit.coefficients.set_index("term").loc[terms, "estimate"]
    covariance = fit.vcov.loc[terms, terms]
    rng = np.random.default_rng(1)
    a, b0, b3, c = rng.multivariate_normal(estimates, covariance, 200_000).T
    return pd.DataFrame({"ie_high": (b0 + b3) * c, "index": b3 * c, "serial": a * (b0 + b3) * c})


def test_intervals_and_p_are_those_of_draws_made_by_hand(verdicts, by_hand):
    row = verdicts.loc["H5b"]
    drawn = by_hand["ie_high"]
    assert row["std_error"] == pytest.approx(drawn.std(), rel=0.04)
    bounds = [row["ci_low"], row["std_ci90_low"], row["std_ci90_high"], row["ci_high"]]
    expected = drawn.quantile([0.025, 0.05, 0.95, 0.975])
    np.testing.assert_allclose(bounds, expected, atol=0.08 * drawn.std())
    index = row["parts"][0]
    assert index["p_value"] == pytest.approx(2 * (by_hand["index"] > 0).mean(), abs=0.01)
    serial = verdicts.loc["H5b_serial"]
    assert serial["p_value"] == pytest.approx(2 * (by_hand["serial"] < 0).mean(), abs=0.01)


def test_the_claim_is_as_sure_as_its_least_sure_deciding_part(verdicts):
    for name in ("H5a", "H5b"):
        row = verdicts.loc[name]
        index, low = row["parts"]
        assert row["p_claim"] == max(row["p_value"], index["p_value"])
        assert (index["id"], low["id"], low["as_expected"]) == ("index", "ie_low", None)
        assert np.isnan(row["df"])
        assert row["kind"] == "sem"
        assert row["level"] == "client"
        assert index["smallest_effect"] == 0.015


def test_the_same_seed_gives_the_same_numbers_and_the_delta_method_stands_in_the_notes(
    cohort, verdicts
):
    again = test_hypotheses(cohort.replace(), second_opinion=False).set_index("id").loc["H5a"]
    numbers = ["estimate", "std_error", "ci_low", "ci_high", "p_value", "p_claim"]
    assert again[numbers].tolist() == verdicts.loc["H5a", numbers].tolist()
    notes = " ".join(verdicts.loc["H5a", "notes"])
    assert "delta method" in notes
    assert f"{DRAWS:,} draws" in notes


def test_a_p_is_never_below_two_in_one_more_than_the_draws():
    assert Drawn(np.full(999, 0.3)).p_value == 2 / 1000
    assert Drawn(np.array([-1.0, 1.0, 2.0])).p_value == 1.0


def test_where_the_sequence_is_true_it_is_found_with_its_signs():
    made = simulate_cohort("et_graf", 3_000, seed=3, items=False)
    rows = test_hypotheses(made, second_opinion=False).set_index("id")
    for name in ("H5a", "H5b"):
        assert rows.loc[name, "verdict"] == "supported"
        assert rows.loc[name, "estimate"] < 0
        assert rows.loc[name, "parts"][0]["estimate"] < 0
        assert rows.loc[f"{name}_serial", "verdict"] == "supported"
        assert rows.loc[f"{name}_serial", "estimate"] > 0
    effect = focal_effect(made, "et_graf", "H5a")
    assert effect.estimate == rows.loc["H5a", "estimate"]
    assert effect.std_error == rows.loc["H5a", "std_error"]


def test_without_therapists_there_are_no_groups_and_the_claim_stands(cohort):
    alone = cohort.replace(
        clients=cohort.clients.drop(columns="therapist_id"), therapists=None, levels=["client"]
    )
    row = test_hypotheses(alone, second_opinion=False).set_index("id").loc["H5b"]
    plain = fit_hypothesis(alone, "et_graf", "H5b").contrast({"ie_high": 1.0})
    assert np.isinf(plain["df"])
    assert row["estimate"] == pytest.approx(plain["estimate"])
    assert "robust to" not in " ".join(row["notes"])


def test_one_therapist_for_all_is_not_estimable(cohort):
    one = cohort.replace(clients=cohort.clients.assign(therapist_id="T1"))
    row = test_hypotheses(one, second_opinion=False).set_index("id").loc["H5a"]
    assert row["verdict"] == "not_estimable"
    assert "one-group" in row["reason"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [("sec ~~ pre", "not identified"), ("ge ~~ -0.2*ge", "did not converge")],
)
def test_a_model_without_a_solution_is_not_estimable(cohort, more, reason):
    theory = load_theory("et_graf")
    formula = f"{theory['H5a'].formula}{more}\n"
    changed = theory["H5a"].model_validate(theory["H5a"].model_dump() | {"formula": formula})
    own = theory.model_copy(update={"hypothesis": (changed,), "family": ()})
    row = test_hypotheses(cohort, own, second_opinion=False).iloc[0]
    assert row["verdict"] == "not_estimable"
    assert reason in row["reason"]
    assert np.isnan(row["estimate"])


def test_an_inadmissible_solution_has_a_reason(cohort):
    theory = load_theory("et_graf")
    sound = fits_for(cohort, theory).structural(theory["H5a"])
    assert sound.reason is None
    wrong = replace(sound, fit=replace(sound.fit, admissible=False))
    assert "not admissible" in str(wrong.reason)


def test_robustness_rows_of_the_sequence(cohort):
    rows = robustness(cohort, "et_graf", "H5b", bootstrap=100).set_index("change")
    assert rows.index.tolist() == [
        *("as_tested", "delta_method", "bootstrap", "complete_cases", "no_auxiliary"),
        *("timing", "latent"),
    ]
    assert rows["reason"].isna().all()
    tested = rows.loc["as_tested"]
    for change in ("delta_method", "bootstrap"):
        assert rows.loc[change, "estimate"] == pytest.approx(tested["estimate"])
        assert rows.loc[change, "std_error"] == pytest.approx(tested["std_error"], rel=0.4)
    assert rows.loc["complete_cases", "n_clients"] < tested["n_clients"]
    assert "100 draws of" in rows.loc["bootstrap", "notes"][0]
    assert any(note.startswith("index: ") for note in tested["notes"])


def test_without_items_there_is_no_latent_row_and_without_three_occasions_no_timing():
    scores = simulate_cohort("et_graf", 200, seed=1, items=False)
    short = scores.replace(occasions=scores.occasions.groupby("client_id").head(2))
    rows = robustness(short, "et_graf", "H5a").set_index("change")
    assert rows.loc["latent", "reason"] == "the cohort has no items of cats_secure"
    assert "three occasions" in rows.loc["timing", "reason"]
    assert np.isnan(rows.loc["timing", "estimate"])
