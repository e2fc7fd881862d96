"""Claims about shares of variance: lme4, real diaries, closed form, known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import icc


@pytest.mark.parametrize("levels", ["two_levels", "three_levels"])
def test_lme4_gives_the_same_variances(
    two_level: pd.DataFrame, reference: dict[str, Any], levels: str
) -> None:
    """R lme4 1.1.31, REML: score ~ 1 + (1 | client) [+ (1 | therapist)]."""
    data = reference["two_level"]
    therapist = data["therapist"] if levels == "three_levels" else None
    found = icc(two_level.mean(axis=1), data["client"], therapist)
    variances = dict(zip(found.table["level"], found.table["variance"], strict=True))
    assert variances == pytest.approx(data[levels], abs=2e-5)
    assert found.table["share"].sum() == pytest.approx(1)
    assert (found.table["ci_low"] < found.table["share"]).all()
    assert (found.table["share"] < found.table["ci_high"]).all()


def test_diaries_of_people_in_pain_give_the_icc_of_r(
    shared_data: Path, reference: dict[str, Any]
) -> None:
    """data/README.md: ICC of posaff .6275 (Enders 2022 data); variances from lme4."""
    table = pd.read_csv(shared_data / "multilevel" / "pain_diary.csv.gz")
    found = icc(table["posaff"], table["person"])
    wanted = reference["pain"]
    assert found.n_obs == wanted["n"]
    assert found.share("client") == pytest.approx(0.6275, abs=5e-5)
    assert found.table["variance"].tolist() == pytest.approx(
        [wanted["day"], wanted["person"]], rel=1e-5
    )
    lost = len(table) - wanted["n"]
    assert found.notes == (f"{lost} of {len(table)} rows have no value and were left out",)


def test_pupils_in_schools_give_the_published_variances(shared_data: Path) -> None:
    """Raudenbush & Bryk (2002): high school and beyond, tau00 8.614, sigma2 39.148 (REML)."""
    path = shared_data / "multilevel" / "hsb_mathachieve.csv.gz"
    table = pd.read_csv(path, dtype={"School": str})
    found = icc(table["MathAch"], table["School"])
    assert found.n_clients == 160
    assert found.table["variance"].tolist() == pytest.approx([39.148, 8.614], abs=2e-3)


def test_balanced_two_levels_have_the_closed_form_of_mean_squares() -> None:
    draws = np.random.default_rng(2)
    cells = draws.standard_normal((30, 1)) + draws.standard_normal((30, 4))
    within = cells.var(axis=1, ddof=1).mean()
    between = cells.mean(axis=1).var(ddof=1) - within / 4
    found = icc(cells.ravel(), np.repeat(np.arange(30), 4))
    assert found.table["variance"].tolist() == pytest.approx([within, between], abs=1e-6)


def test_intervals_hold_the_truth() -> None:
    """Simulation with known truth: 150 clients of 30 therapists, 1-6 occasions, 100 cohorts."""
    draws = np.random.default_rng(20240720)
    truth = np.array([0.35, 0.55, 0.10])
    held = []
    shares = []
    for _ in range(100):
        therapist = draws.integers(0, 30, 150)
        client = np.repeat(np.arange(150), draws.integers(1, 7, 150))
        values = (
            np.sqrt(0.10) * draws.standard_normal(30)[therapist[client]]
            + np.sqrt(0.55) * draws.standard_normal(150)[client]
            + np.sqrt(0.35) * draws.standard_normal(len(client))
        )
        table = icc(values, client, therapist[client]).table
        held.append((table["ci_low"] <= truth) & (truth <= table["ci_high"]))
        shares.append(table["share"])
    assert (np.mean(held, axis=0) >= 0.89).all()  # .95 less 2.8 Monte Carlo standard errors
    np.testing.assert_allclose(np.mean(shares, axis=0), truth, atol=0.015)


def test_a_share_at_zero_is_noted_and_its_interval_starts_at_zero() -> None:
    draws = np.random.default_rng(6)
    client = np.repeat(np.arange(60), 3)
    values = draws.standard_normal(180)
    cells = values.reshape(60, 3)
    values = (cells - cells.mean(axis=1, keepdims=True)).ravel()
    found = icc(values, client)
    row = found.table.set_index("level").loc["client"]
    assert (row["share"], row["ci_low"]) == (0, 0)
    assert 0 < row["ci_high"] < 0.3
    assert found.notes == ("variance estimated at its boundary, zero: client",)


@pytest.mark.parametrize(
    ("client", "therapist", "reason"),
    [
        (range(8), None, "no client has two values"),
        ([1] * 8, None, "at least two clients"),
        ([1, 1, 2, 2, 3, 3, 4, 4], [1] * 8, "all clients have the same therapist"),
        ([1, 1, 2, 2, 3, 3, 4, 4], [1, 1, 2, 2, 3, 3, 4, 4], "no therapist has two clients"),
    ],
)
def test_levels_that_cannot_be_told_apart_are_missing_with_a_reason(
    client: list[int], therapist: list[int] | None, reason: str
) -> None:
    found = icc(np.random.default_rng(1).standard_normal(8), list(client), therapist)
    assert found.table["share"].isna().all()
    assert found.table["reason"].str.contains(reason).all()


def test_values_that_do_not_vary_within_clients_are_missing_with_a_reason() -> None:
    found = icc([1.0, 1.0, 2.0, 2.0], [1, 1, 2, 2])
    assert found.table["reason"].tolist() == ["values do not vary within clients"] * 2


def test_equal_values_count_as_equal_though_their_mean_is_rounded() -> None:
    client = np.repeat(np.arange(40), 7)
    found = icc(2024 + client / 3, client)
    assert found.table["reason"].tolist() == ["values do not vary within clients"] * 2


def test_rows_without_value_client_or_therapist_are_counted() -> None:
    draws = np.random.default_rng(1)
    values = draws.standard_normal(40)
    values[0] = np.nan
    client = pd.Series([str(number // 4) for number in range(40)])
    therapist = pd.Series([str(number // 8) for number in range(40)])
    client[5] = None
    therapist[36:] = None
    found = icc(values, client, therapist)
    assert (found.n_obs, found.n_clients, found.n_therapists) == (34, 9, 5)
    assert found.notes[:3] == (
        "1 of 40 rows have no value and were left out",
        "1 of 40 rows have no client and were left out",
        "4 of 40 rows have no therapist and were left out",
    )


def test_nullable_numbers_are_numbers_and_words_are_refused() -> None:
    values = pd.Series([1, 2, None, 4, 5, 6], dtype="Int64")
    assert icc(values, [1, 1, 1, 2, 2, 2]).n_obs == 5
    with pytest.raises(UsageError) as caught:
        icc(pd.Series(["low", "high"]), [1, 2])
    assert caught.value.code == "not-numeric"


@pytest.mark.parametrize(
    ("client", "therapist", "code"),
    [([1, 1, 2], None, "wrong-length"), ([1, 1, 2, 2], [1, 2, 2, 2], "not-nested")],
)
def test_data_that_are_not_nested_are_refused(
    client: list[int], therapist: list[int] | None, code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        icc([1.0, 2.0, 3.0, 4.0], client, therapist)
    assert caught.value.code == code
