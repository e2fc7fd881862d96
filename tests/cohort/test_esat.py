"""ESAT: closed form, R's lm(), and the identity that makes its construction harmless."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, analysis_table

REFERENCE = Path(__file__).parents[1] / "reference" / "cohort" / "esat.json"  # made by esat.R there


@pytest.fixture
def by_hand() -> Cohort:
    """Three clients, two occasions each; every weight is a short fraction."""
    occasions = pd.DataFrame(
        {
            "client_id": list("aabbcc"),
            "session": [1, 2] * 3,
            "cats_secure": [2.0, 0.0, 5.0, -1.0, 7.0, 5.0],
            "cats_preoccupied": [1.0, -1.0, 2.0, 0.0, 2.0, 2.0],
        }
    )
    return Cohort(pd.DataFrame({"client_id": list("abc")}), occasions, levels=["client"])


NAMES = ["esat_anx", "esat_anx_between", "esat_anx_within"]


def test_within_between_by_hand(by_hand: Cohort) -> None:
    # means of Secure 1, 2, 6 on means of Preoccupied 0, 1, 2: slope 5/2; deviations: slope 2
    table = analysis_table(by_hand, "occasions", NAMES)
    np.testing.assert_allclose(table["esat_anx_between"], [0.5, 0.5, -1, -1, 0.5, 0.5], atol=1e-14)
    np.testing.assert_allclose(table["esat_anx_within"], [-1, 1, 1, -1, 1, -1], atol=1e-14)
    np.testing.assert_allclose(table["esat_anx"], [2.5, 4.5, 3, 1, 4.5, 2.5], atol=1e-14)
    described = table.attrs["esat"]["esat_anx"]
    assert described["slopes"]["between"] == pytest.approx((2.5,))
    assert described["slopes"]["within"] == pytest.approx((2.0,))
    assert (described["n_clients"], described["n_occasions"]) == (3, 6)


def test_pooled_by_hand(by_hand: Cohort) -> None:
    # all six occasions: sum of products 18, sum of squares 8, slope 9/4, grand means 3 and 1
    table = analysis_table(by_hand, "occasions", NAMES, esat="pooled")
    secure = by_hand.occasions["cats_secure"].to_numpy()
    control = by_hand.occasions["cats_preoccupied"].to_numpy()
    expected = secure - 2.25 * (control - 1)
    np.testing.assert_allclose(table["esat_anx"], expected, atol=1e-14)
    means = np.repeat(expected.reshape(3, 2).mean(axis=1), 2) - 3
    np.testing.assert_allclose(table["esat_anx_between"], means, atol=1e-14)
    np.testing.assert_allclose(table["esat_anx_within"], expected - 3 - means, atol=1e-14)


def reference() -> tuple[dict[str, Any], Cohort]:
    stored = json.loads(REFERENCE.read_text("utf-8"))
    ids = [f"c{number:02d}" for number in range(1, len(stored["ecr"]) + 1)]
    occasions = pd.DataFrame(
        {
            "client_id": [f"c{number:02d}" for number in stored["client"]],
            "session": stored["session"],
            "cats_secure": np.array(stored["secure"], dtype=float),
            "cats_preoccupied": np.array(stored["control"], dtype=float),
        }
    )
    clients = pd.DataFrame({"client_id": ids, "ecr_anxiety": stored["ecr"]})
    return stored, Cohort(clients, occasions, levels=["client"])


@pytest.mark.parametrize("control", ["cats", "ecr", "both"])
def test_between_equals_r(control: Literal["cats", "ecr", "both"]) -> None:
    stored, cohort = reference()
    table = analysis_table(cohort, "clients", ["esat_anx_between"], control=control)
    expected = np.array(stored[f"between_{control}"], dtype=float)
    np.testing.assert_allclose(table["esat_anx_between"], expected, atol=1e-12)


def test_within_equals_r() -> None:
    stored, cohort = reference()
    table = analysis_table(cohort, "occasions", ["esat_anx_within"])
    expected = np.array(stored["within_cats"], dtype=float)
    np.testing.assert_allclose(table["esat_anx_within"], expected, atol=1e-12)


@pytest.mark.parametrize(("control", "name"), [("cats", "pooled"), ("both", "pooled_both")])
def test_pooled_equals_r(control: Literal["cats", "both"], name: str) -> None:
    stored, cohort = reference()
    table = analysis_table(cohort, "occasions", ["esat_anx"], esat="pooled", control=control)
    expected = np.array(stored[f"{name}_total"], dtype=float)
    joint = ~np.isnan(expected)
    grand_mean = cohort.occasions["cats_secure"].to_numpy()[joint].mean()
    np.testing.assert_allclose(table["esat_anx"], expected + grand_mean, atol=1e-12)


def test_occasion_wise_equals_r_and_has_mean_zero_at_each_session() -> None:
    stored, cohort = reference()
    table = analysis_table(cohort, "occasions", ["esat_anx"], esat="occasion")
    expected = np.array(stored["occasion_total"], dtype=float)
    np.testing.assert_allclose(table["esat_anx"], expected, atol=1e-12)
    assert table.groupby("session")["esat_anx"].mean().abs().max() < 1e-12


def test_occasion_wise_is_missing_and_said_where_too_few_answered(by_hand: Cohort) -> None:
    occasions = by_hand.occasions
    occasions.loc[1, "session"] = 9
    table = analysis_table(
        by_hand.replace(occasions=occasions), "occasions", ["esat_anx"], esat="occasion"
    )
    assert table["esat_anx"].isna().tolist() == [False, True, False, True, False, True]
    assert "3 occasion(s) stand at session numbers with fewer than 3" in table.attrs["notes"][0]


def coefficients(table: pd.DataFrame, outcome: str, predictors: list[str]) -> dict[str, float]:
    rows = table[[outcome, *predictors]].dropna().to_numpy()
    matrix = np.column_stack([np.ones(len(rows)), rows[:, 1:]])
    solution = np.linalg.lstsq(matrix, rows[:, 0], rcond=None)[0]
    return dict(zip(["1", *predictors], solution, strict=True))


@pytest.mark.parametrize("esat", ["within_between", "pooled"])
@pytest.mark.parametrize(
    ("name", "control"), [("esat_anx", "cats_preoccupied"), ("esat_avoid", "cats_avoidant")]
)
def test_beside_its_control_esat_has_the_coefficient_of_secure(
    uneven: Cohort, esat: Literal["within_between", "pooled"], name: str, control: str
) -> None:
    shared = [f"{control}_between", f"{control}_within", "ecr_anxiety", "age"]
    levels = [f"{name}_between", f"{name}_within"]
    secure = ["cats_secure_between", "cats_secure_within"]
    table = analysis_table(
        uneven, "occasions", ["tds_growing_autonomy", *levels, *secure, *shared], esat=esat
    ).dropna()
    of_esat = coefficients(table, "tds_growing_autonomy", [*levels, *shared])
    of_secure = coefficients(table, "tds_growing_autonomy", [*secure, *shared])
    for ours, plain in zip(levels, secure, strict=True):
        assert of_esat[ours] == pytest.approx(of_secure[plain], abs=1e-8)
        assert abs(of_esat[ours]) > 1e-3


def test_client_level_coefficient_does_not_depend_on_the_construction(uneven: Cohort) -> None:
    predictors = ["esat_anx_between", "cats_preoccupied_between", "iip_pre", "ecr_avoidance"]
    found = []
    for esat in ("within_between", "pooled"):
        table = analysis_table(uneven, "clients", ["iip_post", *predictors], esat=esat)
        found.append(coefficients(table, "iip_post", predictors)["esat_anx_between"])
    plain = analysis_table(
        uneven, "clients", ["iip_post", "cats_secure_between", *predictors]
    ).dropna()
    found.append(
        coefficients(plain, "iip_post", ["cats_secure_between", *predictors[1:]])[
            "cats_secure_between"
        ]
    )
    np.testing.assert_allclose(found, found[0], atol=1e-8)


def test_interaction_beside_the_controls_product_is_secures_too(uneven: Cohort) -> None:
    names = ["esat_anx_between", "cats_secure_between", "cats_preoccupied_between", "ecr_anxiety"]
    table = analysis_table(uneven, "clients", ["iip_post", *names]).dropna()
    for name in names[:3]:
        table[f"{name}:x"] = table[name] * table["ecr_anxiety"]
    control = ["cats_preoccupied_between", "cats_preoccupied_between:x", "ecr_anxiety"]
    of_esat = coefficients(table, "iip_post", ["esat_anx_between", "esat_anx_between:x", *control])
    of_secure = coefficients(
        table, "iip_post", ["cats_secure_between", "cats_secure_between:x", *control]
    )
    assert of_esat["esat_anx_between:x"] == pytest.approx(
        of_secure["cats_secure_between:x"], abs=1e-8
    )


def test_with_ecr_as_control_esat_is_uncorrelated_with_it(uneven: Cohort) -> None:
    for control in ("ecr", "both"):
        table = analysis_table(
            uneven, "clients", ["esat_avoid_between", "ecr_avoidance"], control=control
        ).dropna()
        assert abs(table["esat_avoid_between"].corr(table["ecr_avoidance"])) < 1e-12


def test_only_occasions_with_secure_and_control_enter(uneven: Cohort) -> None:
    table = analysis_table(uneven, "occasions", ["esat_anx", "esat_anx_within"])
    answered = uneven.occasions[["cats_secure", "cats_preoccupied"]].notna().all(axis=1)
    assert table["esat_anx"].notna().tolist() == answered.tolist()
    assert table["esat_anx_within"].notna().tolist() == answered.tolist()
    assert table.attrs["esat"]["esat_anx"]["n_occasions"] == int(answered.sum())
    assert len(table) == len(uneven.occasions)


def test_a_client_without_a_common_occasion_has_no_esat(by_hand: Cohort) -> None:
    occasions = by_hand.occasions
    occasions.loc[0, "cats_secure"] = np.nan
    occasions.loc[1, "cats_preoccupied"] = np.nan
    extra = pd.DataFrame(
        {"client_id": ["d", "d"], "session": [1, 2], "cats_secure": [1.0, 2.0],
         "cats_preoccupied": [0.0, 1.0]}
    )  # fmt: skip
    cohort = by_hand.replace(
        clients=pd.DataFrame({"client_id": list("abcd")}), occasions=pd.concat([occasions, extra])
    )
    for esat in ("within_between", "pooled"):
        between = analysis_table(cohort, "clients", ["esat_anx_between"], esat=esat)
        assert between["esat_anx_between"].isna().tolist() == [True, False, False, False]


def test_too_few_clients_give_missing_values_not_numbers() -> None:
    occasions = pd.DataFrame(
        {"client_id": ["a", "b"], "session": [1, 1], "cats_secure": [1.0, 2.0],
         "cats_preoccupied": [0.0, 1.0]}
    )  # fmt: skip
    cohort = Cohort(pd.DataFrame({"client_id": ["a", "b"]}), occasions, levels=["client"])
    for esat in ("within_between", "pooled", "occasion"):
        table = analysis_table(cohort, "occasions", NAMES, esat=esat)
        assert table[NAMES].isna().all(axis=None)
