"""Claims about what a reliability analysis starts from, and what it refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import alpha, omega


def four_items(n: int = 100, seed: int = 1) -> pd.DataFrame:
    draws = np.random.default_rng(seed)
    return pd.DataFrame(
        draws.standard_normal((n, 1)) + draws.standard_normal((n, 4)), columns=list("abcd")
    )


def test_incomplete_rows_are_left_out_and_counted() -> None:
    items = four_items()
    expected = alpha(items.iloc[5:])
    items.loc[:4, "b"] = np.nan
    found = alpha(items)
    assert (found.n, found.items) == (95, 4)
    assert found.estimate == expected.estimate
    assert found.notes == ("5 of 100 rows have a missing answer and were left out",)


def test_an_item_that_was_not_turned_round_is_named() -> None:
    items = four_items()
    items["c"] = -items["c"]
    (note,) = alpha(items).notes
    assert "correlate negatively with the sum of the others: c;" in note


def test_a_constant_item_is_named_and_has_no_omega() -> None:
    items = four_items()
    items["d"] = 3.0
    assert any("same answer to: d" in note for note in alpha(items).notes)
    assert omega(items).reason == "an item does not vary"


def test_nullable_integers_are_numbers() -> None:
    items = (four_items() * 2).round()
    hidden = items.mask(np.random.default_rng(2).random(items.shape) < 0.1)
    assert alpha(hidden.astype("Int64")) == alpha(hidden)


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (four_items()[["a"]], "too-few-items"),
        (four_items().assign(b="often"), "not-numeric"),
    ],
)
def test_one_item_or_words_are_refused(items: pd.DataFrame, code: str) -> None:
    for coefficient in (alpha, omega):
        with pytest.raises(UsageError) as caught:
            coefficient(items)
        assert caught.value.code == code


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_in_per_cent_is_refused(level: float) -> None:
    with pytest.raises(UsageError) as caught:
        alpha(four_items(), level)
    assert caught.value.code == "bad-level"


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (four_items().iloc[:2], "only 2 complete rows"),
        (four_items() * 0 + 3, "the sum of the items does not vary"),
    ],
)
def test_a_number_that_cannot_be_is_missing_with_its_reason(
    items: pd.DataFrame, reason: str
) -> None:
    found = alpha(items)
    assert np.isnan([found.estimate, found.ci_low, found.ci_high]).all()
    assert found.reason == reason
    assert found.as_record()["reason"] == reason
