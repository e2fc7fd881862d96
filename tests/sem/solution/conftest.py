"""Fits whose answers are known without a program, and a derivative by differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def with_covariance() -> Callable[..., pd.DataFrame]:
    """Make data whose means are 0 and whose covariances (divided by n) are the given ones."""

    def made(
        covariance: Sequence[Sequence[float]], names: Sequence[str], n: int = 200
    ) -> pd.DataFrame:
        raw = np.random.default_rng(7).normal(size=(n, len(names)))
        raw -= raw.mean(axis=0)
        whitened = np.linalg.solve(np.linalg.cholesky(raw.T @ raw / n), raw.T).T
        values = whitened @ np.linalg.cholesky(np.array(covariance, dtype=float)).T
        return pd.DataFrame(values, columns=list(names))

    return made


@pytest.fixture(scope="session")
def by_differences() -> Callable[..., np.ndarray]:
    """Differentiate a function of a vector by central differences."""

    def jacobian(
        function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, step: float = 1e-5
    ) -> np.ndarray:
        slopes = [
            (function(at + step * unit) - function(at - step * unit)) / (2 * step)
            for unit in np.eye(len(at))
        ]
        return np.array(slopes).T

    return jacobian


@pytest.fixture(scope="session")
def three_items() -> pd.DataFrame:
    """Three items of one trait, in a cohort of 250 with an index of its own."""
    rng = np.random.default_rng(11)
    trait = rng.normal(size=250)
    loadings = np.array([1.0, 0.8, 1.3])
    values = 3 + trait[:, None] * loadings + rng.normal(size=(250, 3)) * [0.7, 1.0, 0.9]
    index = [f"client {number}" for number in range(250)]
    return pd.DataFrame(values, columns=["a", "b", "c"], index=index)
