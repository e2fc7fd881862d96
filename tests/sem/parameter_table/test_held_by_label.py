"""A label shared with a parameter that is held holds its rows, as in lavaan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import FormulaError
from attachpath.sem import cfa, sem


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    """Three indicators of one factor."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(200, 1)) + rng.normal(size=(200, 3))
    return pd.DataFrame(values, columns=["x1", "x2", "x3"])


def test_one_label_on_all_loadings_holds_them_at_one(data):
    """Tau-equivalence: the same fit as with every loading written as 1."""
    labelled = cfa("f =~ a*x1 + a*x2 + a*x3", data)
    written = cfa("f =~ 1*x1 + 1*x2 + 1*x3", data)

    assert labelled.fit_measures["df"] == 2
    assert labelled.fit_measures["chisq"] == pytest.approx(written.fit_measures["chisq"])
    assert labelled.parameters["estimate"].head(3).tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("text", ["x1 ~ a*x2 + 0.5*x3 + a*x3", "x1 ~ 0.5*x2 + a*x2 + a*x3"])
def test_the_order_does_not_matter(text, data):
    fit = sem(text, data)

    assert fit.parameters["estimate"].head(2).tolist() == [0.5, 0.5]
    assert fit.fit_measures["npar"] == 1


def test_a_definition_of_it_is_a_constant(data):
    rows = cfa("f =~ a*x1 + a*x2 + x3; twice := 2*a", data).parameters.set_index("label")

    assert rows.loc["twice", "estimate"] == 2.0
    assert np.isnan(rows.loc["twice", "std_error"])


def test_two_values_under_one_label_are_refused(data):
    with pytest.raises(FormulaError) as caught:
        cfa("f =~ a*x1 + x2 + x3; x2 ~~ 0.5*x2 + a*x2", data)

    assert caught.value.code == "model-contradiction"
    assert "'f =~ x1' and 'x2 ~~ x2'" in caught.value.message
