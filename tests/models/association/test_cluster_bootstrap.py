"""Claims about draws of whole clusters: NumPy's covariances, SciPy's bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from attachpath.errors import UsageError
from attachpath.models.association.cluster_bootstrap import (
    bca_interval,
    cluster_products,
    covariances,
    left_out,
    percentile_interval,
    resampled,
)

VALUES = np.random.default_rng(1).standard_normal((40, 3))
CLUSTERS = np.random.default_rng(2).permutation(np.arange(40) % 8)


def test_all_clusters_once_give_the_covariances_of_numpy() -> None:
    products = cluster_products(VALUES, CLUSTERS)
    assert products[:, 0, 0].tolist() == [5.0] * 8
    found = covariances(products, np.ones((1, 8)))[0]
    np.testing.assert_allclose(found, np.cov(VALUES, rowvar=False, ddof=0), rtol=1e-12)


def test_weights_count_how_often_a_cluster_is_taken() -> None:
    weights = np.array([[2.0, 0, 1, 0, 0, 0, 0, 3]])
    rows = np.concatenate(
        [np.flatnonzero(k == CLUSTERS) for k, w in enumerate(weights[0]) for _ in range(int(w))]
    )
    found = covariances(cluster_products(VALUES, CLUSTERS), weights)[0]
    np.testing.assert_allclose(found, np.cov(VALUES[rows], rowvar=False, ddof=0), rtol=1e-11)


def test_each_cluster_is_left_out_once() -> None:
    found = left_out(cluster_products(VALUES, CLUSTERS))
    for cluster, matrix in enumerate(found):
        others = VALUES[cluster != CLUSTERS]
        np.testing.assert_allclose(matrix, np.cov(others, rowvar=False, ddof=0), rtol=1e-11)


def test_more_draws_do_not_change_the_first_ones() -> None:
    products = cluster_products(VALUES, CLUSTERS)
    few, many = (resampled(products, draws, 5, "test") for draws in (100, 300))
    np.testing.assert_array_equal(few, many[:100])
    assert not np.array_equal(few, resampled(products, 100, 6, "test"))


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(UsageError, match="99 draws") as caught:
        resampled(cluster_products(VALUES, CLUSTERS), 99, 1, "test")
    assert caught.value.code == "too-few-draws"


def test_both_intervals_are_those_of_scipy() -> None:
    """scipy.stats.bootstrap on the variance of 40 skewed values, with its own draws."""
    values = np.exp(VALUES[:, 0])
    jackknife = np.array([np.delete(values, place).var() for place in range(len(values))])
    for method in ("percentile", "BCa"):
        wanted = stats.bootstrap(
            (values,), np.var, n_resamples=2000, method=method, rng=np.random.default_rng(3)
        )
        draws = wanted.bootstrap_distribution
        found = (
            percentile_interval(draws, 0.95)
            if method == "percentile"
            else bca_interval(values.var(), draws, jackknife, 0.95)
        )
        interval = (wanted.confidence_interval.low, wanted.confidence_interval.high)
        assert found == pytest.approx(interval, rel=1e-6)


@pytest.mark.parametrize(
    ("estimate", "jackknife"), [(9.0, [1.0, 2.0, 3.0]), (0.5, [1.0, 1.0, 1.0])]
)
def test_an_interval_that_cannot_be_corrected_is_missing(
    estimate: float, jackknife: list[float]
) -> None:
    found = bca_interval(estimate, np.linspace(0, 1, 101), np.array(jackknife), 0.95)
    assert np.isnan(found).all()
