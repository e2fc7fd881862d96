"""Percentile and BCa intervals of stored draws are those of R's boot 1.3-28 (intervals.R)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attachpath.sem.resampling.intervals import (
    acceleration,
    bca_levels,
    bca_p,
    draws_at,
    percentile_levels,
    two_sided_p,
)


@pytest.fixture
def boot(stored: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    return stored("intervals")


def test_percentile_intervals_are_those_of_boot(boot: dict[str, Any]) -> None:
    drawn = np.array(boot["t"])
    ours = [
        [draws_at(drawn, share) for share in percentile_levels(level)]
        for level in boot["percentile"]["level"]
    ]
    theirs = np.array([boot["percentile"]["low"], boot["percentile"]["high"]]).T
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_bca_intervals_and_acceleration_are_those_of_boot(boot: dict[str, Any]) -> None:
    drawn, left_out = np.array(boot["t"]), np.array(boot["jackknife"])
    accelerated = acceleration(left_out.mean() - left_out)
    assert accelerated == pytest.approx(boot["acceleration"], rel=1e-9)
    ours = [
        [draws_at(drawn, share) for share in bca_levels(boot["t0"], drawn, accelerated, level)]
        for level in boot["bca"]["level"]
    ]
    theirs = np.array([boot["bca"]["low"], boot["bca"]["high"]]).T
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_bca_without_bias_and_skewness_is_the_percentile_interval() -> None:
    symmetric = np.concatenate([np.linspace(-1, -0.01, 500), np.linspace(0.01, 1, 500)])
    assert bca_levels(0.0, symmetric, 0.0, 0.9) == pytest.approx((0.05, 0.95))


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_no_bca_interval_where_every_draw_lies_on_one_side(side: float) -> None:
    drawn = side * np.linspace(1, 2, 100)
    assert np.isnan(bca_levels(0.0, drawn, 0.01, 0.95)).all()
    assert np.isnan(bca_p(0.0, drawn, 0.01))


def test_p_is_never_below_two_in_draws_and_one() -> None:
    drawn = np.linspace(1, 2, 99)
    assert two_sided_p(drawn) == pytest.approx(0.02)
    assert bca_p(1.5, drawn, 0.0) == pytest.approx(0.02)


def test_the_bca_interval_of_level_one_less_p_ends_at_zero() -> None:
    drawn = np.random.default_rng(1).gamma(3.0, size=50_000) - 1.0
    accelerated = 0.03
    p = bca_p(2.0, drawn, accelerated)
    low = draws_at(drawn, bca_levels(2.0, drawn, accelerated, 1 - p)[0])
    assert 0.01 < p < 0.5
    assert low == pytest.approx(0.0, abs=0.005)


def test_a_level_that_the_draws_do_not_reach_has_the_extreme_draw() -> None:
    drawn = np.arange(100.0)
    assert (draws_at(drawn, 0.001), draws_at(drawn, 0.999)) == (0.0, 99.0)
