"""Variance inflation against R's lm, statsmodels and closed forms."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.outliers_influence import variance_inflation_factor

from attachpath.errors import FormulaError
from attachpath.formula import design
from attachpath.models import variance_inflation

PLACE = Path(__file__).parents[2] / "reference" / "models" / "r_squared_increment.json"


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    return cohort.drop_duplicates("client_id")


def test_factors_are_those_of_lm(persons: pd.DataFrame) -> None:
    found = variance_inflation("iip_post ~ iip_pre + anxiety + security_between", persons)
    wanted = json.loads(PLACE.read_text("utf-8"))["vif"]
    np.testing.assert_allclose(found["vif"], wanted, rtol=1e-10)
    np.testing.assert_allclose(found["tolerance"], 1 / np.array(wanted), rtol=1e-10)


def test_factors_of_categories_and_products_are_those_of_statsmodels(persons: pd.DataFrame) -> None:
    formula = "iip_post ~ anxiety * security_between + gender"
    found = variance_inflation(f"{formula} + (1 | therapist_id)", persons)
    made = design(formula, persons)
    wanted = [variance_inflation_factor(made.matrix, place) for place in range(1, len(made.terms))]
    assert tuple(found["term"]) == made.terms[1:]
    np.testing.assert_allclose(found["vif"], wanted, rtol=1e-8)


def test_two_predictors_have_the_closed_form() -> None:
    draws = np.random.default_rng(1).standard_normal((100, 3))
    data = pd.DataFrame(draws, columns=["y", "a", "b"]).assign(c=draws[:, 1] + draws[:, 2])
    r = np.corrcoef(data["a"], data["c"])[0, 1]
    found = variance_inflation("y ~ a + c", data)
    assert found["vif"].tolist() == pytest.approx([1 / (1 - r**2)] * 2)


def test_one_predictor_has_a_factor_of_one_and_none_has_no_row(persons: pd.DataFrame) -> None:
    assert variance_inflation("iip_post ~ anxiety", persons)["vif"].tolist() == pytest.approx([1])
    assert variance_inflation("iip_post ~ 1", persons).empty


def test_a_predictor_made_of_others_is_refused(persons: pd.DataFrame) -> None:
    doubled = persons.assign(twice=2 * persons["anxiety"])
    with pytest.raises(FormulaError, match="twice") as caught:
        variance_inflation("iip_post ~ anxiety + twice", doubled)
    assert caught.value.code == "collinear"
