"""Leaving groups out: R's least squares, lme4 with its variances held, and brute force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import linalg

from attachpath.errors import FormulaError, UsageError
from attachpath.models import influence, multilevel, regression
from attachpath.models.marginal import marginal_model

_PLACE = Path(__file__).parents[2] / "reference" / "models"
OLS = "iip_post ~ iip_pre + security_between * anxiety + gender"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """R 4.2.2 and lme4 1.1-31 on cohort.csv (influence.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "influence.json").read_text("utf-8"))
    return answers


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    return cohort.drop_duplicates("client_id")


def test_persons_of_a_regression_are_rs_cooks_distance_and_dfbeta(
    persons: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference["ols"]
    fit = regression(OLS, persons)
    found = influence(fit, persons, "security_between", by="client_id")
    assert found["group"].tolist() == answer["client"]
    np.testing.assert_allclose(found["cooks_distance"], answer["cooks"], rtol=1e-9)
    # R's dfbeta is the estimate with all less the one without.
    np.testing.assert_allclose(-found["change"], answer["dfbeta"], rtol=1e-9, atol=1e-14)


def test_therapists_of_a_regression_are_rs_update(
    persons: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference["ols"]
    found = influence(regression(OLS, persons), persons, "security_between", by="therapist_or_none")
    assert found["group"].tolist() == answer["therapist"]
    np.testing.assert_allclose(found["estimate"], answer["estimate"], rtol=1e-10)
    # 35 persons have no therapist: they are never left out.
    assert found["n_rows"].sum() == persons["therapist_or_none"].notna().sum()


@pytest.mark.parametrize(
    ("by", "names", "numbers"),
    [
        ("client_id", "clients", "by_client"),
        ("therapist_id", "therapists", "by_therapist"),
    ],
)
def test_groups_of_a_mixed_model_are_lme4s_with_the_variances_held(
    by: str, names: str, numbers: str, cohort: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference["mixed"]
    fit = multilevel(answer["formula"], cohort)
    found = influence(fit, cohort, answer["term"], by=by)
    assert found["group"].tolist() == answer[names]
    np.testing.assert_allclose(found["estimate"], answer[numbers], rtol=1e-6)


def test_refitting_the_variances_moves_the_estimates_little_further(
    cohort: pd.DataFrame, reference: dict[str, Any]
) -> None:
    """What holding the variances costs, against lme4's refits without each therapist."""
    answer = reference["mixed"]
    fit = multilevel(answer["formula"], cohort)
    found = influence(fit, cohort, answer["term"], by="therapist_id")
    error = fit.contrast({answer["term"]: 1.0})["std_error"]
    further = (found["estimate"] - np.array(answer["refitted"])).abs() / error
    assert further.max() < 0.15
    assert np.corrcoef(found["estimate"], answer["refitted"])[0, 1] > 0.97


@pytest.mark.parametrize("by", ["client_id", "therapist_id", "gender", "session"])
def test_the_blocks_give_what_the_whole_covariance_gives(by: str, cohort: pd.DataFrame) -> None:
    """Rows deleted from V itself; genders and sessions lie across all blocks."""
    formula = "growth ~ session_log + anxiety + security_within + (1 + security_within | client_id)"
    formula += " + (1 | therapist_id)"
    fit = multilevel(formula, cohort)
    model = marginal_model(fit, cohort)
    size = len(model.design.rows)
    V = np.zeros((size, size))
    for block in model.blocks:
        V[np.ix_(block.rows, block.rows)] = block.covariance
    X, y = model.design.matrix, model.design.response
    groups = cohort[by].to_numpy()[model.design.rows]
    found = influence(fit, cohort, "anxiety", by=by)
    information = X.T @ linalg.solve(V, X)
    place = fit.position("anxiety")
    for _, row in found.iloc[::7].iterrows():
        kept = groups != row["group"]
        W = linalg.inv(V[np.ix_(kept, kept)])
        covariance = linalg.inv(X[kept].T @ W @ X[kept])
        beta = covariance @ X[kept].T @ W @ y[kept]
        apart = beta - model.estimates
        assert row["n_rows"] == (~kept).sum()
        assert row["estimate"] == pytest.approx(beta[place], rel=1e-8)
        assert row["std_error"] == pytest.approx(covariance[place, place] ** 0.5, rel=1e-8)
        expected = apart @ information @ apart / len(apart)
        assert row["cooks_distance"] == pytest.approx(expected, rel=1e-6)


def test_a_group_that_alone_carries_a_coefficient_is_missing_with_a_reason(
    persons: pd.DataFrame,
) -> None:
    data = persons.assign(only=(persons["therapist_id"] == "t03").astype(float))
    found = influence(
        regression("iip_post ~ iip_pre + only", data), data, "iip_pre", by="therapist_id"
    ).set_index("group")
    assert found["reason"].notna().sum() == 1
    assert found.loc["t03", "reason"] == "without it the coefficients cannot be estimated"
    numbers = found.loc["t03", ["estimate", "std_error", "change", "cooks_distance"]]
    assert numbers.isna().all()
    assert found["estimate"].drop("t03").notna().all()


def test_an_outlier_is_the_most_influential_person(persons: pd.DataFrame) -> None:
    data = persons.reset_index(drop=True)
    data.loc[7, ["iip_pre", "iip_post"]] = [9.0, -9.0]
    found = influence(regression("iip_post ~ iip_pre", data), data, "iip_pre", by="client_id")
    assert found.loc[found["cooks_distance"].idxmax(), "group"] == data.loc[7, "client_id"]
    assert found.loc[found["change_in_std_errors"].abs().idxmax(), "group"] == "c008"


def test_the_change_is_in_standard_errors_of_the_fit(persons: pd.DataFrame) -> None:
    fit = regression(OLS, persons, robust="HC3")
    found = influence(fit, persons, "iip_pre", by="therapist_id")
    row = fit.contrast({"iip_pre": 1.0})
    np.testing.assert_allclose(found["change"], found["estimate"] - row["estimate"], atol=1e-12)
    np.testing.assert_allclose(found["change_in_std_errors"], found["change"] / row["std_error"])


def test_wrong_questions_are_refused(persons: pd.DataFrame) -> None:
    fit = regression(OLS, persons)
    with pytest.raises(FormulaError) as term:
        influence(fit, persons, "anxeity", by="client_id")
    with pytest.raises(UsageError) as column:
        influence(fit, persons, "anxiety", by="client")
    with pytest.raises(UsageError) as other:
        influence(fit, persons.iloc[3:], "anxiety", by="client_id")
    codes = [caught.value.code for caught in (term, column, other)]
    assert codes == ["unknown-term", "unknown-column", "other-data"]
