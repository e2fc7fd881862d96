"""Unrestricted moments against lavaan, R's optim and EM; likelihoods without a maximum."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.sem.observed import Saturated, moment_derivatives, patterns_of, saturated

CASES = {
    "holzinger_swineford_missing": [f"x{item}" for item in range(1, 10)],
    "etgraf_missing": slice(0, 28),
}


def lower(cov: np.ndarray) -> np.ndarray:
    return cov[np.tril_indices(len(cov))]


@pytest.mark.parametrize("case", list(CASES))
def test_moments_and_likelihood_are_lavaans(
    reference: dict[str, Any], sem_data: Path, case: str
) -> None:
    data = pd.read_csv(sem_data / f"{case}.csv")
    columns = CASES[case]
    chosen = data.iloc[:, columns] if isinstance(columns, slice) else data[columns]
    found, answer = saturated(patterns_of(chosen.to_numpy(dtype=float))), reference[case]
    assert found.converged
    np.testing.assert_allclose(found.mean, answer["mean"], atol=1e-9)
    np.testing.assert_allclose(lower(found.cov), answer["cov"], atol=1e-9)
    assert found.log_likelihood == pytest.approx(answer["log_likelihood"], abs=1e-8)


def test_the_likelihoods_of_lavaan_0_7_come_out(sem_data: Path) -> None:
    """unrestricted.logl of etgraf_fiml_mlr and hs_fiml_ml, lavaan 0.7-2."""
    expected = {"holzinger_swineford_missing": -3268.4769949232, "etgraf_missing": -9938.8000253578}
    for case, columns in CASES.items():
        data = pd.read_csv(sem_data / f"{case}.csv")
        chosen = data.iloc[:, columns] if isinstance(columns, slice) else data[columns]
        found = saturated(patterns_of(chosen.to_numpy(dtype=float)))
        assert found.log_likelihood == pytest.approx(expected[case], abs=1e-8)


def test_optim_finds_the_same_maximum(reference: dict[str, Any], small: pd.DataFrame) -> None:
    """The likelihood of each row, maximised over a Cholesky factor by R's optim."""
    found, answer = saturated(patterns_of(small.to_numpy())), reference["small"]["optim"]
    np.testing.assert_allclose(found.mean, answer["mean"], atol=1e-7)
    np.testing.assert_allclose(lower(found.cov), answer["cov"], atol=1e-6)
    assert found.log_likelihood == pytest.approx(answer["log_likelihood"], abs=1e-9)
    lavaan = reference["small"]
    np.testing.assert_allclose(lower(found.cov), lavaan["cov"], atol=1e-9)


def test_complete_data_have_their_own_moments() -> None:
    values = np.random.default_rng(1).normal(size=(40, 3))
    found = saturated(patterns_of(values))
    np.testing.assert_allclose(found.cov, np.cov(values.T, ddof=0), atol=1e-14)
    constant = 3 * np.log(2 * np.pi) + np.linalg.slogdet(found.cov)[1] + 3
    assert found.log_likelihood == pytest.approx(-20.0 * constant, rel=1e-13)
    assert found.iterations == 0


def em_step(values: np.ndarray, top: Saturated) -> tuple[np.ndarray, np.ndarray]:
    """One EM step, a row at a time (Little & Rubin 2002, section 11.2)."""
    filled, left = values.copy(), np.zeros_like(top.cov)
    for row in filled:
        gone = np.isnan(row)
        slope = top.cov[np.ix_(gone, ~gone)] @ np.linalg.inv(top.cov[np.ix_(~gone, ~gone)])
        row[gone] = top.mean[gone] + slope @ (row[~gone] - top.mean[~gone])
        rest = top.cov[np.ix_(gone, gone)] - slope @ top.cov[np.ix_(~gone, gone)]
        left[np.ix_(gone, gone)] += rest
    return filled.mean(axis=0), np.cov(filled.T, ddof=0) + left / len(values)


def test_the_maximum_is_a_fixed_point_of_em(incomplete: np.ndarray) -> None:
    top = saturated(patterns_of(incomplete))
    mean, cov = em_step(incomplete, top)
    np.testing.assert_allclose(mean, top.mean, atol=1e-8)
    np.testing.assert_allclose(cov, top.cov, atol=1e-8)


@given(
    seed=st.integers(0, 50),
    scales=st.lists(st.floats(1e-4, 1e4), min_size=4, max_size=4),
    shift=st.floats(-1e3, 1e3),
)
@settings(database=None, derandomize=True, deadline=None, max_examples=25)
def test_order_and_units_change_nothing_else(
    incomplete: np.ndarray, seed: int, scales: list[float], shift: float
) -> None:
    rng = np.random.default_rng(seed)
    columns, rows = rng.permutation(4), rng.permutation(len(incomplete))
    unit = np.array(scales)
    here = saturated(patterns_of(incomplete))
    there = saturated(patterns_of((incomplete[rows] * unit + shift)[:, columns]))
    assert there.converged
    np.testing.assert_allclose(there.mean, (here.mean * unit + shift)[columns], rtol=1e-6)
    cov = (here.cov * np.outer(unit, unit))[np.ix_(columns, columns)]
    deviation = np.sqrt(cov.diagonal())
    np.testing.assert_allclose(
        there.cov / np.outer(deviation, deviation), cov / np.outer(deviation, deviation), atol=1e-6
    )
    jacobian = (~np.isnan(incomplete)).sum(axis=0) @ np.log(unit)
    assert there.log_likelihood == pytest.approx(here.log_likelihood - jacobian, abs=1e-6)


def test_a_covariance_that_no_row_tells_of_does_not_stop_the_others() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(40, 3))
    values[:20, 0] = values[20:, 1] = np.nan
    patterns = patterns_of(values)
    top = saturated(patterns)
    assert top.converged
    assert np.abs(moment_derivatives(patterns, top.mean, top.cov).gradient).max() < 1e-6


@pytest.mark.parametrize("trouble", ["few rows", "collinear", "one value"])
def test_a_likelihood_without_a_maximum_is_not_converged(trouble: str) -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(6, 8) if trouble == "few rows" else (40, 3))
    if trouble == "collinear":
        values[:, 2] = values[:, 0] + values[:, 1]
    values[rng.random(values.shape) < 0.15] = np.nan
    if trouble == "one value":
        values[1:, 2] = np.nan
    assert not saturated(patterns_of(values[~np.isnan(values).all(axis=1)])).converged


def test_complete_data_with_a_singular_covariance_are_not_converged() -> None:
    values = np.random.default_rng(0).normal(size=(3, 4))
    found = saturated(patterns_of(values))
    assert not found.converged
    assert np.isnan(found.log_likelihood)
