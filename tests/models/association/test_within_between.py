"""Correlations by level against R's analysis of covariance, psych::statsBy and known truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pingouin
import pytest

from attachpath.models import within_between_correlations

PLACE = Path(__file__).parents[2] / "reference" / "models" / "correlation.json"
ANSWERS: dict[str, Any] = json.loads(PLACE.read_text("utf-8"))
NUMBERS = ["r", "p_value", "ci_low", "ci_high"]


def _by_level(data: pd.DataFrame, columns: list[str], client: str = "client_id") -> pd.DataFrame:
    return within_between_correlations(data, columns, client=client).set_index("level")


@pytest.mark.parametrize("place", [0, 1])
def test_both_levels_are_those_of_r(cohort: pd.DataFrame, place: int) -> None:
    pair = [["security_within", "growth"], ["growth", "session_log"]][place]
    found = _by_level(cohort, pair)
    for level in ("within", "between"):
        wanted = ANSWERS[level][place]
        row = found.loc[level]
        assert (row["n"], row["df"]) == (wanted["n"], wanted["df"])
        np.testing.assert_allclose(
            row[NUMBERS].astype(float), [wanted["r"], wanted["p"], *wanted["ci"]], rtol=1e-9
        )
    assert found.loc["within", "clients"] == ANSWERS["within"][place]["clients"]


def test_within_is_that_of_statsby_where_nothing_is_missing(cohort: pd.DataFrame) -> None:
    complete = cohort.dropna(subset=["security_within", "growth", "session_log"])
    for place, pair in enumerate([["security_within", "growth"], ["growth", "session_log"]]):
        found = _by_level(complete, pair)
        assert found.loc["within", "r"] == pytest.approx(ANSWERS["statsby_within"][place])


@pytest.mark.parametrize("place", [0, 1])
def test_diaries_of_people_in_pain_agree_with_r(shared_data: Path, place: int) -> None:
    diary = pd.read_csv(shared_data / "multilevel" / "pain_diary.csv.gz")
    found = _by_level(diary, [["pain", "posaff"], ["sleep", "negaff"]][place], "person")
    for level in ("within", "between"):
        wanted, row = ANSWERS["diary"][place][level], found.loc[level]
        assert (row["n"], row["df"]) == (wanted["n"], wanted["df"])
        np.testing.assert_allclose(
            row[NUMBERS].astype(float), [wanted["r"], wanted["p"], *wanted["ci"]], rtol=1e-8
        )


def test_acid_and_carbon_dioxide_are_those_of_bland_and_altman() -> None:
    """Bland & Altman (1995, BMJ 310, 446): r = -.51, p = .0008; rmcorr: [-.71, -.23], 38 df."""
    found = _by_level(pingouin.read_dataset("rm_corr"), ["pH", "PacO2"], "Subject").loc["within"]
    assert found["r"] == pytest.approx(-0.50677, abs=5e-6)
    assert found["p_value"] == pytest.approx(0.000847, abs=5e-7)
    assert found["df"] == 38
    assert found[["ci_low", "ci_high"]].astype(float).round(2).tolist() == [-0.71, -0.23]


def test_levels_of_opposite_sign_are_told_apart() -> None:
    draws = np.random.default_rng(3)
    clients = np.repeat(np.arange(400), 8)
    trait = draws.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 400)[clients]
    state = draws.multivariate_normal([0, 0], [[1, -0.4], [-0.4, 1]], len(clients))
    data = pd.DataFrame(trait + state, columns=["x", "y"]).assign(client_id=clients)
    found = _by_level(data, ["x", "y"])
    assert found.loc["within", "r"] == pytest.approx(-0.4, abs=3 * 0.84 / np.sqrt(2800))
    # A mean of 8 occasions holds an eighth of the state: (.6 - .4 / 8) / (1 + 1 / 8).
    assert found.loc["between", "r"] == pytest.approx(0.55 / 1.125, abs=3 * 0.76 / np.sqrt(400))


def test_what_does_not_vary_within_clients_has_a_reason(cohort: pd.DataFrame) -> None:
    found = _by_level(cohort, ["anxiety", "growth"])
    assert found.loc["within", "reason"] == "anxiety did not vary within clients"
    assert np.isnan(found.loc["within", "r"])
    assert np.isfinite(found.loc["between", "r"])


def test_clients_with_one_occasion_say_nothing_within(cohort: pd.DataFrame) -> None:
    first = cohort.drop_duplicates("client_id")
    found = _by_level(first, ["security_within", "growth"])
    assert found.loc["within", "n"] == 0
    assert found.loc["within", "reason"].startswith("too few clients have both")
    assert found.loc["between", "n"] == first["growth"].notna().sum()


def test_rows_without_a_client_are_left_out(cohort: pd.DataFrame) -> None:
    pair = ["security_within", "growth"]
    stray = cohort.head(7).assign(client_id=None)
    found = _by_level(pd.concat([cohort, stray]), pair)
    pd.testing.assert_frame_equal(found, _by_level(cohort, pair))
