"""Claims about omega: lavaan's number and standard error, real answers, bootstrap, coverage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement import alpha, omega
from attachpath.measurement.answers import answers_of
from attachpath.measurement.one_factor import fit_one_factor, omega_gradient


def lavaan_standard_error(items: pd.DataFrame) -> float:
    """Ours, with lavaan's divisor of the covariance matrix."""
    answers = answers_of(items)
    gradient = omega_gradient(fit_one_factor(answers.covariance), answers.covariance)
    return float(answers.standard_error(gradient) * np.sqrt(answers.n / (answers.n - 1)))


def test_lavaan_gives_the_same_omega_and_robust_standard_error(
    one_level: pd.DataFrame, reference: dict[str, Any]
) -> None:
    """R lavaan 0.6-14: one-factor cfa, estimator MLR, omega as a defined parameter."""
    wanted = reference["one_level"]
    assert omega(one_level).estimate == pytest.approx(wanted["omega"], abs=1e-6)
    assert lavaan_standard_error(one_level) == pytest.approx(wanted["se_robust"], rel=1e-4)


@pytest.mark.parametrize("scale", ["anxiety", "avoidance"])
def test_ecr_omegas_of_real_people_are_those_of_lavaan(
    ecr_items: dict[str, pd.DataFrame], reference: dict[str, Any], scale: str
) -> None:
    both = ecr_items["avoidance"].join(ecr_items["anxiety"]).notna().all(axis=1)
    items = ecr_items[scale][both]
    wanted = reference["ecr"][scale]
    found = omega(items)
    assert found.n == wanted["n"]
    assert found.estimate == pytest.approx(wanted["omega"], abs=1e-6)
    assert lavaan_standard_error(items) == pytest.approx(wanted["se_robust"], rel=1e-4)
    assert 0 < found.estimate - alpha(items).estimate < 0.001


def test_bootstrap_and_robust_interval_agree(one_level: pd.DataFrame) -> None:
    robust = omega(one_level)
    drawn = omega(one_level, draws=1000, seed=1)
    assert drawn.estimate == robust.estimate
    assert drawn.ci_low == pytest.approx(robust.ci_low, abs=0.01)
    assert drawn.ci_high == pytest.approx(robust.ci_high, abs=0.01)
    assert "bootstrap: 1000 draws used, 0 left out, seed 1" in drawn.notes


def test_bootstrap_repeats_under_its_seed_whatever_the_number_of_workers(
    one_level: pd.DataFrame,
) -> None:
    once = omega(one_level, draws=20, seed=7)
    assert omega(one_level, draws=20, seed=7, jobs=2) == once
    assert omega(one_level, draws=20, seed=8).ci_low != once.ci_low


def test_interval_holds_the_truth() -> None:
    """Simulation with known truth: congeneric items, 150 people, 400 samples."""
    loadings = np.array([0.4, 0.6, 0.8, 1.0, 0.7])
    truth = 3.5**2 / (3.5**2 + 5 * 0.8**2)
    draws = np.random.default_rng(20240720)
    found = []
    for _ in range(400):
        factor, rest = draws.standard_normal((150, 1)), draws.standard_normal((150, 5))
        found.append(omega(pd.DataFrame(factor * loadings + 0.8 * rest)))
    held = np.mean([each.ci_low <= truth <= each.ci_high for each in found])
    assert 0.92 <= held <= 0.98  # .95 and 2.7 Monte Carlo standard errors
    assert np.mean([each.estimate for each in found]) == pytest.approx(truth, abs=0.005)


@pytest.mark.parametrize(
    ("rows", "columns", "reason"),
    [
        (slice(None), ["a", "b"], "a one-factor model needs at least three items"),
        (slice(0, 5), list("abcdef"), "5 rows are too few for 6 items"),
    ],
)
def test_too_little_gives_a_reason_instead_of_a_number(
    one_level: pd.DataFrame, rows: slice, columns: list[str], reason: str
) -> None:
    found = omega(one_level.loc[:, columns].iloc[rows])
    assert np.isnan(found.estimate)
    assert found.reason == reason


def test_an_item_that_stands_twice_has_no_omega(one_level: pd.DataFrame) -> None:
    found = omega(one_level.assign(copy=one_level["a"]))
    assert found.reason == "the covariance matrix of the items is not positive definite"
