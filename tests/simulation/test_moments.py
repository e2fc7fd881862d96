"""Moments against closed forms, and against draws from numpy's own multivariate normal."""

import numpy as np
import pytest

from attachpath.errors import SpecificationError
from attachpath.simulation.moments import Moments


def _moments() -> Moments:
    moments = Moments()
    moments.add_correlated(("a", "v"), np.array([[1.0, 0.11], [0.11, 1.0]]))
    return moments


def test_residual_variance_is_one_minus_explained():
    moments = _moments()
    sd = moments.add_equations({"g": {"a": 0.42, "v": 0.26}}, np.eye(1), "x")
    explained = 0.42**2 + 0.26**2 + 2 * 0.42 * 0.26 * 0.11
    assert sd[0] ** 2 == pytest.approx(1 - explained)
    assert moments.covariance("g", "g") == 1
    assert moments.covariance("g", "a") == pytest.approx(0.42 + 0.26 * 0.11)


def test_products_follow_isserlis():
    moments = _moments()
    moments.add_product("av", "a", "v")
    moments.add_product("aa", "a", "a")
    assert moments.covariance("av", "av") == pytest.approx(1 + 0.11**2)
    assert moments.covariance("aa", "aa") == pytest.approx(2)
    assert moments.covariance("av", "aa") == pytest.approx(2 * 0.11)
    assert moments.covariance("av", "a") == 0


def test_residuals_of_a_block_are_correlated_as_written():
    moments = _moments()
    matrix = np.array([[1.0, -0.69], [-0.69, 1.0]])
    sd = moments.add_equations({"s": {"a": -0.12}, "f": {"v": 0.18}}, matrix, "x")
    explained = -0.12 * 0.18 * 0.11
    assert moments.covariance("s", "f") == pytest.approx(explained - 0.69 * sd[0] * sd[1])


def test_moments_with_a_product_agree_with_draws():
    moments = _moments()
    moments.add_product("av", "a", "v")
    sd = moments.add_equations({"y": {"a": 0.5, "av": 0.3}}, np.eye(1), "x")
    rng = np.random.default_rng(5)
    n = 400_000
    a, v = rng.multivariate_normal([0, 0], [[1, 0.11], [0.11, 1]], n).T
    y = 0.5 * a + 0.3 * (a * v - 0.11) + sd[0] * rng.standard_normal(n)
    assert np.var(y) == pytest.approx(1, abs=0.01)
    assert np.cov(y, a * v)[0, 1] == pytest.approx(moments.covariance("y", "av"), abs=0.01)


def test_an_equation_that_explains_too_much_is_refused():
    with pytest.raises(SpecificationError) as error:
        _moments().add_equations({"g": {"a": 0.9, "v": 0.6}}, np.eye(1), "x")
    assert error.value.code == "too-much-explained"
    assert "paths.g" in error.value.message
    assert "a = 0.9" in error.value.next_step
