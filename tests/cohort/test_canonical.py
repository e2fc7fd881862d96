"""Six significant digits, the same on every machine."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attachpath.cohort.canonical import is_whole, round_significant, written_numbers

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)


@given(NUMBERS)
def test_rounding_agrees_with_decimal_printing(number: float) -> None:
    rounded = float(round_significant(np.array([number]))[0])
    printed = float(f"{number:.6g}")
    # a tie in the seventh digit may fall either way: one unit of the sixth digit
    assert math.isclose(rounded, printed, rel_tol=1.01e-5)
    assert float(f"{rounded:.6g}") == rounded


@given(NUMBERS)
def test_rounding_twice_is_rounding_once(number: float) -> None:
    once = round_significant(np.array([number]))
    assert round_significant(once)[0] == once[0]


def test_powers_of_ten_and_near_misses_keep_six_digits() -> None:
    given_numbers = np.array([1e-5, 999999.6, 0.9999996, 100000.4, 1e22, -123.4565, 1e-30, 0.0])
    assert round_significant(given_numbers).tolist() == [
        1e-5, 1e6, 1.0, 100000.0, 1e22, -123.456, 1e-30, 0.0,
    ]  # fmt: skip


def test_whole_columns_keep_every_digit() -> None:
    found = written_numbers(pd.Series([20240131.0, np.nan, 12345678.0]))
    assert found[0].tolist() == [20240131, 0, 12345678]
    assert found[1].tolist() == [False, True, False]
    assert not is_whole(np.array([1.0, 2.5]))
    assert not is_whole(np.array([1e300]))


@pytest.mark.parametrize("kind", ["int64", "int8", "Int8", "Int64", "float32", "float64", "uint8"])
def test_the_type_of_a_whole_column_does_not_matter(kind: str) -> None:
    found = written_numbers(pd.Series([1, 7, 3], dtype=kind))
    assert found[0].dtype == np.int8
    assert found[0].tolist() == [1, 7, 3]


def test_whole_numbers_beyond_a_double_are_kept() -> None:
    found = written_numbers(pd.Series([2**60 + 1, None], dtype="Int64"))
    assert found[0].tolist() == [2**60 + 1, 0]


def test_numbers_that_become_whole_by_rounding_are_whole() -> None:
    values, missing = written_numbers(pd.Series([1.0000001, 12345678.0, np.nan]))
    assert values.tolist() == [1, 12345700, 0]
    assert missing.tolist() == [False, False, True]
    again, _ = written_numbers(pd.Series(values))
    assert again.tolist() == values.tolist()
