"""Error rates are shares of the draws, and do not depend on the number of workers."""

import numpy as np
import pytest

from attachpath.errors import EstimationError
from attachpath.montecarlo import error_rates


@pytest.fixture(scope="module")
def rates():
    return error_rates("published", cohorts=4, clients=120, seed=3)


def test_shares_are_those_of_the_draws(rates):
    row = rates.table.set_index("id").loc["H4a"]
    draws = rates.draws[rates.draws["id"] == "H4a"]
    rejected = draws["p_value"] < 0.05
    assert row["done"] == 4
    assert row["rejected"] == rejected.mean()
    assert row["rejected_right_sign"] == (rejected & (draws["estimate"] < 0)).mean()
    assert row["empirical_sd"] == pytest.approx(np.std(draws["estimate"], ddof=1))
    holds = (draws["ci_low"] <= row["estimand"]) & (row["estimand"] <= draws["ci_high"])
    assert row["coverage"] == holds.mean()
    family = draws["verdict"].eq("supported").mean()
    assert row["supported"] == family


def test_verdicts_are_counted_for_every_hypothesis(rates):
    assert (rates.verdicts.sum(axis=1) == 4).all()
    assert "not_testable" not in rates.verdicts
    assert rates.ledger == {"done": 4, "failed": 0}


def test_cohorts_differ_and_workers_do_not_matter(rates):
    estimates = rates.draws[rates.draws["id"] == "H4a"]["estimate"]
    assert estimates.nunique() == 4
    again = error_rates("published", cohorts=4, clients=120, seed=3, jobs=2)
    assert again.draws.equals(rates.draws)


def test_cohorts_that_all_fail_are_an_error_with_the_first_reason():
    with pytest.raises(EstimationError) as caught:
        error_rates("published", cohorts=2, clients=0, seed=3)
    assert caught.value.code == "no-cohort-done"
    assert "clients" in caught.value.message
