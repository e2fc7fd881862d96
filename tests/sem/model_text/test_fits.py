"""The texts fitted by our engine give what lavaan gave with them (`tests/reference/sem`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import growth, sem
from attachpath.sem.model_text import fixed_reliability

Reference = Callable[[str], dict[str, Any]]
Text = Callable[[str], str]
PANELS = ["free", "lags", "residuals", "means", "predictor", "three"]
CURVES = ["linear", "predictors", "outcome", "equal", "quadratic", "latent_basis", "piecewise"]
INTERACTIONS = [
    "interaction_match",
    "interaction_sd",
    "interaction_all_pairs",
    "interaction_covariate",
    "composites",
]


@pytest.mark.parametrize("model", PANELS)
def test_panels(reference: Reference, stored_text: Text, panel: pd.DataFrame, model: str) -> None:
    stored = reference("riclpm")[model]
    fit = sem(stored_text(f"riclpm_{model}"), panel)
    _same_fit(fit, stored["published"])
    _same_parameters(fit, stored["parameters"])


@pytest.mark.parametrize("model", CURVES)
def test_curves(reference: Reference, stored_text: Text, shared_data: Path, model: str) -> None:
    stored = reference("latent_growth")[model]
    data = pd.read_csv(shared_data / "sem_mediation" / "demo_growth.csv")
    fit = growth(stored_text(f"growth_{model}"), data)
    _same_fit(fit, stored["tutorial"])
    _same_parameters(fit, stored["parameters"])


@pytest.mark.parametrize("model", INTERACTIONS)
def test_interactions(
    reference: Reference, stored_text: Text, dat2way: pd.DataFrame, model: str
) -> None:
    stored = reference("product_indicators")["fits"][model]
    fit = sem(stored_text(model), dat2way)
    _same_fit(fit, stored)
    _same_parameters(fit, stored["parameters"])


def test_a_composite_has_the_r_squared_that_was_given(dat2way: pd.DataFrame) -> None:
    text = fixed_reliability({"f1": "x1", "f2": "x4"}, {"f1": 0.7, "f2": 0.9}, data=dat2way)
    parameters = sem(f"{text}\nx7 ~ f1 + f2\n", dat2way).parameters
    loadings = parameters.loc[parameters["op"] == "=~", "std_all"]
    assert list(loadings**2) == pytest.approx([0.7, 0.9], abs=1e-6)


def _same_fit(fit: Any, stored: dict[str, float]) -> None:
    assert fit.converged
    assert fit.fit_measures["df"] == stored["df"]
    assert fit.fit_measures["chisq"] == pytest.approx(stored["chisq"], abs=0.01)
    assert fit.fit_measures["logl"] == pytest.approx(stored["logl"], abs=0.01)


def _same_parameters(fit: Any, stored: dict[str, list[Any]]) -> None:
    theirs = pd.DataFrame(stored)
    definitions = theirs["op"] == ":="  # the expression is written in other blanks
    theirs.loc[definitions, "rhs"] = ""
    ours = fit.parameters.copy()
    ours.loc[ours["op"] == ":=", "rhs"] = ""
    both = theirs.merge(ours, on=["lhs", "op", "rhs"], how="left", validate="1:1")
    scale = np.maximum(1, both["est"].abs())
    assert ((both["estimate"] - both["est"]).abs() <= 1e-4 * scale).all()
    free = both["se"] > 0
    np.testing.assert_allclose(both.loc[free, "std_error"], both.loc[free, "se"], rtol=1e-3)
