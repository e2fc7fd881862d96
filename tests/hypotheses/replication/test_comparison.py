"""Studies compared: simulated cohorts with a true effect, with none, one without a column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.hypotheses import (
    Original,
    Theory,
    compare_studies,
    load_theory,
    published_originals,
    test_hypotheses,
)
from attachpath.reporting.hypothesis_row import plain_value

Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def theory(state: Callable[..., Path]) -> Theory:
    published = '{ direction = "positive", significant = true, source = "Paper", n = 200 }'
    claims = [
        {"id": "A", "formula": "y ~ x", "term": "x", "published": published},
        {"id": "B", "formula": "y ~ z", "term": "z"},
    ]
    usual = {"table": '"clients"', "direction": '"positive"'}
    return load_theory(state(*[usual | claim for claim in claims]))


@pytest.fixture(scope="module")
def rows(theory: Theory) -> Rows:
    """Simulate clients with a slope of y on x and test; z is noise, or not there."""

    def make(slope: float, n: int, seed: int, *, with_z: bool = True) -> list[dict[str, Any]]:
        rng = np.random.default_rng(seed)
        x, z = rng.standard_normal((2, n))
        clients = pd.DataFrame({"client_id": [f"c{i}" for i in range(n)], "x": x, "z": z})
        clients["y"] = slope * x + rng.standard_normal(n)
        clients = clients if with_z else clients.drop(columns="z")
        empty = pd.DataFrame({"client_id": pd.Series(dtype=str), "session": pd.Series(dtype=float)})
        cohort = Cohort(clients, empty, levels=["client"], name="made", instruments={})
        tested = plain_value(test_hypotheses(cohort, theory, second_opinion=False))
        return list(tested)

    return make


def test_a_true_effect_is_found_again_and_a_false_one_is_not(theory: Theory, rows: Rows) -> None:
    studies = {"first": rows(0.6, 150, 1), "true": rows(0.6, 150, 2), "false": rows(0.0, 400, 3)}
    one = compare_studies(theory, studies)[0]
    true, false = one.replications
    assert (true.study, false.study) == ("true", "false")
    assert true.same_sign_and_significant.outcome == "yes"
    assert true.within_prediction_interval.outcome == "yes"
    assert true.small_telescopes.outcome == "no"
    assert false.same_sign_and_significant.outcome == "no"
    assert false.within_prediction_interval.outcome == "no"
    assert false.small_telescopes.outcome == "yes"
    assert one.original.source == "first"
    assert one.pooled.studies == ("first", "true", "false")
    assert one.pooled_replications is not None
    assert one.pooled_replications.studies == ("true", "false")
    assert one.pooled.i_squared is not None
    assert one.pooled.i_squared > 0.7


def test_the_published_sign_answers_two_criteria(theory: Theory, rows: Rows) -> None:
    originals = published_originals(theory)
    one, other = compare_studies(theory, {"new": rows(0.6, 150, 2)}, originals)
    (found,) = one.replications
    assert found.same_sign_and_significant.outcome == "yes"
    assert found.small_telescopes.outcome == "no"
    assert found.within_prediction_interval.reason == "the original estimate is not known"
    assert one.pooled.reason == "the original estimate is not known"
    assert other.replications[0].same_sign_and_significant.reason == "no original result is known"


def test_an_entered_original_is_compared_as_the_cohort_would_be(theory: Theory, rows: Rows) -> None:
    first, second = rows(0.6, 150, 1), rows(0.3, 150, 2)
    by_cohort = compare_studies(theory, {"first": first, "second": second})[0]
    told = by_cohort.original
    entered = Original(
        "typed", told.direction, told.significant, told.estimate, told.std_error, told.df
    )
    originals = {"A": entered, "B": entered}
    by_hand = compare_studies(theory, {"second": second}, originals)[0]
    assert by_hand.replications == by_cohort.replications
    assert by_hand.pooled.estimate == by_cohort.pooled.estimate
    assert by_hand.pooled.studies == ("typed", "second")


def test_a_cohort_without_a_column_is_left_out_of_that_hypothesis_only(
    theory: Theory, rows: Rows
) -> None:
    studies = {"first": rows(0.6, 150, 1), "lacks": rows(0.6, 150, 2, with_z=False)}
    one, other = compare_studies(theory, studies)
    assert one.pooled.estimate is not None
    (found,) = other.replications
    assert found.within_prediction_interval.outcome == "not_testable"
    assert "z" in str(found.within_prediction_interval.reason)
    assert other.pooled.reason == "no replication could test it"
    assert other.effects[1].verdict == "not_testable"


def test_nothing_follows_from_n_about_a_product_of_coefficients(rows: Rows) -> None:
    theory = load_theory("et_graf")
    original = {name: Original("paper", "negative", True, n=330) for name in theory.ids}
    row = rows(0.6, 150, 1)[0]
    found = {
        one.id: one.replications[0].small_telescopes
        for one in compare_studies(
            theory, {"new": [row | {"id": "H4a"}, row | {"id": "H5a"}]}, original
        )
    }
    assert found["H4a"].detectable == pytest.approx(-0.0841, abs=1e-4)
    assert found["H5a"].outcome == "not_computable"
    assert found["H3b"].reason == "its results lack it"
