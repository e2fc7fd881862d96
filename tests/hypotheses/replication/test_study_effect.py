"""The effect of a study, taken from its row of results.json."""

from __future__ import annotations

from typing import Any

import pytest

from attachpath.hypotheses.replication.study_effect import study_effect

ROW: dict[str, Any] = {
    "verdict": "supported",
    "estimate": -0.4,
    "std_error": 0.1,
    "df": 200.0,
    "ci_low": -0.6,
    "ci_high": -0.2,
    "p_value": 0.0001,
    "p_holm": 0.0008,
    "std_estimate": -0.2,
    "n_clients": 250,
    "reason": None,
}


def test_error_and_interval_are_scaled_as_the_estimate_was() -> None:
    found = study_effect("a", ROW)
    assert found.estimate == -0.2
    assert found.std_error == pytest.approx(0.05)
    assert (found.ci_low, found.ci_high) == pytest.approx((-0.3, -0.1))
    assert (found.p_value, found.p_adjusted, found.n) == (0.0001, 0.0008, 250)


def test_without_an_interval_of_its_own_it_gets_the_normal_one() -> None:
    found = study_effect("a", ROW | {"ci_low": None, "ci_high": None})
    assert found.ci_high == pytest.approx(-0.2 + 1.959964 * 0.05, abs=1e-6)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"estimate": None, "reason": "no IIP after treatment"}, "no IIP after treatment"),
        ({"std_estimate": None}, "a variable of its term cannot be standardised"),
        ({"std_error": None}, "it has no estimate"),
    ],
)
def test_what_has_no_effect_says_why(changes: dict[str, Any], reason: str) -> None:
    found = study_effect("a", ROW | changes)
    assert found.reason == reason
    assert found.estimate is None
    assert found.std_error is None
