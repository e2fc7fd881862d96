"""Claims about item analysis: psych gives the same, real items, degenerate items."""

from __future__ import annotations

import json
from pathlib import Path
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


def test_psych_gives_the_same_moments_and_skewness(one_level: pd.DataFrame) -> None:
    """R psych 2.2.9: describe(type = 2), alpha; tests/reference/measurement/items.R."""
    path = Path(__file__).parents[1] / "reference" / "measurement" / "items.json"
    wanted = json.loads(path.read_text("utf-8"))
    holes = one_level.copy()
    for place in range(6):
        holes.iloc[place :: 11 + place, place] = np.nan
    for name, items in (("complete", one_level), ("holes", holes)):
        found = item_analysis(items, response=(1, 6), missing="pairwise")
        for column in ("n", "mean", "sd", "skewness", "alpha_without"):
            np.testing.assert_allclose(found[column], wanted[name][column], atol=1e-10)
        shares = np.array(wanted[name]["shares"])
        np.testing.assert_allclose(found["floor"], shares[:, 0], atol=1e-12)
        np.testing.assert_allclose(found["ceiling"], shares[:, -1], atol=1e-12)


def test_items_that_run_against_the_rest_are_marked(one_level: pd.DataFrame) -> None:
    """R psych 2.2.9, r.drop with half of the items not turned round."""
    path = Path(__file__).parents[1] / "reference" / "measurement" / "items.json"
    wanted = json.loads(path.read_text("utf-8"))["negative"]["item_rest_r"]
    items = one_level.copy()
    items.iloc[:, [1, 3, 5]] = 7 - items.iloc[:, [1, 3, 5]]
    found = item_analysis(items)
    np.testing.assert_allclose(found["item_rest_r"], wanted, atol=1e-10)
    assert found["against"].all()
    assert not item_analysis(one_level)["against"].any()


def test_a_single_item_is_described_and_says_why_it_has_no_rest(one_level: pd.DataFrame) -> None:
    found = item_analysis(one_level[["a"]], response=(1, 6)).iloc[0]
    assert found["mean"] == pytest.approx(one_level["a"].mean())
    assert np.isnan(found["item_rest_r"])
    assert found["reason"] == "it is the only item"


def test_a_constant_item_and_the_rest_of_constant_items_have_their_reasons() -> None:
    items = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 2, 2, 2]})
    assert item_analysis(items)["reason"].tolist() == [
        "the other items do not vary",
        "everybody gave the same answer",
    ]
    assert np.isnan(item_analysis(items)["skewness"].iloc[1])
