"""What each criterion answers, and why where it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scipy import stats

from attachpath.hypotheses import Original
from attachpath.hypotheses.replication.criteria import (
    same_sign_and_significant,
    small_telescopes,
    within_prediction_interval,
)
from attachpath.hypotheses.replication.small_telescopes import detectable_by_n

Effect = Callable[..., Any]
FOUND = Original("first", "positive", True, 0.3, 0.1, 200, 330)
SIGN_ONLY = Original("paper", "negative", True, n=330)
NOTHING = Original("paper", "none", False, n=330)


@pytest.mark.parametrize(
    ("estimate", "p_value", "outcome", "reason"),
    [
        (0.2, 0.01, "yes", None),
        (0.2, 0.05, "no", "not significant, with the same sign"),
        (-0.1, 0.2, "no", "not significant, with the other sign"),
        (-0.3, 0.001, "no", "significant, with the other sign"),
    ],
)
def test_an_effect_is_found_again_with_its_sign_and_below_the_level(
    effect: Effect, estimate: float, p_value: float, outcome: str, reason: str | None
) -> None:
    found = same_sign_and_significant(FOUND, effect(estimate, p_value), 0.05)
    assert (found.outcome, found.reason) == (outcome, reason)


def test_the_sign_alone_is_enough_for_two_criteria(effect: Effect) -> None:
    assert same_sign_and_significant(SIGN_ONLY, effect(-0.2), 0.05).outcome == "yes"
    assert small_telescopes(SIGN_ONLY, effect(-0.2), 0.05).outcome == "no"
    found = within_prediction_interval(SIGN_ONLY, effect(-0.2))
    assert found.outcome == "not_computable"
    assert found.reason == "the original estimate is not known"


def test_an_estimate_on_the_edge_of_the_interval_is_inside(effect: Effect) -> None:
    original = Original("first", "positive", True, 0.3, 0.1)
    half = stats.norm.ppf(0.975) * (0.1**2 + 0.07**2) ** 0.5
    inside = within_prediction_interval(original, effect(0.3 - half + 1e-9))
    outside = within_prediction_interval(original, effect(0.3 - half - 1e-9))
    assert (inside.outcome, outside.outcome) == ("yes", "no")
    assert inside.low == pytest.approx(0.3 - half)


def test_an_effect_is_too_small_below_d33_in_the_direction_of_the_original(effect: Effect) -> None:
    d33 = detectable_by_n(330)
    precise = {"std_error": 0.01, "df": 50}
    new = effect(-0.05, 0.001, **precise)
    found = small_telescopes(SIGN_ONLY, new, 0.05)
    assert found.outcome == "yes"  # significant, with its sign, and still too small
    assert found.detectable == pytest.approx(-d33)
    assert found.p_value == pytest.approx(stats.t.cdf((0.05 - d33) / 0.01, 50))
    positive = Original("paper", "positive", True, n=330)
    assert small_telescopes(positive, effect(0.05, 0.001, **precise), 0.05).p_value == found.p_value


def test_an_imprecise_replication_cannot_tell(effect: Effect) -> None:
    found = small_telescopes(SIGN_ONLY, effect(0.0, 0.9, std_error=0.3), 0.05)
    assert found.outcome == "no"
    assert found.reason == "the replication is not precise enough to tell"
    again = small_telescopes(SIGN_ONLY, effect(-0.3, 0.001), 0.05)
    assert again.reason == "an effect that the original could have detected"


def test_a_known_standard_error_counts_before_the_number_of_cases(effect: Effect) -> None:
    clustered = Original("first", "positive", True, 0.3, 0.12, 40, 330)
    found = small_telescopes(clustered, effect(0.01, 0.9), 0.05)
    assert found.detectable == pytest.approx(1.5648 * 0.12, abs=2e-4)
    assert detectable_by_n(330) < 1.5648 * 0.12


def test_what_is_not_known_is_named(effect: Effect) -> None:
    no_n = Original("paper", "negative", True)
    assert small_telescopes(no_n, effect(), 0.05).reason == (
        "the number of cases of the original is not known"
    )
    product = small_telescopes(SIGN_ONLY, effect(), 0.05, is_product=True)
    assert product.outcome == "not_computable"
    assert "product of coefficients" in str(product.reason)


@pytest.mark.parametrize("criterion", [same_sign_and_significant, small_telescopes])
def test_an_original_that_found_nothing_cannot_be_found_again(
    effect: Effect, criterion: Callable[..., Any]
) -> None:
    found = criterion(NOTHING, effect(), 0.05)
    assert found.outcome == "not_computable"
    assert found.reason == "the original found no significant effect"


def test_a_cohort_that_lacks_a_variable_says_so_everywhere(effect: Effect) -> None:
    new = effect(None, None, reason="the cohort has no WAI")
    answers = [
        same_sign_and_significant(FOUND, new, 0.05),
        within_prediction_interval(FOUND, new),
        small_telescopes(FOUND, new, 0.05),
    ]
    assert {(one.outcome, one.reason) for one in answers} == {
        ("not_testable", "the cohort has no WAI")
    }
    absent = Original("first", reason="not testable in the original: no IIP")
    assert within_prediction_interval(absent, effect()).reason == absent.reason
