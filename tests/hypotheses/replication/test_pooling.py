"""Pooled estimates by metafor, by closed forms, and by what they must not depend on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from attachpath.hypotheses.replication.pooling import pool, reml_tau_squared


def pooled_of(known: dict[str, Any]) -> Any:
    return pool([f"s{i}" for i in range(len(known["yi"]))], known["yi"], known["sei"])


@pytest.mark.parametrize("name", ["alike", "apart", "two", "molloy"])
def test_pooled_estimates_are_those_of_metafor(reference: dict[str, Any], name: str) -> None:
    known = reference["pooled"][name]
    found = pooled_of(known)
    for key, value in known.items():
        if key not in ("yi", "sei"):
            assert getattr(found, key) == pytest.approx(value, abs=1e-8), key


def test_the_published_answer_for_conscientiousness_and_adherence(
    reference: dict[str, Any],
) -> None:
    found = pooled_of(reference["pooled"]["molloy"])  # 16 studies, Molloy and colleagues 2014
    assert found.tau_squared == pytest.approx(0.008111, abs=2e-6)
    assert found.random_estimate == pytest.approx(0.14992, abs=1e-5)
    assert found.q == pytest.approx(38.160, abs=5e-4)


def test_the_common_effect_is_that_of_statsmodels(reference: dict[str, Any]) -> None:
    known = reference["pooled"]["apart"]
    theirs = combine_effects(np.array(known["yi"]), np.array(known["sei"]) ** 2)
    ours = pooled_of(known)
    assert ours.estimate == pytest.approx(theirs.mean_effect_fe, abs=1e-12)
    assert ours.std_error == pytest.approx(theirs.sd_eff_w_fe, abs=1e-12)
    assert (ours.q, ours.i_squared) == pytest.approx((theirs.q, theirs.i2), abs=1e-10)


def test_two_studies_by_hand() -> None:
    found = pool(["a", "b"], [0.1, 0.4], [0.1, 0.2])
    assert found.estimate == pytest.approx((0.1 * 100 + 0.4 * 25) / 125)
    assert found.std_error == pytest.approx(125**-0.5)
    assert found.q == pytest.approx(0.3**2 / (0.1**2 + 0.2**2))
    assert found.i_squared == pytest.approx(1 - 0.05 / 0.09)
    assert found.random_estimate is None


def test_with_equal_precision_reml_is_the_variance_of_the_estimates_less_theirs() -> None:
    estimates = np.array([0.1, 0.5, -0.2, 0.9])
    found = reml_tau_squared(estimates, np.full(4, 0.01))
    assert found == pytest.approx(estimates.var(ddof=1) - 0.01, abs=1e-12)


def test_equal_studies_are_not_heterogeneous_and_pool_to_themselves() -> None:
    found = pool(["a", "b", "c"], [0.3, 0.3, 0.3], [0.1, 0.2, 0.3])
    assert found.estimate == pytest.approx(0.3)
    assert found.random_estimate == pytest.approx(0.3)
    assert found.q == pytest.approx(0, abs=1e-20)
    assert (found.i_squared, found.tau_squared) == (0.0, 0.0)


def test_a_change_of_sign_changes_only_the_sign() -> None:
    one, other = pool("abc", [0.3, 0.1, -0.2], [0.1] * 3), pool("abc", [-0.3, -0.1, 0.2], [0.1] * 3)
    assert other.estimate == pytest.approx(-one.estimate)  # type: ignore[operator]
    assert other.tau_squared == pytest.approx(one.tau_squared)
    assert other.random_p == pytest.approx(one.random_p)
