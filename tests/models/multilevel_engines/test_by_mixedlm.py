"""The engine's derivatives against finite differences of its likelihood."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import linalg

from attachpath.formula import Design, design
from attachpath.models.degrees_of_freedom import Satterthwaite
from attachpath.models.multilevel_engines.by_mixedlm import solve
from attachpath.models.multilevel_engines.solution import Problem

FORMULA = "growth ~ security_within + anxiety + (1 | client_id) + (0 + security_within | client_id)"


@pytest.fixture
def made(cohort: pd.DataFrame) -> Design:
    return design(FORMULA, cohort)


def marginal(made: Design, variances: np.ndarray) -> np.ndarray:
    """V from its definition, dense: variances of the two parts and of the residual."""
    V = variances[-1] * np.eye(len(made.response))
    for part, variance in zip(made.random, variances[:-1], strict=True):
        Z = np.zeros((len(made.response), part.n_groups))
        Z[np.arange(len(Z)), part.codes] = part.matrix[:, 0]
        V += variance * Z @ Z.T
    return V


def restricted_deviance(made: Design, variances: np.ndarray) -> float:
    """-2 log restricted likelihood (Harville, 1977, JASA 72, 320-338), as lme4 scales it."""
    V, X, y = marginal(made, variances), made.matrix, made.response
    ViX = linalg.solve(V, X, assume_a="pos")
    information = X.T @ ViX
    residual = y - X @ linalg.solve(information, ViX.T @ y)
    squares = residual @ linalg.solve(V, residual, assume_a="pos")
    constant = (len(y) - X.shape[1]) * np.log(2 * np.pi)
    dets = np.linalg.slogdet(V)[1] + np.linalg.slogdet(information)[1]
    return float(dets + squares + constant)


def test_the_likelihood_is_the_definition_and_its_maximum(made: Design) -> None:
    found = solve(Problem(made.response, made.matrix, made.random, True, True), "auto")
    at = np.array([found.blocks[0][0, 0], found.blocks[1][0, 0], found.residual_variance])
    here = restricted_deviance(made, at)
    assert -2 * found.log_likelihood == pytest.approx(here, abs=1e-8)
    for step in np.vstack([np.eye(3), -np.eye(3)]) * 0.03:
        assert restricted_deviance(made, at * (1 + step)) > here


def test_df_are_those_from_derivatives_of_the_definition(made: Design) -> None:
    """The same df with variances as parameters and dense matrices: no code is shared."""
    found = solve(Problem(made.response, made.matrix, made.random, True, True), "auto")
    at = np.array([found.blocks[0][0, 0], found.blocks[1][0, 0], found.residual_variance])

    def covariance(variances: np.ndarray) -> np.ndarray:
        V = marginal(made, variances)
        return linalg.inv(made.matrix.T @ linalg.solve(V, made.matrix, assume_a="pos"))

    steps = np.diag(at * 1e-3)
    gradients = [(covariance(at + s) - covariance(at - s)) / (2 * s.sum()) for s in steps]
    hessian = np.empty((3, 3))
    for i, one in enumerate(steps):
        for j, two in enumerate(steps):
            corners = [
                restricted_deviance(made, at + a * one + b * two) * a * b
                for a in (1, -1)
                for b in (1, -1)
            ]
            hessian[i, j] = sum(corners) / (4 * one.sum() * two.sum())
    oracle = Satterthwaite(covariance(at), np.array(gradients), 2 * linalg.inv(hessian))
    for weights in np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 0.5, -1.0]]):
        assert found.degrees_of_freedom(weights) == pytest.approx(oracle(weights), rel=1e-3)
