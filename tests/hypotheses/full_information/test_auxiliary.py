"""Auxiliary variables: what a cohort has of them, and which can tell anything."""

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, measured_columns
from attachpath.errors import FormulaError
from attachpath.hypotheses.full_information.auxiliary import auxiliary_variables, telling


@pytest.fixture
def small() -> Cohort:
    clients = pd.DataFrame(
        {
            "client_id": ["a", "b", "c"],
            "ended": ["completed", "dropout", "completed"],
            "symptoms_pre": [1.0, None, 3.0],
        }
    )
    occasions = pd.DataFrame(
        {
            "client_id": ["a", "a", "a", "b"],
            "session": [9, 1, 4, 2],
            "wai": [np.nan, 2.0, 5.0, 3.0],
        }
    )
    return Cohort(clients, occasions, levels=["client"])


def made(cohort: Cohort, *names: str):
    return auxiliary_variables(cohort, names, measured_columns(cohort))


def test_the_last_value_is_the_last_that_was_observed_by_session(small):
    assert made(small, "wai_last").table["wai_last"].fillna(-1).tolist() == [5.0, 3.0, -1.0]


def test_text_is_a_column_for_each_value_but_the_most_frequent(small):
    table = made(small, "ended").table
    assert table.columns.tolist() == ["ended[dropout]"]
    assert table["ended[dropout]"].tolist() == [0.0, 1.0, 0.0]


def test_what_the_cohort_lacks_is_named_and_what_nobody_knows_is_a_misspelling(small):
    found = made(small, "cats_secure_last", "symptoms_pre", "sessions_attended")
    assert found.absent == ("cats_secure_last", "sessions_attended")
    assert found.table.columns.tolist() == ["symptoms_pre"]
    with pytest.raises(FormulaError) as caught:
        made(small, "symptms_pre")
    assert caught.value.code == "unknown-column"
    assert "symptoms_pre" in caught.value.cause


def test_a_variable_that_the_complete_rows_hold_constant_or_twice_tells_nothing():
    rng = np.random.default_rng(1)
    model = pd.DataFrame(rng.normal(size=(50, 2)), columns=["outcome", "x"])
    model.loc[40:, "outcome"] = np.nan
    auxiliary = pd.DataFrame(
        {
            "gone": (model.index >= 40).astype(float),  # all of them without the outcome
            "good": rng.normal(size=50),
            "same": 2 * model["x"] + 1,
        }
    )
    auxiliary = (auxiliary - auxiliary.mean()) / auxiliary.std(ddof=1)  # leaves rounding behind
    assert telling(model, auxiliary, ["outcome"]) == (["good"], ["gone", "same"])
    assert telling(model, auxiliary, []) == ([], ["gone", "good", "same"])
