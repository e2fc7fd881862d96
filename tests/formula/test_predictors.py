"""How a column becomes numbers or a category, and which columns are neither."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import FormulaError
from attachpath.formula import design


def refused(formula: str, data: pd.DataFrame) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        design(formula, data)
    return caught.value


def test_a_categorical_column_keeps_its_own_order_and_loses_its_unused_levels(
    data: pd.DataFrame,
) -> None:
    data["g"] = pd.Categorical(data["g"], categories=["c", "never", "a", "b"])
    assert design("y ~ g", data).terms == ("Intercept", "g[a]", "g[b]")


def test_true_and_false_are_one_and_zero(data: pd.DataFrame) -> None:
    data["late"] = data["wave"] > 2
    made = design("y ~ late", data)
    assert made.terms == ("Intercept", "late")
    assert np.array_equal(made.matrix[:, 1], (data["wave"] > 2).astype(float))


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "int8", "float32", "object"])
def test_whole_numbers_give_the_same_design_in_every_type(dtype: str, data: pd.DataFrame) -> None:
    for formula in ("y ~ wave * x", "y ~ C(wave) * x"):
        expected, made = design(formula, data), design(formula, data.astype({"wave": dtype}))
        assert made.terms == expected.terms
        assert np.array_equal(made.matrix, expected.matrix)


def test_the_levels_of_a_whole_number_are_named_alike_with_and_without_missing_values(
    data: pd.DataFrame,
) -> None:
    data["wave"] = data["wave"].astype(float)
    data.loc[5, "wave"] = np.nan
    assert design("y ~ C(wave)", data).terms == ("Intercept", "wave[2]", "wave[3]")


@pytest.mark.parametrize("formula", ["g ~ x", "y ~ x + (g | h)", "client ~ 1"])
def test_text_where_numbers_are_needed_is_refused(formula: str, sixty: pd.DataFrame) -> None:
    assert refused(formula, sixty).code == "not-numeric"


@pytest.mark.parametrize("formula", ["y ~ x", "y ~ C(x)", "x ~ y", "y ~ (x | g)"])
def test_numbers_with_text_among_them_are_refused_and_never_become_categories(
    formula: str, sixty: pd.DataFrame
) -> None:
    sixty["x"] = sixty["x"].astype(object)
    sixty.loc[3, "x"] = "-99 "
    error = refused(formula, sixty)
    assert (error.code, "'x'" in error.message) == ("not-numeric", True)


@pytest.mark.parametrize(
    "values",
    [
        pd.date_range("2020-01-01", periods=60),
        np.arange(60) * 1j,
        pd.to_timedelta(np.arange(60), unit="D"),
        pd.Series([[number] for number in range(60)]),
    ],
)
@pytest.mark.parametrize("formula", ["y ~ x", "x ~ y", "y ~ C(x)"])
def test_dates_and_other_things_that_are_no_numbers_are_refused(
    formula: str, values: object, sixty: pd.DataFrame
) -> None:
    assert refused(formula, sixty.assign(x=values)).code == "not-numeric"


@pytest.mark.parametrize("formula", ["y ~ x", "x ~ y", "y ~ z + (x | g)", "y ~ C(x)"])
@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_an_infinite_value_is_refused_and_its_column_named(
    formula: str, value: float, sixty: pd.DataFrame
) -> None:
    sixty.loc[4, "x"] = value
    error = refused(formula, sixty)
    assert (error.code, "'x'" in error.message) == ("not-finite", True)
