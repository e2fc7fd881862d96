"""Products of indicators: semTools' indProd 0.5-6, hand arithmetic, and what cannot be made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem.model_text import product_indicators

Reference = Callable[[str], dict[str, Any]]
FIRST, SECOND = ["a1", "a2", "a3"], ["b1", "b2", "b3"]
TWO_ANSWERS = [1.0, 2.0, *[np.nan] * 38]


@pytest.fixture
def small(reference: Reference) -> pd.DataFrame:
    return pd.DataFrame(reference("product_indicators")["data"], dtype=float)


@pytest.mark.parametrize("match", [True, False])
@pytest.mark.parametrize("centering", ["double_mean", "mean", "residual"])
def test_products_are_those_of_semtools(
    reference: Reference, small: pd.DataFrame, centering: str, match: bool
) -> None:
    expected = reference("product_indicators")
    rows = [k - 1 for k in expected["complete_rows"]] if centering == "residual" else slice(None)
    made, names = product_indicators(small, FIRST, SECOND, match=match, centering=centering)  # type: ignore[arg-type]
    theirs = pd.DataFrame(expected[f"{centering}_{'match' if match else 'all'}"], dtype=float)
    assert names == list(theirs)
    np.testing.assert_allclose(made[names].iloc[rows], theirs, atol=1e-10)


def test_residual_products_are_missing_where_any_indicator_is(small: pd.DataFrame) -> None:
    made, names = product_indicators(small, FIRST, SECOND, centering="residual")
    expected = small[FIRST + SECOND].isna().any(axis=1)
    assert all(made[name].isna().equals(expected) for name in names)


def test_residual_products_are_uncorrelated_with_every_indicator(small: pd.DataFrame) -> None:
    made, names = product_indicators(small, FIRST, SECOND, match=False, centering="residual")
    whole = made.dropna()
    both = np.corrcoef(whole[FIRST + SECOND].T, whole[names].T)[:6, 6:]
    np.testing.assert_allclose(both, 0, atol=1e-10)


def test_products_of_a_known_table() -> None:
    data = pd.DataFrame({"x": [1, 2, 6], "z": [3, 5, 4]}, index=["p", "q", "r"])
    made, names = product_indicators(data, ["x"], ["z"], centering="mean", names=["xz"])
    assert names == ["xz"]
    # x - 3 = -2, -1, 3 and z - 4 = -1, 1, 0
    pd.testing.assert_series_equal(
        made["xz"], pd.Series([2.0, -1.0, 0.0], index=["p", "q", "r"], name="xz")
    )


def test_a_product_is_missing_only_where_one_of_its_two_indicators_is(small: pd.DataFrame) -> None:
    made, _ = product_indicators(small, FIRST, SECOND)
    assert list(np.flatnonzero(made["a1.b1"].isna())) == [2, 16, 19]
    assert list(np.flatnonzero(made["a2.b2"].isna())) == []
    assert list(np.flatnonzero(made["a3.b3"].isna())) == [4]


def test_double_mean_centred_products_have_mean_zero(small: pd.DataFrame) -> None:
    made, names = product_indicators(small, FIRST, SECOND, match=False)
    np.testing.assert_allclose(made[names].mean(), 0, atol=1e-14)


def test_the_users_table_is_left_as_it_was(small: pd.DataFrame) -> None:
    before = small.copy()
    made, _ = product_indicators(small, FIRST, SECOND)
    assert small.equals(before)
    assert made[list(small)].equals(before)


@pytest.mark.parametrize("centering", ["double_mean", "mean", "residual"])
def test_groups_are_centred_each_by_itself(small: pd.DataFrame, centering: str) -> None:
    small["sex"] = ["f", "m"] * 20
    made, names = product_indicators(small, FIRST, SECOND, centering=centering, group="sex")  # type: ignore[arg-type]
    for _, part in small.groupby("sex"):
        alone, _ = product_indicators(part, FIRST, SECOND, centering=centering)  # type: ignore[arg-type]
        pd.testing.assert_frame_equal(made.loc[part.index, names], alone[names])


def test_rows_of_no_group_have_no_products(small: pd.DataFrame) -> None:
    small["sex at birth"] = ["f", "m", *[None] * 4, *["f"] * 34]
    made, names = product_indicators(small, FIRST, SECOND, group="sex at birth")
    assert made.loc[2:5, names].isna().all(axis=None)


def test_shifting_an_indicator_changes_no_product(small: pd.DataFrame) -> None:
    made, names = product_indicators(small, FIRST, SECOND)
    shifted, _ = product_indicators(small.assign(a2=small["a2"] + 100), FIRST, SECOND)
    np.testing.assert_allclose(shifted[names], made[names], atol=1e-10)


def test_nullable_whole_numbers_are_numbers() -> None:
    data = pd.DataFrame({"x": [1, 2, None, 6], "z": [3, 5, 1, 4]}, dtype="Int64")
    made, _ = product_indicators(data, ["x"], ["z"])
    assert made["x.z"].dtype == np.float64
    assert list(made["x.z"].isna()) == [False, False, True, False]


@pytest.mark.parametrize(
    ("code", "change", "options"),
    [
        ("unknown-column", {}, {"first": ["a1", "a2", "a33"]}),
        ("unknown-column", {}, {"group": "sex"}),
        ("unequal-pairs", {}, {"first": ["a1"]}),
        ("name-twice", {}, {"first": ["a1", "a1", "a2"]}),
        ("name-twice", {}, {"second": ["a1", "b1", "b2"]}),
        ("wrong-number-of-names", {}, {"names": ["p"]}),
        ("name-taken", {}, {"names": ["p", "q", "a1"]}),
        ("name-taken", {"a1.b1": 1.0}, {}),
        ("name-twice", {}, {"names": ["p", "q", "p"]}),
        ("name-not-writable", {}, {"names": ["p", "q", "r s"]}),
        ("unknown-centering", {}, {"centering": "grand"}),
        ("not-numeric", {"a1": "often"}, {}),
        ("constant-column", {"a1": 3.0}, {}),
        ("constant-column", {"a1": np.nan}, {}),
        ("constant-column", {"a1": np.inf}, {}),
        ("too-few-rows", {"a1": TWO_ANSWERS}, {"centering": "residual"}),
        ("product-missing", {"a1": TWO_ANSWERS, "b1": TWO_ANSWERS[::-1]}, {}),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_said(
    small: pd.DataFrame, code: str, change: dict[str, Any], options: dict[str, Any]
) -> None:
    with pytest.raises(UsageError) as caught:
        product_indicators(small.assign(**change), **{"first": FIRST, "second": SECOND, **options})
    assert caught.value.code == code


def test_an_unknown_column_is_answered_with_the_nearest(small: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match=r"'a33'.*\n.*'a3'"):
        product_indicators(small, ["a1", "a2", "a33"], SECOND)
