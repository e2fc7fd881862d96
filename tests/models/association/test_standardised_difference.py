"""Standardised differences: closed forms, published numbers, effectsize and metafor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.models import standardised_differences

_PLACE = Path(__file__).parents[2] / "reference" / "models"
_KINDS = np.array(["north", "south", "west", "north", "east", "south", "south"])


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """effectsize 0.8.3 and metafor 3.8.1 on the persons of cohort.csv."""
    answers: dict[str, Any] = json.loads(
        (_PLACE / "standardised_difference.json").read_text("utf-8")
    )
    return answers


@pytest.fixture
def persons() -> pd.DataFrame:
    data = pd.read_csv(_PLACE / "cohort.csv").drop_duplicates("client_id")
    number = data["client_id"].str.slice(1).astype(int)
    place = number * number % 7 % 5 + (number % 5 == 0)
    return data.assign(late=(number % 3 == 0), kind=_KINDS[place])


def test_differences_of_means_are_effectsizes_and_metafors(
    persons: pd.DataFrame, reference: dict[str, Any]
) -> None:
    names = [answer["variable"] for answer in reference["numbers"]]
    table = standardised_differences(persons, names, "late")
    for answer, (_, row) in zip(reference["numbers"], table.iterrows(), strict=True):
        assert [row["n_reference"], row["n_other"]] == answer["n"]
        assert row["difference"] == pytest.approx(answer["cohens_d"], rel=1e-12)
        assert row["difference"] == pytest.approx(answer["smdh"], rel=1e-12)
        assert row["std_error"] == pytest.approx(answer["std_error"], rel=1e-12)


def test_the_distance_of_categories_is_rs_mahalanobis(
    persons: pd.DataFrame, reference: dict[str, Any]
) -> None:
    table = standardised_differences(persons, ["kind"], "late").set_index("category")
    answer = reference["kinds"]
    shares = table.loc[answer["categories"], ["mean_reference", "mean_other"]].to_numpy().T
    np.testing.assert_allclose(shares, answer["shares"], rtol=1e-12)
    assert table["difference"].iloc[0] == pytest.approx(answer["distance"], rel=1e-12)


def test_categories_give_the_published_distance() -> None:
    # Vignette of the R package smd 0.6.7, `smd(x = xc, g = gg2)`: R's seed 123 draws these counts.
    letters = list("a" * 18 + "b" * 13 + "c" * 14) + list("a" * 14 + "b" * 16 + "c" * 15)
    data = pd.DataFrame({"letter": letters, "group": ["A"] * 45 + ["B"] * 45})
    row = standardised_differences(data, ["letter"], "group").iloc[0]
    assert (row["kind"], row["category"]) == ("category", None)
    assert row["difference"] == pytest.approx(0.1946887, abs=5e-8)


def test_the_standard_error_is_the_published_one() -> None:
    # The same vignette: d = .03413269, std.error .2108339, for 45 against 45.
    z = np.repeat([-1.0, 1.0], 22)
    one = np.append(z, 0.0) / np.append(z, 0.0).std(ddof=1)
    data = pd.DataFrame({"x": np.append(one, one + 0.03413269), "g": np.repeat([0, 1], 45)})
    row = standardised_differences(data, ["x"], "g").iloc[0]
    assert row["difference"] == pytest.approx(0.03413269, rel=1e-12)
    assert row["std_error"] == pytest.approx(0.2108339, abs=5e-8)


def test_shares_have_the_closed_form() -> None:
    # 12 of 40 against 30 of 60: .2 / sqrt((.3 x .7 + .5 x .5) / 2).
    data = pd.DataFrame(
        {"x": [1] * 12 + [0] * 28 + [1] * 30 + [0] * 30, "g": ["a"] * 40 + ["b"] * 60}
    )
    expected = 0.2 / np.sqrt(0.23)
    row = standardised_differences(data, ["x"], "g").iloc[0]
    assert (row["kind"], row["category"]) == ("share", "1")
    assert row["difference"] == pytest.approx(expected, rel=1e-12)
    error = np.sqrt(100 / 2400 + expected**2 / 200)
    half = 1.959963984540054 * error
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((expected - half, expected + half))


def test_two_categories_lie_as_far_apart_as_their_share() -> None:
    data = pd.DataFrame(
        {"x": ["yes"] * 12 + ["no"] * 28 + ["yes"] * 30 + ["no"] * 30, "g": [0] * 40 + [1] * 60}
    )
    together, no, yes = standardised_differences(data, ["x"], "g")["difference"]
    assert together == pytest.approx(yes, rel=1e-12)
    assert no == pytest.approx(-yes, rel=1e-12)


def test_truth_values_are_shares_and_missing_ones_are_counted() -> None:
    data = pd.DataFrame({"x": [True, False, None, True, True, False], "g": list("aaabbb")})
    row = standardised_differences(data, ["x"], "g").iloc[0]
    assert row["kind"] == "share"
    assert (row["n_reference"], row["missing_reference"], row["n_other"]) == (2, 1, 3)
    assert (row["mean_reference"], row["mean_other"]) == pytest.approx((0.5, 2 / 3))


def test_the_other_reference_turns_the_sign(persons: pd.DataFrame) -> None:
    one = standardised_differences(persons, ["iip_pre"], "late").iloc[0]
    two = standardised_differences(persons, ["iip_pre"], "late", reference=True).iloc[0]
    assert (one["reference"], two["reference"]) == ("False", "True")
    assert two["difference"] == pytest.approx(-one["difference"], rel=1e-12)
    assert two["ci_low"] == pytest.approx(-one["ci_high"], rel=1e-12)


def test_a_category_that_one_group_lacks_still_counts() -> None:
    data = pd.DataFrame({"x": list("aabb") + list("aabbcc"), "g": [0] * 4 + [1] * 6})
    table = standardised_differences(data, ["x"], "g").set_index("category")
    assert table.loc["c", "mean_reference"] == 0
    # By hand: shares (a, b) are (1/2, 1/2) and (1/3, 1/3); S of a and b is the mean covariance.
    S = (np.array([[1, -1], [-1, 1]]) / 4 + np.array([[2, -1], [-1, 2]]) / 9) / 2
    apart = np.array([1 / 6, 1 / 6])
    expected = np.sqrt(apart @ np.linalg.solve(S, apart))
    assert table["difference"].iloc[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ([1.0, 1, 1, 2, 2, 2], "nobody differs within the groups"),
        ([1.0, 0, 0, None, None, None], "a group has no value"),
        ([1.5, 0, 0, 2, None, None], "a group has a single value"),
        (list("aaabbb"), "nobody differs within the groups"),
        (["x", "y", "y", None, None, None], "a group has no value"),
    ],
)
def test_a_difference_that_does_not_exist_is_missing_with_a_reason(
    column: list[Any], reason: str
) -> None:
    data = pd.DataFrame({"x": column, "g": list("aaabbb")})
    row = standardised_differences(data, ["x"], "g").iloc[0]
    assert row["reason"] == reason
    assert row[["difference", "std_error", "ci_low", "ci_high"]].isna().all()


def test_groups_that_are_all_alike_do_not_differ() -> None:
    data = pd.DataFrame({"x": [3.0] * 6, "c": ["same"] * 6, "g": list("aaabbb")})
    assert standardised_differences(data, ["x", "c"], "g")["difference"].tolist() == [0.0] * 3


def test_rows_without_a_group_are_left_out() -> None:
    data = pd.DataFrame({"x": [1.0, 2, 3, 4, 99], "g": ["a", "a", "b", "b", None]})
    row = standardised_differences(data, ["x"], "g").iloc[0]
    assert (row["mean_reference"], row["mean_other"]) == (1.5, 3.5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"group": "g3"}, "not-two-groups"),
        ({"group": "h"}, "unknown-column"),
        ({"columns": ["y"]}, "unknown-column"),
        ({"reference": "c"}, "unknown-reference"),
        ({"level": 95}, "bad-level"),
    ],
)
def test_a_wrong_question_is_refused(change: dict[str, Any], code: str) -> None:
    data = pd.DataFrame({"x": [1.0, 2, 3], "g": list("aab"), "g3": list("abc")})
    asked: dict[str, Any] = {"columns": ["x"], "group": "g"} | change
    with pytest.raises(UsageError) as caught:
        standardised_differences(data, asked.pop("columns"), asked.pop("group"), **asked)
    assert caught.value.code == code
