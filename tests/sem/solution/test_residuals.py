"""Residuals: definitions by hand, z where one cell is left, shape of the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem import sem


def test_kinds_are_as_defined(fit_of: Callable[..., Any]) -> None:
    fit = fit_of("cases", "hs_cfa_ml")
    sample, implied = fit.saturated[0].cov, fit.implied_moments().to_numpy()
    np.testing.assert_allclose(fit.residuals(), sample - implied, atol=1e-12)
    sd, model_sd = np.sqrt(np.diag(sample)), np.sqrt(np.diag(implied))
    bollen = sample / np.outer(sd, sd) - implied / np.outer(model_sd, model_sd)
    np.testing.assert_allclose(fit.residuals("correlation"), bollen, atol=1e-12)
    bentler = (sample - implied) / np.outer(sd, sd)
    np.testing.assert_allclose(fit.residuals("bentler"), bentler, atol=1e-12)
    # Normal theory: the variance of a sample covariance is (s_ii s_jj + s_ij^2) / n.
    error = np.sqrt((np.outer(sd**2, sd**2) + sample**2) / fit.n_obs)
    np.testing.assert_allclose(fit.residuals("normalized"), (sample - implied) / error, atol=1e-9)


def test_a_chain_misses_the_covariance_of_its_ends(
    with_covariance: Callable[..., pd.DataFrame],
) -> None:
    # b ~ a, c ~ b, nearly true: left is cov(a, c) - s_ab s_bc / s_bb = .001, whose variance is
    # that of a given b times that of c given b over n.
    data = with_covariance([[1, 0.5, 0.201], [0.5, 1, 0.4], [0.201, 0.4, 1]], ["a", "b", "c"], 400)
    fit = sem("b ~ a; c ~ b", data)
    raw, z = fit.residuals(), fit.residuals("standardized")
    assert raw.loc["a", "c"] == pytest.approx(0.001, abs=1e-7)
    assert z.loc["a", "c"] == pytest.approx(0.001 / np.sqrt(0.75 * 0.84 / 400), rel=5e-3)
    assert np.isnan(z.loc["a", "b"])  # the model always reproduces it
    assert np.isnan(z.loc["a", "a"])  # a given moment


def test_a_saturated_model_leaves_nothing(three_items: pd.DataFrame) -> None:
    fit = sem("a ~ b + c; b ~ c", three_items, meanstructure=True)
    assert np.abs(fit.residuals().to_numpy()).max() < 1e-7
    assert np.abs(fit.residuals(of="means").to_numpy()).max() < 1e-7
    assert fit.residuals("standardized").isna().all(axis=None)


def test_groups_have_a_frame_each_and_means_a_row(fit_of: Callable[..., Any]) -> None:
    found = fit_of("cases", "hs_group_scalar").residuals("raw", "means")
    assert list(found) == ["Pasteur", "Grant-White"]
    names = [f"x{k}" for k in range(1, 10)]
    assert found["Pasteur"].index.tolist() == ["mean"]
    assert found["Pasteur"].columns.tolist() == names


@pytest.mark.parametrize("kind", ["raw", "correlation", "bentler", "normalized", "standardized"])
def test_means_of_the_schools_are_lavaans(
    kind: Any, fit_of: Callable[..., Any], stored: Callable[[str], Any]
) -> None:
    for case in ("all_groups", "all_groups_fiml"):
        answer = stored("extensions")[case]
        theirs = answer["residuals"][
            {"correlation": "cor", "bentler": "cor_bentler"}.get(kind, kind)
        ]
        ours = fit_of("extensions", case).residuals(kind, "means")
        for frame, expected in zip(ours.values(), theirs, strict=True):
            values = frame.loc["mean", answer["observed"]].to_numpy(dtype=float)
            np.testing.assert_allclose(values, expected["mean"], atol=5e-4)


@pytest.mark.parametrize("kind", ["normalized", "standardized"])
@pytest.mark.parametrize("case", ["mlm", "mlr"])
def test_robust_fits_have_robust_errors_as_in_lavaan(
    case: str, kind: Any, fit_of: Callable[..., Any], stored: Callable[[str], Any]
) -> None:
    # resid(type = "normalized"), resid(type = "standardized"): solution.R.
    answer = stored("solution")[case]
    order = answer["observed"]
    ours = fit_of("solution", case).residuals(kind).loc[order, order].to_numpy()
    theirs = np.array(answer[kind], dtype=float)
    known = np.isfinite(theirs) & (np.abs(theirs) > 1e-5)
    np.testing.assert_allclose(ours[known], theirs[known], atol=1e-4)


def test_auxiliary_variables_are_left_out(data_of: Callable[[str], pd.DataFrame]) -> None:
    data = data_of("scores_holes")
    fit = sem("post ~ pre + ge", data, missing="fiml", auxiliary=["ga"])
    assert "ga" not in fit.residuals().columns
    assert "ga" not in fit.implied_moments().columns
    assert "ga" not in set(fit.r_squared()["variable"])


def test_words_are_checked(fit_of: Callable[..., Any]) -> None:
    fit = fit_of("cases", "hs_cfa_ml")
    for arguments in (("correlations",), ("raw", "mean")):
        with pytest.raises(UsageError) as caught:
            fit.residuals(*arguments)
        assert caught.value.code == "unknown-option"
