"""Starting values come near the solution, whatever the units and signs of the indicators."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import growth, sem
from attachpath.sem.estimation import starting_values
from attachpath.sem.estimation.one_factor import one_factor


def _moments(fit):
    return [one.mean for one in fit.saturated], [one.cov for one in fit.saturated]


def test_one_factor_reproduces_a_covariance_that_one_factor_made():
    loadings = np.array([1.0, -20.0, 0.003, 5.0])
    unique = np.array([0.7, 300.0, 1e-5, 20.0])
    block = 0.8 * np.outer(loadings, loadings) + np.diag(unique)

    found, variance = one_factor(block, np.array([1.0, np.nan, np.nan, np.nan]), None)

    np.testing.assert_allclose(found, loadings, rtol=0.05)
    assert variance == pytest.approx(0.8, rel=0.05)


@pytest.mark.parametrize("seed", range(12))
def test_models_in_any_units_converge_in_few_steps(seed):
    rng = np.random.default_rng(seed)
    factors = rng.multivariate_normal(np.zeros(3), 0.4 + 0.6 * np.eye(3), 300)
    factors[:, 2] += 0.5 * factors[:, 0]
    loadings = rng.choice([-1, 1], (3, 4)) * rng.uniform(0.5, 1.5, (3, 4))
    units = 10 ** rng.uniform(-3, 3, (3, 4))
    data = {
        f"y{f}{k}": units[f, k] * (loadings[f, k] * factors[:, f] + rng.normal(size=300) + 5)
        for f in range(3)
        for k in range(4)
    }
    lines = [f"f{f} =~ " + " + ".join(f"y{f}{k}" for k in range(4)) for f in range(3)]

    fit = sem("\n".join([*lines, "f2 ~ f0 + f1"]), pd.DataFrame(data))

    assert fit.converged
    assert fit.identified
    assert fit.solution.iterations <= 12


def test_the_means_of_a_growth_curve_start_at_least_squares():
    rng = np.random.default_rng(1)
    level, slope = rng.normal(3, 1, (400, 1)), rng.normal(-0.5, 0.3, (400, 1))
    values = level + slope * np.arange(4) + rng.normal(0, 0.7, (400, 4))
    data = pd.DataFrame(values, columns=["t1", "t2", "t3", "t4"])
    fit = growth("i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4; s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4", data)

    start = starting_values(fit.compiled, *_moments(fit))

    means = dict(zip(fit.compiled.names, start, strict=True))
    assert means["i ~1"] == pytest.approx(3, abs=0.2)
    assert means["s ~1"] == pytest.approx(-0.5, abs=0.1)
    assert fit.solution.iterations <= 10


def test_a_starting_value_of_the_user_is_taken():
    rng = np.random.default_rng(4)
    data = pd.DataFrame(rng.normal(size=(100, 1)) + rng.normal(size=(100, 3)), columns=list("abc"))
    fit = sem("f =~ a + start(0.123)*b + c", data)

    start = starting_values(fit.compiled, *_moments(fit))

    assert start[0] == 0.123
    assert fit.solution.parameters[0] != pytest.approx(0.123)
