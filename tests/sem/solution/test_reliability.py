"""Reliability from the model, against semTools, definitions in the syntax and alpha."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import cfa


def test_both_totals_are_semtools_in_every_group(
    stored: Callable[[str], Any], data_of: Any
) -> None:
    # compRelSEM(obs.var = FALSE) and (obs.var = TRUE), AVE(obs.var = FALSE): reliability.R.
    case = stored("reliability")["groups"]
    table = cfa(case["model"], data_of(case["data"]), group="school").reliability()
    for number, school in enumerate(["Pasteur", "Grant-White"], start=1):
        ours = table[table["group"] == number].set_index("latent")
        assert ours["omega"].to_dict() == pytest.approx(case["model_total"][school], abs=1e-4)
        observed = case["observed_total"][school]
        assert ours["omega_observed"].to_dict() == pytest.approx(observed, abs=1e-4)
        assert ours["ave"].to_dict() == pytest.approx(case["ave_model"][school], abs=1e-4)


def test_correlated_residuals_are_in_the_variance_of_the_sum(
    stored: Callable[[str], Any], data_of: Any
) -> None:
    case = stored("reliability")["residual_covariance"]
    table = cfa(case["model"], data_of(case["data"])).reliability().set_index("latent")
    observed = case["observed_total"]
    assert table["omega_observed"].to_dict() == pytest.approx(observed, abs=1e-4)


def test_the_standard_error_is_that_of_omega_defined_in_the_model(
    three_items: pd.DataFrame,
) -> None:
    # R2 of published.md has no interval: := differentiates the same formula by its tree.
    model = """
    trait =~ 1*a + l2*b + l3*c
    trait ~~ v*trait
    a ~~ e1*a
    b ~~ e2*b
    c ~~ e3*c
    omega := (1 + l2 + l3)^2*v / ((1 + l2 + l3)^2*v + e1 + e2 + e3)
    """
    for estimator in ("ml", "mlr"):
        fit = cfa(model, three_items, estimator=estimator)
        row, defined = fit.reliability().iloc[0], fit.contrast({"omega": 1})
        for ours, theirs in (("omega", "estimate"), ("std_error",) * 2, ("ci_low",) * 2):
            assert row[ours] == pytest.approx(defined[theirs], rel=1e-7)


def test_alpha_is_cronbachs_and_omega_where_items_are_parallel(
    with_covariance: Callable[..., pd.DataFrame], three_items: pd.DataFrame
) -> None:
    from attachpath.measurement import alpha

    row = cfa("trait =~ a + b + c", three_items).reliability().iloc[0]
    assert row["alpha"] == pytest.approx(float(alpha(three_items).estimate), abs=1e-9)
    parallel = with_covariance([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]], ["a", "b", "c"])
    row = cfa("trait =~ a + b + c", parallel).reliability().iloc[0]
    # Spearman (1910), Brown (1910): 3 * .5 / (1 + 2 * .5).
    assert (row["omega"], row["alpha"]) == (pytest.approx(0.75, abs=1e-6),) * 2
    assert row["ave"] == pytest.approx(0.5, abs=1e-6)


def test_scaling_all_items_alike_changes_nothing(three_items: pd.DataFrame) -> None:
    plain = cfa("trait =~ a + b + c", three_items).reliability()
    scaled = cfa("trait =~ a + b + c", three_items * 10).reliability()
    numbers = ["omega", "std_error", "omega_observed", "ave", "alpha"]
    np.testing.assert_allclose(plain[numbers], scaled[numbers], rtol=1e-5)


def test_loadings_of_both_signs_are_said(three_items: pd.DataFrame) -> None:
    row = cfa("trait =~ a + b + c", three_items * [1, -1, 1]).reliability().iloc[0]
    assert "both signs" in row["reason"]
    assert np.isfinite(row["omega"])


def test_latent_variables_of_latent_variables_have_no_sum(fit_of: Callable[..., Any]) -> None:
    table = fit_of("extensions", "all_second_order").reliability()
    assert table["latent"].tolist() == ["visual", "textual", "speed"]
