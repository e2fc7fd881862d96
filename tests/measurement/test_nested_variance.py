"""Claims about the restricted likelihood: the dense matrix formula gives the same number."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.measurement.nested_variance import (
    NestedData,
    best_shares,
    deviance,
    share_interval,
    total_variance,
)


def nested(seed: int = 1) -> tuple[NestedData, np.ndarray, np.ndarray, np.ndarray]:
    draws = np.random.default_rng(seed)
    sizes = draws.integers(1, 5, 12)
    client = np.repeat(np.arange(12), sizes)
    therapist = draws.integers(0, 4, 12)
    values = draws.standard_normal(len(client)) + draws.standard_normal(12)[client]
    values -= values.mean()
    means = np.bincount(client, weights=values) / sizes
    within = float(((values - means[client]) ** 2).sum())
    return NestedData(sizes.astype(float), means, within, therapist), values, client, therapist


def dense_deviance(
    shares: np.ndarray, values: np.ndarray, client: np.ndarray, therapist: np.ndarray
) -> float:
    """Textbook formula with the n x n covariance matrix; total variance profiled out."""
    same_client = client[:, None] == client[None, :]
    same_therapist = therapist[client][:, None] == therapist[client][None, :]
    matrix = (1 - shares.sum()) * np.eye(len(values)) + shares[0] * same_client
    if len(shares) > 1:
        matrix = matrix + shares[1] * same_therapist
    inverse = np.linalg.inv(matrix)
    ones = np.ones(len(values))
    information = ones @ inverse @ ones
    rest = values - (ones @ inverse @ values) / information
    freedom = len(values) - 1
    total = rest @ inverse @ rest / freedom
    log_determinant = np.linalg.slogdet(matrix)[1]
    return float(freedom * np.log(total) + log_determinant + np.log(information))


@pytest.mark.parametrize("shares", [(0.3, 0.1), (0.0, 0.5), (0.6, 0.0), (0.01, 0.98)])
def test_three_levels_equal_the_dense_formula(shares: tuple[float, float]) -> None:
    data, values, client, therapist = nested()
    at = np.array(shares)
    wanted = dense_deviance(at, values, client, therapist)
    assert deviance(at, data) == pytest.approx(wanted, abs=1e-9)


def test_two_levels_equal_the_dense_formula() -> None:
    data, values, client, therapist = nested()
    two = NestedData(data.sizes, data.means, data.within, None)
    at = np.array([0.4])
    wanted = dense_deviance(at, values, client, therapist)
    assert deviance(at, two) == pytest.approx(wanted, abs=1e-9)


def test_the_best_shares_are_the_best_of_a_fine_grid() -> None:
    data, *_ = nested(3)
    best, lowest = best_shares(data)
    grid = np.linspace(0, 0.98, 50)
    around = [deviance(np.array([a, b]), data) for a in grid for b in grid if a + b < 0.99]
    assert lowest <= min(around) + 1e-9
    assert total_variance(best, data) > 0


def test_interval_ends_where_the_deviance_has_risen_by_the_quantile() -> None:
    data, *_ = nested(2)
    two = NestedData(data.sizes, data.means, data.within, None)
    best, lowest = best_shares(two)
    low, high = share_interval(two, 0, best, lowest, 0.95)
    assert 0 < low < best[0] < high < 1
    for end in (low, high):
        assert deviance(np.array([end]), two) - lowest == pytest.approx(3.8414588, abs=1e-4)
    occasion = share_interval(two, -1, best, lowest, 0.95)
    assert occasion == pytest.approx((1 - high, 1 - low), abs=1e-5)
