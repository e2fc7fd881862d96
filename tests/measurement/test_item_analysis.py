"""Claims about item analysis: psych gives the same, real items, degenerate items."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement import item_analysis


def test_psych_gives_the_same_item_statistics(
    one_level: pd.DataFrame, reference: dict[str, Any]
) -> None:
    """R psych 2.2.9, alpha(): r.drop and alpha.drop."""
    found = item_analysis(one_level)
    wanted = reference["one_level"]
    np.testing.assert_allclose(found["item_rest_r"], wanted["item_rest_r"], atol=1e-10)
    np.testing.assert_allclose(found["alpha_without"], wanted["alpha_without"], atol=1e-10)


@pytest.mark.parametrize("scale", ["anxiety", "avoidance"])
def test_items_of_real_people_have_the_statistics_of_r(
    ecr_items: dict[str, pd.DataFrame], reference: dict[str, Any], scale: str
) -> None:
    both = ecr_items["avoidance"].join(ecr_items["anxiety"]).notna().all(axis=1)
    found = item_analysis(ecr_items[scale][both])
    np.testing.assert_allclose(
        found["item_rest_r"], reference["ecr"][scale]["item_rest_r"], atol=1e-10
    )
    np.testing.assert_allclose(
        found["alpha_without"], reference["ecr"][scale]["alpha_without"], atol=1e-10
    )


def test_missing_answers_are_counted_item_by_item(one_level: pd.DataFrame) -> None:
    items = one_level.copy()
    items.loc[:9, "c"] = np.nan
    found = item_analysis(items)
    assert found["n"].tolist() == [240, 240, 230, 240, 240, 240]
    assert found["missing"].tolist() == [0, 0, 10, 0, 0, 0]
    assert found["mean"].to_numpy()[2] == pytest.approx(one_level["c"].iloc[10:].mean())


def test_a_constant_item_has_no_item_rest_correlation(one_level: pd.DataFrame) -> None:
    found = item_analysis(one_level.assign(g=2.0))
    assert found.loc[found["item_rest_r"].isna(), "item"].tolist() == ["g"]
