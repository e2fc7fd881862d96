"""Residuals and leverage: R's lm and lme4, and what they add up to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.models import multilevel, regression, residuals

_PLACE = Path(__file__).parents[2] / "reference" / "models"
NAMES = ("fitted", "residual", "leverage", "standardised")


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """R 4.2.2 and lme4 1.1-31 on cohort.csv (random_effects.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "random_effects.json").read_text("utf-8"))
    return answers


def test_those_of_a_regression_are_rs(cohort: pd.DataFrame, reference: dict[str, Any]) -> None:
    persons = cohort.drop_duplicates("client_id")
    answer = reference["ols"]
    found = residuals(regression(answer["formula"], persons), persons)
    assert found.index.equals(persons.index)
    for name in NAMES:
        np.testing.assert_allclose(found[name], answer[name], rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(found["fitted_fixed"], found["fitted"], rtol=1e-12)


@pytest.mark.parametrize("case", ["three_level", "correlated", "crossed"])
def test_those_of_a_multilevel_fit_are_lme4s(
    case: str, cohort: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference[case]
    found = residuals(multilevel(answer["formula"], cohort), cohort)
    used = found.dropna()
    assert np.flatnonzero(found["residual"].notna()).tolist() == answer["rows"]
    for name in (*NAMES, "fitted_fixed"):
        np.testing.assert_allclose(used[name], answer[name], rtol=0, atol=2e-6)


def test_rows_keep_their_index_and_incomplete_rows_are_missing(cohort: pd.DataFrame) -> None:
    data = cohort.sample(frac=1, random_state=1)
    fit = multilevel("growth ~ security_within + (1 | client_id)", data)
    found = residuals(fit, data)
    assert found.index.equals(data.index)
    complete = data[["growth", "security_within"]].notna().all(axis=1)
    assert found["residual"].notna().equals(complete)
    assert (~complete).sum() == fit.n_dropped
    response = data.loc[complete, "growth"]
    both = found.loc[complete]
    np.testing.assert_allclose(both["fitted"] + both["residual"], response)
    np.testing.assert_allclose(both["fitted_fixed"] + both["residual_fixed"], response)


def test_leverages_of_a_regression_add_up_to_its_terms(cohort: pd.DataFrame) -> None:
    fit = regression("growth ~ security_within + anxiety", cohort)
    assert residuals(fit, cohort)["leverage"].sum() == pytest.approx(3)


def test_a_row_with_leverage_one_has_no_standardised_residual(cohort: pd.DataFrame) -> None:
    data = cohort.dropna(subset=["growth"]).reset_index(drop=True)
    data["alone"] = (data.index == 4).astype(float)
    found = residuals(regression("growth ~ alone", data), data)
    assert found.loc[4, "leverage"] == 1
    assert np.isnan(found.loc[4, "standardised"])
    assert found["standardised"].isna().sum() == 1


def test_other_data_are_refused(cohort: pd.DataFrame) -> None:
    fit = regression("growth ~ security_within", cohort)
    with pytest.raises(UsageError) as caught:
        residuals(fit, cohort.assign(growth=cohort["growth"] * 2))
    assert caught.value.code == "other-data"
