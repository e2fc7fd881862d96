"""Factor scores: conditional expectations, unbiased weights, the rows of the user's frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem import cfa, sem

MODEL = "trait =~ a + b + c"


def with_gaps(data: pd.DataFrame) -> pd.DataFrame:
    gaps = data.copy()
    gaps.iloc[::5, 0] = np.nan
    gaps.iloc[1::7, 2] = np.nan
    gaps.iloc[3] = np.nan
    return gaps


def test_regression_scores_are_expected_values_given_what_was_seen(
    three_items: pd.DataFrame,
) -> None:
    data = with_gaps(three_items)
    fit = cfa(MODEL, data, missing="fiml")
    moments = fit.implied_moments(latent=True)
    means = fit.implied_moments("means", latent=True).loc["mean"]
    scores = fit.factor_scores()
    for place in (0, 1, 2, 5, 35):
        row = data.iloc[place].dropna()
        weights = np.linalg.solve(
            moments.loc[row.index, row.index].to_numpy(), moments.loc[row.index, "trait"].to_numpy()
        )
        expected = means["trait"] + weights @ (row - means[row.index]).to_numpy()
        assert scores["trait"].iloc[place] == pytest.approx(expected, abs=1e-9)


def test_every_row_has_its_place_and_its_index(three_items: pd.DataFrame) -> None:
    data = with_gaps(three_items)
    scores = cfa(MODEL, data).factor_scores()
    assert scores.index.equals(data.index)
    assert (scores["trait"].notna() == data.notna().all(axis=1)).all()


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_bartletts_scores_of_values_without_error_are_the_trait(
    missing: Any, three_items: pd.DataFrame
) -> None:
    # Unbiased for each case: E(score | trait) = trait, whatever is missing.
    data = with_gaps(three_items)
    fit = cfa(MODEL, data, missing=missing, meanstructure=True)
    loadings = fit.parameters.query("op == '=~'")["estimate"].to_numpy()
    intercepts = fit.implied_moments("means").loc["mean"].to_numpy()
    truth = np.linspace(-2, 2, fit.n_obs)
    group = fit.observed.groups[0]
    group.values[:] = np.where(
        np.isnan(group.values), np.nan, intercepts + truth[:, None] * loadings
    )
    scores = fit.factor_scores("bartlett")["trait"].to_numpy()[group.rows]
    np.testing.assert_allclose(scores, truth, atol=1e-9)


def test_regression_scores_vary_less_than_the_trait_and_bartletts_more(
    fit_of: Callable[..., Any],
) -> None:
    fit = fit_of("cases", "hs_cfa_ml")
    variances = np.diag(fit.implied_moments(latent=True).iloc[9:, 9:])
    assert (fit.factor_scores().var().to_numpy() < variances).all()
    assert (fit.factor_scores("bartlett").var().to_numpy() > variances).all()


def test_a_row_without_an_indicator_has_no_bartlett_score(data_of: Any) -> None:
    data = data_of("hs_holes").copy()
    data.loc[data.index[4], ["x7", "x8", "x9"]] = np.nan
    model = "visual =~ x1 + x2 + x3\nspeed =~ x7 + x8 + x9"
    fit = cfa(model, data, missing="fiml")
    row = fit.factor_scores("bartlett").iloc[4]
    assert np.isnan(row["speed"])
    assert np.isfinite(row["visual"])
    assert np.isfinite(fit.factor_scores("regression").iloc[4]).all()


def test_a_row_with_auxiliary_values_only_has_no_score(three_items: pd.DataFrame) -> None:
    data = with_gaps(three_items).assign(session=np.arange(250.0) % 9)
    fit = cfa(MODEL, data, missing="fiml", auxiliary=["session"])
    for method in ("regression", "bartlett"):
        scores = fit.factor_scores(method)["trait"]
        assert scores.isna().to_numpy().nonzero()[0].tolist() == [3]


def test_a_single_indicator_without_error_is_its_own_score(three_items: pd.DataFrame) -> None:
    # T is singular: the weights are found all the same.
    fit = sem("trait =~ a + b + c\nother =~ d\nother ~ trait", three_items.assign(d=range(250)))
    deviations = np.arange(250) - np.mean(np.arange(250))
    np.testing.assert_allclose(fit.factor_scores("bartlett")["other"], deviations, atol=1e-6)


def test_groups_are_scored_by_their_own_parameters(fit_of: Callable[..., Any]) -> None:
    fit = fit_of("cases", "hs_group_configural")
    scores = fit.factor_scores()
    assert scores.notna().all(axis=None)
    for group in fit.observed.groups:
        np.testing.assert_allclose(scores.iloc[group.rows].mean(), 0, atol=1e-4)


def test_a_path_model_has_no_scores(three_items: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="no latent variable") as caught:
        sem("a ~ b", three_items).factor_scores()
    assert caught.value.code == "no-latent-variables"
