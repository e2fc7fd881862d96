"""Satterthwaite's df against cases where they are known exactly."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from attachpath.fitted import ConstantDegreesOfFreedom
from attachpath.models.degrees_of_freedom import Satterthwaite


def welch(variances: np.ndarray, sizes: np.ndarray) -> Satterthwaite:
    """Two means with own variances: Var(s^2) = 2 sigma^4 / (n - 1)."""
    gradients = np.array([np.diag([1 / sizes[0], 0]), np.diag([0, 1 / sizes[1]])])
    return Satterthwaite(
        np.diag(variances / sizes), gradients, np.diag(2 * variances**2 / (sizes - 1))
    )


def test_the_difference_of_two_means_has_welchs_df() -> None:
    variances, sizes = np.array([4.0, 9.0]), np.array([12.0, 7.0])
    shares = variances / sizes
    expected = shares.sum() ** 2 / (shares**2 / (sizes - 1)).sum()
    assert welch(variances, sizes)(np.array([1.0, -1.0])) == pytest.approx(expected, rel=1e-12)


def test_one_mean_has_its_own_df_and_the_scale_of_the_weights_does_not_matter() -> None:
    df = welch(np.array([4.0, 9.0]), np.array([12.0, 7.0]))
    assert df(np.array([0.0, 1.0])) == pytest.approx(6.0, rel=1e-12)
    assert df(np.array([0.0, -1e-6])) == pytest.approx(6.0, rel=1e-12)


def test_a_variance_that_is_known_has_infinite_df() -> None:
    known = Satterthwaite(np.eye(1), np.zeros((2, 1, 1)), np.eye(2))
    assert known(np.ones(1)) == np.inf


def test_df_pickle_and_compare() -> None:
    df = welch(np.array([4.0, 9.0]), np.array([12.0, 7.0]))
    again = pickle.loads(pickle.dumps(df))  # noqa: S301, TID251 - our own object, made here
    assert again == df
    assert df != welch(np.array([4.0, 9.1]), np.array([12.0, 7.0]))
    assert df != ConstantDegreesOfFreedom(6.0)
    assert ConstantDegreesOfFreedom(6.0) == ConstantDegreesOfFreedom(6.0)
