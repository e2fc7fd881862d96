"""Monte Carlo intervals: beside 8 million draws of R's mvrnorm, a closed form, and their limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.errors import FormulaError, UsageError
from attachpath.sem import SemFit, sem
from attachpath.sem.resampling.quantities import parameters_used


@pytest.fixture(scope="module")
def fit(stored: Callable[[str], dict[str, Any]], data_of: Callable[[str], pd.DataFrame]) -> SemFit:
    case = stored("intervals")
    return sem(case["model"], data_of(case["data"]))


@pytest.mark.parametrize("name", ["ac", "ac_d"])
def test_intervals_are_those_of_eight_million_draws(
    name: str, fit: SemFit, stored: Callable[[str], dict[str, Any]]
) -> None:
    theirs = stored("intervals")["monte_carlo"][name]
    ours = fit.monte_carlo(200_000, seed=1).set_index("term").loc[name]
    near = theirs["se"] * 0.02  # four standard errors of a 2.5 % quantile of 200,000 draws
    assert ours["ci_low"] == pytest.approx(theirs["low"], abs=near)
    assert ours["ci_high"] == pytest.approx(theirs["high"], abs=near)
    assert ours["std_error"] == pytest.approx(theirs["se"], rel=0.01)


def test_a_single_path_has_its_normal_interval_and_p(fit: SemFit) -> None:
    drawn = fit.monte_carlo(400_000, seed=2, names=["d"]).iloc[0]
    wald = fit.contrast({"post ~ sec": 1.0})
    near = 0.02 * wald["std_error"]
    assert drawn["ci_low"] == pytest.approx(wald["ci_low"], abs=near)
    assert drawn["p_value"] == pytest.approx(wald["p_value"], rel=0.02)


def test_an_expression_gives_what_a_definition_of_it_gives(fit: SemFit) -> None:
    found = fit.monte_carlo(seed=3, names=["ac_d", "a*c + d", "`ge ~ sec`*c + `post ~ sec`"])
    numbers = found[["estimate", "std_error", "ci_low", "ci_high", "p_value"]].to_numpy()
    np.testing.assert_array_equal(numbers[1], numbers[0])
    np.testing.assert_array_equal(numbers[2], numbers[0])


def test_the_same_seed_gives_the_same_draws_and_none_records_its_own(fit: SemFit) -> None:
    assert fit.monte_carlo(seed=4).equals(fit.monte_carlo(seed=4))
    fresh = fit.monte_carlo()
    assert fit.monte_carlo(seed=int(fresh.attrs["seed"])).equals(fresh)


def test_p_is_never_below_two_in_draws_and_one(fit: SemFit) -> None:
    assert fit.monte_carlo(1_000, seed=5, names=["a"])["p_value"].iloc[0] == 2 / 1_001


def test_a_singular_covariance_is_drawn_from(data_of: Callable[[str], pd.DataFrame]) -> None:
    text = "ge ~ a*sec + b*anx\na == 2*b\nproduct := a*b\nnothing := a - 2*b"
    fit = sem(text, data_of("etgraf_scores.csv"))
    assert np.linalg.matrix_rank(fit.parameter_covariance) < len(fit.parameter_covariance)
    drawn = fit.monte_carlo_draws(seed=6)
    np.testing.assert_allclose(drawn["nothing"], 0.0, atol=1e-7)
    # 2 b^2 with b normal: 2 v (noncentral chi-square with one df).
    b, v = fit.estimates[1], fit.covariance[1, 1]
    theirs = 2 * v * stats.ncx2.ppf([0.25, 0.75], 1, b**2 / v)
    np.testing.assert_allclose(drawn["product"].quantile([0.25, 0.75]), theirs, rtol=0.05)


def test_a_covariance_that_is_not_one_is_clipped_and_said(fit: SemFit) -> None:
    broken = fit.parameter_covariance.copy()
    broken[0, 0] = -broken[0, 0]
    found = replace(fit, parameter_covariance=broken).monte_carlo(seed=7)
    assert "not positive semidefinite" in found["reason"].iloc[0]
    assert found["ci_low"].notna().all()


def test_draws_without_a_value_are_counted(fit: SemFit) -> None:
    rows = fit.monte_carlo(seed=8, names=["log(c)", "log(-1*d)"])
    assert rows["reason"].iloc[0].endswith("of 20000 draws have no value")
    assert np.isnan(rows["ci_low"].iloc[0])
    assert rows["reason"].iloc[1].endswith("draws have no value and are left out")
    assert np.isfinite(rows["ci_low"].iloc[1])


def test_a_fit_without_numbers_gives_none(fit: SemFit) -> None:
    found = replace(fit, converged=False).monte_carlo(seed=9)
    assert found["reason"].unique().tolist() == ["the fit did not converge"]
    assert found[["estimate", "std_error", "ci_low", "ci_high", "p_value"]].isna().all(axis=None)


def test_mistakes_are_refused(fit: SemFit) -> None:
    with pytest.raises(FormulaError, match="nearest is 'ac_d'") as error:
        fit.monte_carlo(names=["ac_e"])
    assert error.value.code == "unknown-quantity"
    with pytest.raises(FormulaError, match="not expected in an expression"):
        fit.monte_carlo(names=["a*"])
    with pytest.raises(UsageError, match="100 draws"):
        fit.monte_carlo(100)
    with pytest.raises(UsageError, match="confidence level"):
        fit.monte_carlo(level=95)


def test_only_what_a_quantity_depends_on_is_drawn(fit: SemFit) -> None:
    """A singular covariance of parameters that no quantity uses changes no draw."""
    used = parameters_used(fit.compiled)
    names = [fit.compiled.names[place] for place in used]
    broken = fit.parameter_covariance.copy()
    unused = [place for place in range(len(broken)) if place not in used]
    broken[np.ix_(unused, unused)] = 1.0

    before = fit.monte_carlo_draws(2_000, seed=3)
    after = replace(fit, parameter_covariance=broken).monte_carlo_draws(2_000, seed=3)

    assert set(names) < set(fit.compiled.names)
    pd.testing.assert_frame_equal(before, after)
