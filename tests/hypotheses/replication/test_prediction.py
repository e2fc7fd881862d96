"""Prediction intervals by R, by hand, and as often right as they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attachpath.hypotheses.replication.prediction import prediction_interval, welch_df


def test_intervals_are_those_of_r(reference: dict[str, Any]) -> None:
    for known in reference["predictions"]:
        df, new_df = (None if one == "Inf" else one for one in known["df"])
        estimate, error = known["original"]
        found = prediction_interval(estimate, error, known["new"], df=df, new_df=new_df)
        assert found == pytest.approx((known["low"], known["high"]), abs=1e-9)


def test_without_degrees_of_freedom_it_is_the_interval_of_patil_and_colleagues() -> None:
    # Two correlations of 0: z has SE 1 / sqrt(n - 3), the interval 1.96 sqrt(1/97 + 1/47).
    low, high = prediction_interval(0.0, 97**-0.5, 47**-0.5)
    assert high == pytest.approx(1.959964 * (1 / 97 + 1 / 47) ** 0.5, abs=1e-6)
    assert low == -high


def test_one_exact_standard_error_leaves_the_other_its_degrees_of_freedom() -> None:
    assert welch_df(1e-9, None, 0.1, 12) == pytest.approx(12)
    assert welch_df(0.1, 10, 0.1, None) == pytest.approx(40)


def test_ninety_five_of_a_hundred_replications_fall_inside() -> None:
    rng = np.random.default_rng(2)
    originals, news = rng.normal(0.2, 0.08, 4000), rng.normal(0.2, 0.05, 4000)
    inside = [
        low <= new <= high
        for original, new in zip(originals, news, strict=True)
        for low, high in [prediction_interval(original, 0.08, 0.05)]
    ]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.012)
