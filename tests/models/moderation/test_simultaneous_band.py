"""The band over all values at once: closed forms at both ends, coverage by Monte Carlo."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.models import marginal_effects, regression
from attachpath.models.moderation.simultaneous_band import (
    false_discovery_threshold,
    simultaneous_critical_value,
)
from attachpath.models.moderation.slope_line import slope_line


@pytest.mark.parametrize("df", [3, 12.5, 200, np.inf])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_a_point_needs_students_t_and_the_whole_line_working_hotellings_f(
    df: float, level: float
) -> None:
    point = stats.norm.ppf(0.5 + level / 2) if np.isinf(df) else stats.t.ppf(0.5 + level / 2, df)
    square = stats.chi2.ppf(level, 2) if np.isinf(df) else 2 * stats.f.ppf(level, 2, df)
    assert simultaneous_critical_value(0, df, level=level) == pytest.approx(point, rel=1e-9)
    assert simultaneous_critical_value(np.pi, df, level=level) == pytest.approx(
        square**0.5, rel=1e-9
    )


def test_a_wider_range_needs_a_larger_critical_value() -> None:
    values = [simultaneous_critical_value(arc, 30) for arc in np.linspace(0, np.pi, 50)]
    assert (np.diff(values) > 0).all()


@pytest.mark.parametrize(
    ("low", "high", "pointwise"), [(0.3, 0.5, 0.948), (-1.0, 2.0, 0.90), (-40.0, 40.0, 0.87)]
)
def test_the_band_holds_the_whole_line_in_95_per_cent_of_samples(
    low: float, high: float, pointwise: float
) -> None:
    """20,000 regressions of 30 rows: the band of `marginal_effects` over a fine grid of values.

    Monte Carlo standard error .0015; the pointwise intervals miss somewhere more often.
    """
    rng = np.random.default_rng(20180801)
    x, w = rng.normal(size=(2, 30))
    X = np.stack([np.ones(30), x, w, x * w], axis=1)
    noise = rng.normal(size=(30, 20_000))
    inverse = np.linalg.inv(X.T @ X)
    estimates = (inverse @ X.T @ noise)[[1, 3]]
    sigma = np.sqrt(((noise - X @ (inverse @ X.T @ noise)) ** 2).sum(axis=0) / 26)
    values = np.linspace(low, high, 400)
    weights = np.stack([np.ones_like(values), values])
    unit = np.sqrt(np.einsum("ik,ij,jk->k", weights, inverse[np.ix_([1, 3], [1, 3])], weights))
    largest = np.abs((weights.T @ estimates) / unit[:, None]).max(axis=0) / sigma

    data = pd.DataFrame({"y": noise[:, 0], "x": x, "w": w})
    effects = marginal_effects(regression("y ~ x * w", data), "x", "w", values)
    critical = (effects["simultaneous_high"] - effects["estimate"]) / effects["std_error"]
    assert np.ptp(critical) < 1e-9
    assert np.mean(largest <= critical[0]) == pytest.approx(0.95, abs=0.0045)
    assert np.mean(largest <= stats.t.ppf(0.975, 26)) < pointwise


def test_the_angle_of_a_slope_is_that_of_its_correlation_with_itself() -> None:
    """The cosine between the angles of two values is the correlation of the two slopes."""
    rng = np.random.default_rng(2)
    data = pd.DataFrame(rng.normal(size=(40, 3)), columns=["y", "x", "w"])
    fitted = regression("y ~ x * w", data)
    line = slope_line(fitted, "x", "w")
    first, second = np.array([1, 0.3]), np.array([1, -1.7])
    v = line.covariance
    correlation = (first @ v @ second) / np.sqrt((first @ v @ first) * (second @ v @ second))
    assert np.cos(line.angle(0.3) - line.angle(-1.7)) == pytest.approx(correlation, rel=1e-12)
    assert line.value(line.angle(0.3)) == pytest.approx(0.3, rel=1e-12)


@pytest.mark.parametrize("rate", [0.05, 0.001, 1e-5])
def test_discoveries_are_those_of_rs_p_adjust(rate: float) -> None:
    """p.adjust(method = "BH") of R (tests/reference/models/moderation.R)."""
    place = Path(__file__).parents[2] / "reference" / "models" / "moderation.json"
    answer = json.loads(place.read_text("utf-8"))["false_discovery"]
    p_values = np.array(answer["p_value"])
    discovered = p_values <= false_discovery_threshold(p_values, rate=rate)
    assert discovered.tolist() == (np.array(answer["adjusted"]) <= rate).tolist()
    assert discovered.sum() > 0


def test_without_a_discovery_the_threshold_is_bonferronis() -> None:
    assert false_discovery_threshold(np.array([0.2, 0.3, 0.9, 0.04])) == 0.05 / 4
