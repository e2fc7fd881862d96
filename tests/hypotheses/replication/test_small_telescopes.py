"""d33 by R's power.t.test and noncentral t, and by simulated original studies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from attachpath.hypotheses.replication.small_telescopes import (
    detectable_by_n,
    detectable_by_std_error,
    noncentrality,
)


def test_noncentrality_is_that_of_r(reference: dict[str, Any]) -> None:
    for known in reference["noncentrality"]:
        assert noncentrality(known["df"]) == pytest.approx(known["ncp"], abs=1e-9)


def test_two_groups_give_the_d33_of_power_t_test(reference: dict[str, Any]) -> None:
    for known in reference["two_groups"]:
        n = known["n"]
        d33 = detectable_by_std_error((2 / n) ** 0.5, 2 * n - 2)
        assert d33 == pytest.approx(known["d"], abs=1e-7)


def test_correlations_give_the_r33_of_the_noncentral_t(reference: dict[str, Any]) -> None:
    for known in reference["correlations"]:
        assert detectable_by_n(known["n"]) == pytest.approx(known["r"], abs=1e-10)


def test_a_normal_test_is_the_limit_of_many_degrees_of_freedom() -> None:
    power = stats.norm.sf(1.959964 - noncentrality(None)) + stats.norm.cdf(
        -1.959964 - noncentrality(None)
    )
    assert power == pytest.approx(1 / 3, abs=1e-6)
    assert noncentrality(1e6) == pytest.approx(noncentrality(None), abs=1e-5)


def test_a_study_of_n_cases_finds_its_r33_a_third_of_the_time() -> None:
    n, studies = 60, 20_000
    r33 = detectable_by_n(n)
    rng = np.random.default_rng(1)
    x = rng.standard_normal((studies, n))
    x = (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)  # predictors held fixed
    y = r33 * x + (1 - r33**2) ** 0.5 * rng.standard_normal((studies, n))
    y -= y.mean(1, keepdims=True)
    r = (x * y).sum(1) / np.sqrt((x**2).sum(1) * (y**2).sum(1))
    t = r * np.sqrt((n - 2) / (1 - r**2))
    found = np.mean(np.abs(t) > stats.t.ppf(0.975, n - 2))
    assert found == pytest.approx(1 / 3, abs=0.015)


@pytest.mark.parametrize("n", [4, 10, 330, 100_000])
def test_a_larger_study_detects_smaller_effects(n: int) -> None:
    assert 0 < detectable_by_n(2 * n) < detectable_by_n(n) < 1
