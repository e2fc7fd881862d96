"""The marginal model of a fit gives its coefficients, covariance and likelihood back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError, UsageError
from attachpath.models import multilevel, regression
from attachpath.models.marginal import Marginal, marginal_model

FORMULAS = [
    "y ~ x + z + (1 | client_id) + (1 | therapist_id)",
    "y ~ x + z + (1 | client_id) + (0 + x | client_id) + (1 | therapist_id)",
    "y ~ x + z + (1 + x | client_id)",
]


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    """360 occasions of 72 clients of 12 therapists; intercepts and slopes vary."""
    rng = np.random.default_rng(5)
    client = np.repeat(np.arange(72), 5)
    therapist = client // 6
    x, z = rng.normal(size=360), np.repeat(rng.normal(size=72), 5)
    intercepts = rng.normal(size=72)[client] + 0.7 * rng.normal(size=12)[therapist]
    slopes = 0.5 + 0.6 * rng.normal(size=72)[client]
    y = intercepts + slopes * x + 0.3 * z + rng.normal(size=360)
    frame = pd.DataFrame({"y": y, "x": x, "z": z})
    return frame.assign(
        client_id=[f"c{number}" for number in client],
        therapist_id=[f"t{number}" for number in therapist],
    )


def whole(found: Marginal) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """V, X and y of all rows."""
    rows = len(found.design.rows)
    V = np.zeros((rows, rows))
    for block in found.blocks:
        V[np.ix_(block.rows, block.rows)] = block.covariance
    return V, found.design.matrix, found.design.response


@pytest.mark.parametrize("formula", FORMULAS)
def test_generalised_least_squares_gives_the_fit_back(data: pd.DataFrame, formula: str) -> None:
    fit = multilevel(formula, data)
    found = marginal_model(fit, data)
    assert found.estimates == pytest.approx(fit.estimates, abs=1e-6)
    assert found.coefficient_covariance == pytest.approx(fit.covariance, rel=1e-6)


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_restricted_likelihood_of_v_is_that_of_the_fit(
    data: pd.DataFrame, formula: str
) -> None:
    """Harville (1974): -2 l = log|V| + log|X'V^-1X| + r'V^-1r + (n - p) log 2 pi."""
    fit = multilevel(formula, data)
    V, X, y = whole(marginal_model(fit, data))
    information = X.T @ np.linalg.solve(V, X)
    residual = y - X @ fit.estimates
    deviance = (
        np.linalg.slogdet(V)[1]
        + np.linalg.slogdet(information)[1]
        + residual @ np.linalg.solve(V, residual)
        + (len(y) - X.shape[1]) * np.log(2 * np.pi)
    )
    assert -deviance / 2 == pytest.approx(fit.log_likelihood, rel=1e-8)


def test_v_is_the_sum_of_its_parts(data: pd.DataFrame) -> None:
    fit = multilevel(FORMULAS[2], data)
    found = marginal_model(fit, data)
    assert found.parameters == [(0, 0, 0), (0, 1, 0), (0, 1, 1)]
    block = found.blocks[0]
    (variance,) = found.variances
    (effects,) = block.effects
    rebuilt = found.residual_variance * np.eye(len(block.rows)) + sum(
        variance[one, two] * effects.of_term(one) @ effects.of_term(two).T
        for one in range(2)
        for two in range(2)
    )
    assert rebuilt == pytest.approx(block.covariance)


def test_rows_without_a_group_share_nothing(data: pd.DataFrame) -> None:
    partial = data.assign(
        therapist_id=data["therapist_id"].where(data["therapist_id"] > "t5", None)
    )
    formula, groups = FORMULAS[0], ("therapist_id",)
    fit = multilevel(formula, partial, partial_groups=groups)
    found = marginal_model(fit, partial, partial_groups=groups)
    assert found.estimates == pytest.approx(fit.estimates, abs=1e-6)
    with pytest.raises(UsageError) as caught:
        marginal_model(fit, partial)
    assert caught.value.code == "other-data"


def test_a_slope_that_was_dropped_is_left_out(data: pd.DataFrame) -> None:
    fit = multilevel(FORMULAS[0], data)
    found = marginal_model(replace(fit, formula=FORMULAS[1]), data)
    assert [part.terms for part in found.design.random] == [("1",), ("1",)]


def test_other_data_are_refused(data: pd.DataFrame) -> None:
    fit = multilevel(FORMULAS[0], data)
    for changed in (data.iloc[1:], data.assign(y=data["y"] + data["x"])):
        with pytest.raises(UsageError) as caught:
            marginal_model(fit, changed)
        assert caught.value.code == "other-data"


def test_a_regression_has_no_blocks(data: pd.DataFrame) -> None:
    with pytest.raises(UsageError) as caught:
        marginal_model(regression("y ~ x", data), data)
    assert caught.value.code == "not-multilevel"


def test_a_fit_without_numbers_is_refused(data: pd.DataFrame) -> None:
    fit = multilevel(FORMULAS[0], data)
    broken = replace(fit, converged=False)
    with pytest.raises(EstimationError) as caught:
        marginal_model(broken, data)
    assert caught.value.code == "not-converged"
