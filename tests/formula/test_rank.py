"""Terms that cannot be told apart are refused, with the columns at fault by name."""

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


def test_a_product_beyond_the_largest_number_is_refused_and_named(sixty: pd.DataFrame) -> None:
    error = refused("y ~ x:z", sixty.assign(x=1e200 * sixty["x"], z=1e200 * sixty["z"]))
    assert (error.code, "'x:z'" in error.message) == ("not-finite", True)


@pytest.mark.parametrize(("rows", "terms"), [(1, 2), (2, 2), (3, 4)])
def test_as_many_terms_as_rows_are_too_many(rows: int, terms: int, sixty: pd.DataFrame) -> None:
    error = refused("y ~ x" if terms == 2 else "y ~ x + z + w", sixty.iloc[:rows])
    assert error.code == "too-few-rows"
    assert f"{rows} complete rows cannot estimate {terms} terms" in error.message


def test_one_row_more_than_terms_is_enough(sixty: pd.DataFrame) -> None:
    assert design("y ~ x", sixty.iloc[:3]).matrix.shape == (3, 2)


def test_too_few_complete_rows_are_told_before_what_is_constant_in_them(
    sixty: pd.DataFrame,
) -> None:
    few = sixty.iloc[:3].assign(gender="female")
    error = refused("y ~ x + z + gender", few)
    assert error.code == "too-few-rows"
    assert "3 complete rows cannot estimate 4 terms" in error.message


def test_a_constant_response_is_refused(sixty: pd.DataFrame) -> None:
    error = refused("y ~ x", sixty.assign(y=4.0))
    assert (error.code, "'y'" in error.message) == ("constant-response", True)


@pytest.mark.parametrize(
    ("values", "formula"),
    [
        (3.0, "y ~ z + x"),
        (0.0, "y ~ 0 + x"),
        (0.0, "y ~ z * x"),
        ("only", "y ~ z + x"),
        ("only", "y ~ z:x"),
        ("only", "y ~ 0 + x"),
        (3, "y ~ C(x)"),
        (True, "y ~ x"),
    ],
)
def test_a_constant_predictor_is_refused_and_named(
    values: object, formula: str, sixty: pd.DataFrame
) -> None:
    error = refused(formula, sixty.assign(x=values))
    assert (error.code, "'x" in error.message) == ("constant-predictor", True)


def test_a_predictor_that_differs_only_by_rounding_is_constant(sixty: pd.DataFrame) -> None:
    tenths = np.where(sixty["z"] > 0, 0.1 + 0.2, 0.3)
    assert np.ptp(tenths) > 0
    assert refused("y ~ w + x", sixty.assign(x=tenths)).code == "constant-predictor"


def test_a_predictor_may_become_constant_when_incomplete_rows_go(sixty: pd.DataFrame) -> None:
    sixty["x"] = np.where(np.arange(60) < 30, 1.0, 0.0)
    sixty.loc[:29, "z"] = np.nan
    error = refused("y ~ x + z", sixty)
    assert error.code == "constant-predictor"
    assert "all 30 rows used" in error.message


def with_exact_functions(sixty: pd.DataFrame) -> pd.DataFrame:
    dummies = {f"is_{level}": (sixty["g"] == level).astype(int) for level in "abc"}
    return sixty.assign(
        twice=2 * sixty["x"],
        shifted=sixty["x"] * 10 - 4,
        total=sixty["x"] + sixty["z"] + sixty["w"],
        change=sixty["z"] - sixty["x"],
        huge=1e12 * sixty["x"],
        product=sixty["x"] * sixty["z"],
        **dummies,
    )


@pytest.mark.parametrize(
    ("formula", "at_fault"),
    [
        ("y ~ x + twice", {"x", "twice"}),
        ("y ~ x + huge + z", {"x", "huge"}),
        ("y ~ z + x + w + shifted", {"x", "shifted"}),
        ("y ~ x + z + change", {"x", "z", "change"}),
        ("y ~ x + z + w + total", {"x", "z", "w", "total"}),
        ("y ~ 0 + x + z + w + total + g", {"x", "z", "w", "total"}),
        ("y ~ x * z + product", {"x:z", "product"}),
        ("y ~ x + is_a + is_b + is_c", {"is_a", "is_b", "is_c"}),
        ("y ~ x + g + is_b", {"g[b]", "is_b"}),
        ("y ~ x + g + is_a", {"g[b]", "g[c]", "is_a"}),
        ("y ~ 0 + g + is_a", {"g[a]", "is_a"}),
    ],
)
def test_exact_functions_of_each_other_are_refused_and_all_named(
    formula: str, at_fault: set[str], sixty: pd.DataFrame
) -> None:
    error = refused(formula, with_exact_functions(sixty))
    assert error.code == "collinear"
    names = error.message.partition(": ")[2].rpartition(" in: ")[0].split(", ")
    assert {name.strip("'") for name in names} == at_fault
    assert len(names) == len(at_fault)


def test_the_dummies_of_every_level_are_allowed_where_there_is_no_intercept(
    sixty: pd.DataFrame,
) -> None:
    made = design("y ~ 0 + x + is_a + is_b + is_c", with_exact_functions(sixty))
    assert made.terms == ("x", "is_a", "is_b", "is_c")


def test_columns_may_become_exact_functions_when_incomplete_rows_go(
    sixty: pd.DataFrame,
) -> None:
    sixty["copy"] = np.where(np.arange(60) < 40, sixty["x"], sixty["w"])
    assert design("y ~ x + copy + z", sixty).terms == ("Intercept", "x", "copy", "z")
    sixty.loc[40:, "z"] = np.nan
    error = refused("y ~ x + copy + z", sixty)
    assert error.code == "collinear"
    assert "'x', 'copy'" in error.message


def test_a_category_with_an_empty_cell_in_an_interaction_is_refused(
    sixty: pd.DataFrame,
) -> None:
    sixty.loc[sixty["g"] == "b", "h"] = "u"
    error = refused("y ~ g * h", sixty)
    assert error.code == "constant-predictor"
    assert "'g[b]:h[v]'" in error.message


@pytest.mark.parametrize("size", [1e-8, 1.0, 1e8, 1e150])
@pytest.mark.parametrize("shift", [0.0, 2022.0])
def test_neither_small_nor_large_units_make_a_predictor_collinear(
    size: float, shift: float, sixty: pd.DataFrame
) -> None:
    made = design("y ~ x + z", sixty.assign(x=size * (sixty["x"].round() + shift)))
    assert made.terms == ("Intercept", "x", "z")


def test_a_highly_but_not_exactly_correlated_predictor_is_kept(sixty: pd.DataFrame) -> None:
    made = design("y ~ x + almost", sixty.assign(almost=sixty["x"] + 1e-5 * sixty["z"]))
    assert made.terms == ("Intercept", "x", "almost")


def test_two_terms_of_one_name_are_refused(sixty: pd.DataFrame) -> None:
    for formula in ("y ~ x * z + `x:z`", "y ~ x + Intercept", "y ~ g + `g[b]`"):
        named = sixty.rename(columns={"w": formula.split()[-1].strip("`")})
        assert refused(formula, named).code == "ambiguous-term"
