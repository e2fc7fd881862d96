"""Standardised values: scale-free, right in derivative, missing where they are undefined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.errors import UsageError
from attachpath.sem import cfa, sem
from attachpath.sem.solution import standardized_estimates, standardized_jacobian

# Loadings, regressions, residual covariances, means, groups, equalities, definitions, fixed x.
MODELS = [
    ("cases", "poldem_labels_defined"),
    ("cases", "growth_ml"),
    ("cases", "path_fixedx_ml"),
    ("cases", "hs_group_scalar"),
    ("extensions", "all_covariates"),
    ("extensions", "all_second_order"),
    ("extensions", "mlr_equalities"),
]


@pytest.mark.parametrize("kind", ["all", "lv", "nox"])
@pytest.mark.parametrize(("file", "case"), MODELS)
def test_derivatives_are_those_of_differences(
    file: str,
    case: str,
    kind: Any,
    fit_of: Callable[..., Any],
    by_differences: Callable[..., np.ndarray],
) -> None:
    fit = fit_of(file, case)
    at = fit.solution.parameters
    expected = by_differences(lambda q: standardized_estimates(fit.compiled, q, kind), at)
    found = standardized_jacobian(fit.compiled, at, kind)
    scale = np.maximum(1.0, np.abs(expected).max(axis=1, keepdims=True))
    np.testing.assert_allclose(found / scale, expected / scale, atol=1e-7)


def test_a_regression_gives_the_textbooks_beta(three_items: pd.DataFrame) -> None:
    # beta = b s_x / s_y; with one predictor it is the correlation.
    fit = sem("a ~ b", three_items)
    correlation = float(np.corrcoef(three_items["a"], three_items["b"])[0, 1])
    table = fit.standardized()
    assert table["estimate"].iloc[0] == pytest.approx(correlation, abs=1e-7)
    # lavaan's nox: a unit of the predictor, an SD of the outcome.
    without_x = fit.standardized("nox")["estimate"].iloc[0]
    spread = float(three_items["b"].std(ddof=0))
    assert without_x == pytest.approx(correlation / spread, abs=1e-7)


@pytest.mark.parametrize("quantity", ["est", "se"])
@pytest.mark.parametrize("case", ["second_order", "observed_outcomes", "random_predictors"])
def test_exogenous_variables_may_keep_their_units_as_in_lavaan(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    stored: Callable[[str], Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    # standardizedSolution(type = "std.nox"): solution.R.
    theirs = stored("solution")[case]["standardized_nox"]
    assert not parameters_apart(fit_of("solution", case).standardized("nox"), theirs, quantity)


@given(
    factors=st.lists(st.floats(0.05, 20).map(lambda f: round(f, 3)), min_size=3, max_size=3),
    order=st.permutations(["a", "b", "c"]),
)
@settings(max_examples=10, deadline=None)
def test_units_and_order_of_the_items_leave_a_path_model_alone(
    factors: list[float], order: list[str], three_items: pd.DataFrame
) -> None:
    model = "b ~ p*a\nc ~ q*b + a\npq := p*q"
    plain = sem(model, three_items).standardized()
    scaled = sem(model, (three_items * factors)[order]).standardized()
    for column in ("estimate", "std_error"):
        kept = plain["op"] != "~~"
        np.testing.assert_allclose(plain[column][kept], scaled[column][kept], rtol=1e-4)


@pytest.mark.parametrize("robust", ["ml", "mlr"])
@pytest.mark.parametrize("factors", [(10.0, 1.0, 1.0), (0.1, 3.0, 100.0), (-1.0, -1.0, -1.0)])
def test_the_scale_of_a_variable_changes_nothing(
    factors: tuple[float, ...], robust: Any, three_items: pd.DataFrame
) -> None:
    model = "trait =~ a + b + c"
    plain = cfa(model, three_items, estimator=robust).standardized()
    scaled = cfa(model, three_items * list(factors), estimator=robust).standardized()
    for column in ("estimate", "std_error"):
        loadings = [table[column].to_numpy()[:3] for table in (plain, scaled)]
        np.testing.assert_allclose(np.abs(loadings[0]), np.abs(loadings[1]), rtol=1e-5)


def test_scaling_by_the_marker_or_by_the_variance_gives_one_solution(
    fit_of: Callable[..., Any],
) -> None:
    marker = fit_of("cases", "hs_cfa_ml").standardized().set_index(["lhs", "op", "rhs"])
    variance = fit_of("cases", "hs_cfa_std_lv").standardized().set_index(["lhs", "op", "rhs"])
    variance = variance.loc[marker.index]
    for column in ("estimate", "std_error"):
        np.testing.assert_allclose(marker[column], variance[column], atol=1e-6)


def test_a_fixed_loading_has_a_standard_error_and_a_constant_has_none(
    fit_of: Callable[..., Any],
) -> None:
    table = fit_of("cases", "hs_cfa_ml").standardized().set_index(["lhs", "op", "rhs"])
    assert table.loc[("visual", "=~", "x1"), "std_error"] == pytest.approx(0.054973, abs=1e-5)
    constant = table.loc[("visual", "~~", "visual")]
    assert constant["estimate"] == pytest.approx(1.0)
    assert np.isnan(constant["std_error"])


def test_a_definition_is_computed_from_standardised_labels(fit_of: Callable[..., Any]) -> None:
    table = fit_of("extensions", "all_path").standardized()
    by_label = table.set_index("label")["estimate"]
    assert by_label["ab"] == pytest.approx(by_label["a"] * by_label["b"], abs=1e-12)
    assert by_label["abc"] == pytest.approx(by_label["ab"] * by_label["c"], abs=1e-12)


def test_a_negative_variance_leaves_what_needs_its_root_missing_with_a_reason(
    with_covariance: Callable[..., pd.DataFrame],
) -> None:
    # r_ab r_ac / r_bc = 1.6: the first item explains more than its variance.
    data = with_covariance([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]], ["a", "b", "c"])
    data["d"] = np.random.default_rng(3).normal(size=len(data))
    fit = cfa("trait =~ a + b + c + 0*d; a ~~ d", data)
    table = fit.standardized().set_index(["lhs", "op", "rhs"])
    assert table.loc[("a", "~~", "a"), "estimate"] < 0
    covariance = table.loc[("a", "~~", "d")]
    assert np.isnan(covariance["estimate"])
    assert "variance" in covariance["reason"]
    assert np.isfinite(table.loc[("trait", "=~", "a"), "estimate"])


def test_words_and_levels_are_checked(fit_of: Callable[..., Any]) -> None:
    fit = fit_of("cases", "hs_cfa_ml")
    with pytest.raises(UsageError, match="nearest is 'all'") as caught:
        fit.standardized("al")
    assert caught.value.code == "unknown-option"
    with pytest.raises(UsageError):
        fit.standardized(level=95)
