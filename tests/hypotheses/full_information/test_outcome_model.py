"""The fixed part of a formula as a path model: the columns of the design, with missing values."""

import numpy as np
import pandas as pd
import pytest

from attachpath.formula import design, parse_formula
from attachpath.hypotheses.full_information.outcome_model import outcome_model


@pytest.fixture
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    table = pd.DataFrame(rng.normal(size=(60, 3)), columns=["y", "x", "w"])
    table["kind"] = np.array(["a", "b", "c"])[np.arange(60) % 3]
    return table


def test_columns_are_those_of_the_design_where_nothing_is_missing(rows):
    formula = parse_formula("y ~ x * w + C(kind)")
    made = outcome_model(formula, rows)
    known = design(formula, rows)
    assert ("Intercept", *made.terms) == known.terms
    raw = made.variables.to_numpy() * made.sds + made.means
    np.testing.assert_allclose(raw[:, 0], rows["y"], atol=1e-12)
    np.testing.assert_allclose(raw[:, 1:], known.matrix[:, 1:], atol=1e-12)


def test_a_product_is_missing_where_a_factor_is_and_no_row_is_left_out(rows):
    rows.loc[:4, "x"] = np.nan
    rows.loc[10:14, "y"] = np.nan
    made = outcome_model(parse_formula("y ~ x * w"), rows)
    place = made.terms.index("x:w") + 1
    assert made.variables.iloc[:, place].isna().tolist() == rows["x"].isna().tolist()
    assert len(made.variables) == 60
    assert made.n_outcome == 55


def test_a_category_that_no_complete_row_has_counts_as_missing_and_is_said(rows):
    rows.loc[0, "kind"] = "rare"
    rows.loc[0, "y"] = np.nan
    made = outcome_model(parse_formula("y ~ kind + x"), rows)
    assert made.terms == ("kind[b]", "kind[c]", "x")
    assert made.variables.iloc[0, 1:3].isna().all()
    assert any("'rare'" in note for note in made.notes)


def test_names_are_those_of_the_syntax_and_each_stands_once(rows):
    rows["k_b"] = rows["x"] + np.arange(60)
    rows["k"] = rows["kind"]
    made = outcome_model(parse_formula("y ~ k_b + k"), rows)
    names = list(made.variables.columns)
    assert len(set(names)) == len(names) == 4
    assert made.text == f"outcome ~ {' + '.join(names[1:])}"
