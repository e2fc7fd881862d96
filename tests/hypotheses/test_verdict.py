"""The verdict follows the rules of the preregistration, in their order."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from attachpath.hypotheses.verdict import (
    Evidence,
    agrees_with_published,
    decide,
    directed_p,
    holm,
    negligible_attainable,
    smallest_detectable,
    union_p,
)


def evidence(**changes):
    plain = {
        "direction": "negative",
        "estimate": -0.3,
        "parts_as_expected": True,
        "p_raw": 0.001,
        "p_adjusted": 0.008,
        "std_ci90": (-0.4, -0.2),
        "smallest_effect": 0.15,
    }
    return Evidence(**(plain | changes))


@pytest.mark.parametrize(
    ("changes", "verdict", "flags"),
    [
        ({}, "supported", []),
        ({"std_ci90": (-0.12, -0.02)}, "supported", ["below_smallest_effect"]),
        ({"estimate": 0.3, "std_ci90": (0.2, 0.4)}, "opposite", []),
        ({"estimate": 0.03, "std_ci90": (0.01, 0.1)}, "opposite", []),
        ({"p_raw": 0.03, "p_adjusted": 0.2}, "inconclusive", ["nominal"]),
        ({"p_raw": 0.5, "p_adjusted": 1.0, "std_ci90": (-0.1, 0.14)}, "negligible", []),
        ({"p_raw": 0.03, "p_adjusted": 0.2, "std_ci90": (-0.1, -0.01)}, "negligible", ["nominal"]),
        ({"p_raw": 0.5, "p_adjusted": 1.0, "std_ci90": (-0.1, 0.2)}, "inconclusive", []),
        ({"parts_as_expected": False}, "inconclusive", []),
        ({"parts_as_expected": False, "std_ci90": (-0.1, -0.01)}, "negligible", []),
        ({"direction": "none"}, "opposite", []),
        (
            {"direction": "none", "p_raw": 0.6, "p_adjusted": 0.6, "std_ci90": (-0.05, 0.05)},
            "negligible",
            [],
        ),
        (
            {"std_ci90": (float("-inf"), float("inf")), "p_adjusted": 0.5},
            "inconclusive",
            ["nominal"],
        ),
    ],
)
def test_the_rules_are_applied_in_their_order(changes, verdict, flags):
    assert decide(evidence(**changes)) == (verdict, flags)


def test_an_interval_that_touches_the_bound_is_not_inside_it():
    touching = evidence(p_raw=0.5, p_adjusted=0.5, std_ci90=(-0.15, 0.1))
    assert decide(touching)[0] == "inconclusive"


def test_alpha_of_the_theory_moves_the_line():
    assert decide(evidence(p_raw=0.03, p_adjusted=0.03, alpha=0.01))[0] == "inconclusive"
    assert decide(evidence(p_raw=0.03, p_adjusted=0.03, alpha=0.05))[0] == "supported"


def test_holm_multiplies_the_ordered_p_and_never_lets_them_fall():
    # Holm (1979), by hand: sorted .005, .01, .03, .04 times 4, 3, 2, 1, made monotone.
    adjusted = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    assert adjusted == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02})


def test_holm_equals_statsmodels():
    p = np.random.default_rng(2).uniform(size=9) ** 3
    theirs = multipletests(p, method="holm")[1]
    assert list(holm(dict(enumerate(p))).values()) == pytest.approx(list(theirs), abs=1e-12)


def test_holm_over_nothing_tested_is_nothing():
    assert holm({}) == {}


def test_holm_keeps_the_familywise_error_below_alpha():
    rng = np.random.default_rng(1)
    p = rng.uniform(size=(4000, 8))
    rejected = [min(holm(dict(enumerate(row))).values()) < 0.05 for row in p]
    assert np.mean(rejected) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 4000)


def test_a_claim_of_parts_has_the_largest_p_of_its_parts():
    assert union_p([0.01, 0.2, 0.03]) == 0.2


def test_one_sided_p_equals_the_tail_of_t_on_the_predicted_side():
    t, df = -2.1, 40
    two_sided = 2 * stats.t.sf(abs(t), df)
    assert directed_p(two_sided, t, "negative", "one-sided") == pytest.approx(stats.t.cdf(t, df))
    assert directed_p(two_sided, t, "positive", "one-sided") == pytest.approx(stats.t.sf(t, df))
    assert directed_p(two_sided, t, "positive", "two-sided") == two_sided


def test_smallest_detectable_has_eighty_percent_power():
    # Power of a two-sided normal test at .05 of an effect of 2.8 SE; 2.8 rounds 1.960 + 0.842.
    effect = smallest_detectable(1.0)
    power = stats.norm.sf(1.959964 - effect) + stats.norm.cdf(-1.959964 - effect)
    assert power == pytest.approx(0.80, abs=0.001)


def test_negligible_is_attainable_where_a_true_zero_fits_between_the_bounds():
    assert negligible_attainable(0.05, 0.10)
    assert not negligible_attainable(0.07, 0.10)


@pytest.mark.parametrize(
    ("direction", "significant", "estimate", "p_value", "agrees"),
    [
        ("negative", True, -0.2, 0.01, True),
        ("negative", True, 0.2, 0.01, False),
        ("negative", True, -0.2, 0.20, False),
        ("none", False, 0.2, 0.20, True),
        ("none", False, 0.2, 0.01, False),
    ],
)
def test_agreement_with_the_published_result(direction, significant, estimate, p_value, agrees):
    assert agrees_with_published(direction, significant, estimate, p_value, 0.05) is agrees
