"""Explained variance: the regression's, labelled by group, honest where it leaves 0 to 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import cfa, sem


def test_of_a_regression_it_is_that_of_least_squares(three_items: pd.DataFrame) -> None:
    fit = sem("a ~ b + c", three_items)
    design = np.column_stack([np.ones(len(three_items)), three_items[["b", "c"]]])
    outcome = three_items["a"].to_numpy()
    left = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    expected = 1 - left.var() / outcome.var()
    row = fit.r_squared().iloc[0]
    assert (row["variable"], row["group"]) == ("a", 1)
    assert row["r_squared"] == pytest.approx(expected, abs=1e-8)
    # Given the predictors, 1 - R2 = s2 / (b'Sb + s2): var(b) = s2 S^-1 / n, var(s2) = 2 s2^2 / n.
    error = 2 * (1 - expected) * np.sqrt(expected * (1 - expected / 2) / len(outcome))
    assert row["std_error"] == pytest.approx(error, rel=1e-6)


def test_each_group_has_its_rows(fit_of: Callable[..., Any]) -> None:
    table = fit_of("cases", "hs_group_metric").r_squared()
    assert table["group"].tolist() == [1] * 9 + [2] * 9
    assert table["variable"].tolist() == [f"x{k}" for k in range(1, 10)] * 2


def test_latent_outcomes_follow_the_observed_ones(fit_of: Callable[..., Any]) -> None:
    table = fit_of("cases", "poldem_ml").r_squared()
    assert table["variable"].tolist()[-2:] == ["dem60", "dem65"]
    assert len(table) == 13


def test_above_one_it_stands_with_a_reason(with_covariance: Callable[..., pd.DataFrame]) -> None:
    data = with_covariance([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]], ["a", "b", "c"])
    row = cfa("trait =~ a + b + c", data).r_squared().set_index("variable").loc["a"]
    assert row["r_squared"] == pytest.approx(1.6, abs=1e-5)
    assert row["reason"]
