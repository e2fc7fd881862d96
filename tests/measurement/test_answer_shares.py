"""Claims about the distribution of answers: R's shares, and what is no answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import answer_distribution


def test_shares_are_those_of_r(one_level: pd.DataFrame) -> None:
    """R: table(factor(x, 1:6)) over the number of answers."""
    path = Path(__file__).parents[1] / "reference" / "measurement" / "items.json"
    wanted = json.loads(path.read_text("utf-8"))
    holes = one_level.copy()
    for place in range(6):
        holes.iloc[place :: 11 + place, place] = np.nan
    for name, items in (("complete", one_level), ("holes", holes)):
        found = answer_distribution(items, 1, 6)
        shares = found["share"].to_numpy().reshape(6, 6)
        np.testing.assert_allclose(shares, wanted[name]["shares"], atol=1e-12)
        assert found.groupby("item")["n"].sum().tolist() == wanted[name]["n"]


def test_an_item_that_nobody_answered_has_no_shares() -> None:
    found = answer_distribution(pd.DataFrame({"a": [np.nan, np.nan]}), 0, 1)
    assert found["n"].tolist() == [0, 0]
    assert found["share"].isna().all()


@pytest.mark.parametrize(("value", "low", "high"), [(2.5, 1, 5), (6, 1, 5), (0, 1, 5)])
def test_what_is_no_answer_is_refused_with_its_item(value: float, low: int, high: int) -> None:
    items = pd.DataFrame({"a": [1.0, 2.0], "b": [1.0, value]})
    with pytest.raises(UsageError, match="in: b") as caught:
        answer_distribution(items, low, high)
    assert caught.value.code == "not-an-answer"


def test_exchanged_ends_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        answer_distribution(pd.DataFrame({"a": [1.0]}), 5, 1)
    assert caught.value.code == "bad-response"
