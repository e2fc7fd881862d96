"""Claims about derived scores: limits, and simulation with known true scores."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import client_mean_reliability, residual_reliability


def test_one_occasion_has_the_icc_and_many_approach_one() -> None:
    found = client_mean_reliability(0.77, 0.23, [1, 4, 10_000])
    assert found[0] == pytest.approx(0.77)
    assert found[1] == pytest.approx(0.93, abs=0.005)  # population.md 5.7: .93 for four
    assert found[2] > 0.9999


def test_client_mean_reliability_is_the_squared_correlation_with_the_true_mean() -> None:
    draws = np.random.default_rng(1)
    true = np.sqrt(0.6) * draws.standard_normal(200_000)
    observed = true + np.sqrt(0.4 / 3) * draws.standard_normal(200_000)
    squared = np.corrcoef(true, observed)[0, 1] ** 2
    assert client_mean_reliability(0.6, 0.4, 3) == pytest.approx(squared, abs=0.003)


@pytest.mark.parametrize(("a_s", "a_z", "true_r"), [(0.87, 0.84, -0.7), (0.87, 0.82, 0.25)])
def test_residual_reliability_is_its_share_of_true_variance(
    a_s: float, a_z: float, true_r: float
) -> None:
    """Simulation: true scores with correlation true_r, independent errors."""
    draws = np.random.default_rng(2)
    secure = draws.standard_normal(400_000)
    control = true_r * secure + np.sqrt(1 - true_r**2) * draws.standard_normal(400_000)
    seen_secure = np.sqrt(a_s) * secure + np.sqrt(1 - a_s) * draws.standard_normal(400_000)
    seen_control = np.sqrt(a_z) * control + np.sqrt(1 - a_z) * draws.standard_normal(400_000)
    r = np.corrcoef(seen_secure, seen_control)[0, 1]
    residual = seen_secure - r * seen_control
    true_part = np.sqrt(a_s) * secure - r * np.sqrt(a_z) * control
    share = true_part.var() / residual.var()
    assert residual_reliability(a_s, a_z, r) == pytest.approx(share, abs=0.004)


def test_an_uncorrelated_control_leaves_the_reliability_alone() -> None:
    assert residual_reliability(0.87, 0.5, 0.0) == 0.87


def test_variances_occasions_and_correlations_that_cannot_be_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        client_mean_reliability(-0.1, 1, 3)
    assert caught.value.code == "bad-variance"
    with pytest.raises(UsageError) as caught:
        client_mean_reliability(1, 1, [3, 0])
    assert caught.value.code == "bad-occasions"
    with pytest.raises(UsageError) as caught:
        residual_reliability(0.8, 0.8, 1.0)
    assert caught.value.code == "bad-correlation"
