"""Items go to parcels in turn; a parcel needs its share of answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import item_parcels


def test_items_are_dealt_out_in_turn() -> None:
    """By hand: items 1, 4, 7 are 1, 4, 7, and so on."""
    items = pd.DataFrame([np.arange(1.0, 9.0)])
    made = item_parcels(items, "mood", least_answered_share=0.8)
    assert made.iloc[0].tolist() == [(1 + 4 + 7) / 3, (2 + 5 + 8) / 3, (3 + 6) / 2]


def test_parcels_of_one_size_average_to_the_score() -> None:
    draws = np.random.default_rng(1)
    items = pd.DataFrame(draws.integers(1, 7, (40, 12)))
    made = item_parcels(items, "mood", least_answered_share=1.0)
    np.testing.assert_allclose(made.mean(axis=1), items.mean(axis=1))


@pytest.mark.parametrize(("share", "answered", "given"), [(0.8, 4, True), (0.8, 3, False)])
def test_a_parcel_needs_its_share_of_answers(share: float, answered: int, given: bool) -> None:
    """Of five items .8 are four."""
    items = pd.DataFrame([[3.0] * 15])
    items.iloc[0, [0, 3, 6, 9, 12][answered:]] = np.nan
    made = item_parcels(items, "mood", least_answered_share=share)
    assert made["mood_1"].notna().tolist() == [given]
    assert made[["mood_2", "mood_3"]].notna().all(axis=None)


def test_two_items_are_too_few_for_three_parcels() -> None:
    with pytest.raises(UsageError) as refused:
        item_parcels(pd.DataFrame([[1.0, 2.0]]), "mood", least_answered_share=0.8)
    assert refused.value.code == "too-few-items"
