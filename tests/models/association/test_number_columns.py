"""Claims about columns by name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.models.association.number_columns import number_columns, resampling_units


def test_numbers_of_every_kind_become_floats() -> None:
    data = pd.DataFrame(
        {
            "whole": pd.array([1, None], dtype="Int64"),
            "truth": [True, False],
            "maybe": pd.array([True, None], dtype="boolean"),
            "float": [0.5, np.nan],
        }
    )
    found = number_columns(data, list(data.columns))
    np.testing.assert_array_equal(found, [[1, 1, 1, 0.5], [np.nan, 0, np.nan, np.nan]])


@pytest.mark.parametrize(
    ("name", "code"),
    [("lengh", "unknown-column"), ("words", "not-numeric"), ("endless", "infinite-value")],
)
def test_what_is_no_number_is_refused_by_name(name: str, code: str) -> None:
    data = pd.DataFrame({"length": [1.0], "words": ["a"], "endless": [np.inf]})
    with pytest.raises(UsageError, match=name) as caught:
        number_columns(data, [name])
    assert caught.value.code == code


def test_a_column_that_is_there_twice_is_refused() -> None:
    data = pd.DataFrame([[1.0, 2.0]], columns=["x", "x"])
    with pytest.raises(UsageError, match="2 times") as caught:
        number_columns(data, ["x"])
    assert caught.value.code == "duplicate-column"


def test_rows_without_a_unit_are_their_own() -> None:
    data = pd.DataFrame({"unit": ["b", None, "a", "b", None]})
    assert resampling_units(data, "unit").tolist() == [0, 2, 1, 0, 3]
    assert resampling_units(data, None).tolist() == [0, 1, 2, 3, 4]
