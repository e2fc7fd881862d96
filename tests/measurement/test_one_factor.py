"""Claims about both one-factor fits: exact recovery, lavaan, gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement.least_squares_factor import (
    fit_least_squares_factor,
    least_squares_omega_gradient,
)
from attachpath.measurement.one_factor import fit_one_factor, omega_gradient

LOADINGS = np.array([0.3, 0.9, 1.4, 0.6, 2.0])
RESIDUALS = np.array([0.5, 0.2, 1.1, 2.0, 0.4])


@pytest.mark.parametrize("fit", [fit_one_factor, fit_least_squares_factor])
def test_a_matrix_with_one_factor_gives_its_parameters_back(fit: Any) -> None:
    model = fit(np.outer(LOADINGS, LOADINGS) + np.diag(RESIDUALS))
    assert model.converged
    assert not model.at_boundary
    np.testing.assert_allclose(model.loadings, LOADINGS, atol=1e-5)
    np.testing.assert_allclose(model.residual_variances, RESIDUALS, atol=1e-5)
    assert model.omega == pytest.approx(5.2**2 / (5.2**2 + 4.2), abs=1e-6)


def test_lavaan_gives_the_same_loadings(one_level: pd.DataFrame, reference: dict[str, Any]) -> None:
    """R lavaan 0.6-14, cfa(estimator = "MLR"): covariance with divisor n."""
    wanted = reference["one_level"]
    model = fit_one_factor(np.cov(one_level.to_numpy(), rowvar=False, ddof=0))
    np.testing.assert_allclose(model.loadings, wanted["loadings"], atol=2e-6)
    np.testing.assert_allclose(model.residual_variances, wanted["residuals"], atol=2e-6)


def omega_of(covariance: np.ndarray, fit: Any) -> float:
    value: float = fit(covariance).omega
    return value


@pytest.mark.parametrize("seed", range(3))
def test_gradients_agree_with_finite_differences_also_where_one_factor_does_not_fit(
    seed: int,
) -> None:
    draws = np.random.default_rng(seed)
    answers = draws.standard_normal((60, 6)) + draws.standard_normal((60, 1))
    covariance = np.cov(answers, rowvar=False)
    change = draws.standard_normal((6, 6))
    change = (change + change.T) * 1e-4
    for fit, gradient in [
        (fit_one_factor, omega_gradient),
        (fit_least_squares_factor, least_squares_omega_gradient),
    ]:
        slope = (gradient(fit(covariance), covariance) * change).sum()
        difference = omega_of(covariance + change, fit) - omega_of(covariance - change, fit)
        assert 2 * slope == pytest.approx(difference, rel=1e-4, abs=1e-9)


def test_least_squares_fits_a_matrix_that_is_not_positive_definite() -> None:
    covariance = np.outer(LOADINGS, LOADINGS) + np.diag([0.5, 0.2, 1.1, -0.05, 0.4])
    model = fit_least_squares_factor(covariance)
    assert model.converged
    assert model.at_boundary
    np.testing.assert_allclose(model.loadings, LOADINGS, atol=1e-7)


def test_a_heywood_case_ends_at_the_boundary_and_says_so() -> None:
    correlation = np.array([[1, 0.9, 0.8], [0.9, 1, 0.6], [0.8, 0.6, 1]])
    assert correlation[0, 1] * correlation[0, 2] / correlation[1, 2] > 1  # the loading squared
    assert fit_one_factor(correlation).at_boundary


def test_a_matrix_that_is_not_positive_definite_has_no_likelihood() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        fit_one_factor(np.ones((3, 3)) - 0.5 * np.eye(3))
