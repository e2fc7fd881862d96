"""The shape and the spread of residuals: R's psych, closed forms and drawn data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.models import multilevel, regression, residual_checks, residual_spread, residuals

_PLACE = Path(__file__).parents[2] / "reference" / "models"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """lme4 1.1-31 and psych on cohort.csv (random_effects.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "random_effects.json").read_text("utf-8"))
    return answers


@pytest.mark.parametrize("case", ["three_level", "correlated", "crossed"])
def test_shapes_are_psychs(case: str, cohort: pd.DataFrame, reference: dict[str, Any]) -> None:
    answer = reference[case]
    found = residual_checks(multilevel(answer["formula"], cohort), cohort)
    first = found.iloc[0]
    assert first["group"] == "Residual"
    shape = (first["skewness"], first["excess_kurtosis"])
    assert shape == pytest.approx((answer["skewness"], answer["kurtosis"]), abs=1e-5)
    effects = found.iloc[1:].copy()
    effects.index = effects["group"] + " " + effects["term"].replace("Intercept", "(Intercept)")
    for expected in answer["effect_shapes"]:
        row = effects.loc[expected["effect"]]
        assert row["sd"] == pytest.approx(expected["sd"], rel=1e-5)
        shape = (row["skewness"], row["excess_kurtosis"])
        assert shape == pytest.approx((expected["skewness"], expected["kurtosis"]), abs=1e-5)


def test_shapes_of_a_regression_are_psychs(cohort: pd.DataFrame, reference: dict[str, Any]) -> None:
    answer, persons = reference["ols"], cohort.drop_duplicates("client_id")
    row = residual_checks(regression(answer["formula"], persons), persons).iloc[0]
    shape = (row["skewness"], row["excess_kurtosis"])
    assert shape == pytest.approx((answer["skewness"], answer["kurtosis"]), rel=1e-9)
    assert row["n"] == len(answer["residual"])


def test_skewed_errors_show_in_the_residuals() -> None:
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"g": np.repeat(np.arange(500), 20)})
    data["y"] = np.repeat(rng.normal(size=500), 20) + rng.exponential(size=10_000)
    row = residual_checks(multilevel("y ~ 1 + (1 | g)", data, df="normal"), data).iloc[0]
    # The exponential has skewness 2 and excess kurtosis 6; the residuals keep most of it.
    assert 1.5 < row["skewness"] < 2.1
    assert 3.5 < row["excess_kurtosis"] < 6.5


def test_a_random_effect_without_variance_has_no_shape(cohort: pd.DataFrame) -> None:
    formula = "growth ~ noise + security_within + (1 | client_id) + (0 + noise | client_id)"
    found = residual_checks(multilevel(formula, cohort), cohort).set_index("term")
    assert found.loc["noise", "reason"] is not None
    assert np.isnan(found.loc["noise", "skewness"])


def test_a_spread_that_grows_with_the_session_shows() -> None:
    rng = np.random.default_rng(5)
    data = pd.DataFrame({"session": np.tile([1, 2, 3], 2000)})
    data["y"] = data["session"] * rng.normal(size=6000)
    found = residual_spread(regression("y ~ C(session)", data), data, "session")
    assert found["session"].tolist() == [1, 2, 3]
    np.testing.assert_allclose(found["sd"], [1, 2, 3], rtol=0.05)
    np.testing.assert_allclose(found["ratio"], np.array([1, 2, 3]) / np.sqrt(14 / 3), rtol=0.05)


def test_spreads_are_those_of_the_residuals(cohort: pd.DataFrame) -> None:
    fit = multilevel("growth ~ security_within + (1 | client_id)", cohort)
    found = residual_spread(fit, cohort, "session").set_index("session")
    left = residuals(fit, cohort)["residual"]
    for session, row in found.iterrows():
        values = left[cohort["session"] == session].dropna()
        assert row["n"] == len(values)
        assert (row["mean"], row["sd"]) == pytest.approx((values.mean(), values.std()))
    assert found["n"].sum() == fit.n_obs


def test_a_group_of_one_row_is_missing_with_a_reason() -> None:
    data = pd.DataFrame({"x": [0.0, 1, 2, 3, 4], "y": [0.0, 2, 1, 4, 3], "s": [1, 1, 1, 1, 2]})
    found = residual_spread(regression("y ~ x", data), data, "s")
    assert found["reason"].tolist() == [None, "a single row has no spread"]
    assert np.isnan(found.loc[1, "sd"])


def test_an_unknown_column_is_refused(cohort: pd.DataFrame) -> None:
    fit = regression("growth ~ security_within", cohort)
    with pytest.raises(UsageError) as caught:
        residual_spread(fit, cohort, "sesion")
    assert caught.value.code == "unknown-column"
