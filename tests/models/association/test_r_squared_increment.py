"""Incremental R2 against R's lm and boot, closed form and bad calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import FormulaError, UsageError
from attachpath.models import incremental_r_squared, regression

PLACE = Path(__file__).parents[2] / "reference" / "models" / "r_squared_increment.json"
ANSWERS: dict[str, Any] = json.loads(PLACE.read_text("utf-8"))
FORMULA = "iip_post ~ iip_pre + anxiety + security_between"
NUMBERS = ["r_squared", "increment", "ci_low", "ci_high", "semipartial_low", "semipartial_high"]


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    return cohort.drop_duplicates("client_id")


def test_one_term_adds_what_lm_and_boot_say(persons: pd.DataFrame) -> None:
    row = incremental_r_squared(
        FORMULA, ["security_between"], persons, cluster="therapist_id", draws=20_000, seed=1
    )
    assert row["r_squared"] == pytest.approx(ANSWERS["r_squared"], rel=1e-10)
    assert row["increment"] == pytest.approx(ANSWERS["increment"][0], rel=1e-9)
    assert row["semipartial"] == pytest.approx(ANSWERS["increment"][2], rel=1e-9)
    assert row["adjusted_increment"] == pytest.approx(ANSWERS["adjusted_increment"], rel=1e-9)
    for names, place in ((("ci_low", "ci_high"), 0), (("semipartial_low", "semipartial_high"), 2)):
        # A 2.5 % point of 20,000 draws has a standard error of about .019 SD; two, three times.
        error = 3 * np.sqrt(2) * 0.019 * ANSWERS["se"][place]
        assert row[list(names)].tolist() == pytest.approx(ANSWERS["percentile"][place], abs=error)


def test_several_terms_add_what_lm_and_boot_say(persons: pd.DataFrame) -> None:
    row = incremental_r_squared(
        FORMULA, ["anxiety", "security_between"], persons,
        cluster="therapist_id", draws=20_000, seed=1,
    )  # fmt: skip
    assert row["increment"] == pytest.approx(ANSWERS["increment"][1], rel=1e-9)
    assert np.isnan(row["semipartial"])
    error = 3 * np.sqrt(2) * 0.019 * ANSWERS["se"][1]
    assert row[["ci_low", "ci_high"]].tolist() == pytest.approx(ANSWERS["percentile"][1], abs=error)


def test_the_increment_is_that_of_the_t_statistic(persons: pd.DataFrame) -> None:
    """Closed form: t^2 (1 - R^2) / df, with the sign of t."""
    fit = regression(FORMULA, persons).contrast({"anxiety": 1.0})
    row = incremental_r_squared(FORMULA, ["anxiety"], persons, seed=1)
    wanted = fit["statistic"] ** 2 * (1 - row["r_squared"]) / fit["df"]
    assert row["increment"] == pytest.approx(wanted)
    assert np.sign(row["semipartial"]) == np.sign(fit["statistic"])


def test_noise_adds_nothing_once_adjusted() -> None:
    added = []
    for seed in range(200):
        draw = np.random.default_rng(seed).standard_normal((60, 3))
        data = pd.DataFrame(draw, columns=["y", "x", "noise"])
        row = incremental_r_squared("y ~ x + noise", ["noise"], data, draws=100, seed=1)
        added.append(row[["increment", "adjusted_increment"]].astype(float))
    plain, adjusted = np.mean(added, axis=0)
    assert plain == pytest.approx(1 / 59, abs=0.006)
    assert adjusted == pytest.approx(0, abs=0.006)


def test_units_change_nothing(persons: pd.DataFrame) -> None:
    scaled = persons.assign(security_between=50 - 1e-3 * persons["security_between"])
    plain, other = (
        incremental_r_squared(FORMULA, ["security_between"], data, seed=1)[NUMBERS].astype(float)
        for data in (persons, scaled)
    )
    turned = other.rename(  # the sign turned with the scale
        {"semipartial_low": "semipartial_high", "semipartial_high": "semipartial_low"}
    )
    turned[["semipartial_low", "semipartial_high"]] *= -1
    np.testing.assert_allclose(turned[NUMBERS], plain, rtol=1e-6)


def test_rows_and_clusters_are_counted(cohort: pd.DataFrame) -> None:
    row = incremental_r_squared("growth ~ noise + anxiety", ["noise"], cohort, seed=1)
    missing = int(cohort[["growth", "noise"]].isna().any(axis=1).sum())
    assert (row["n"], row["n_dropped"]) == (len(cohort) - missing, missing)
    assert row["clusters"] == row["n"]


def test_too_few_clusters_give_a_reason(persons: pd.DataFrame) -> None:
    four = persons.assign(unit=np.arange(len(persons)) % 4)
    row = incremental_r_squared(FORMULA, ["anxiety"], four, cluster="unit", seed=1)
    assert row["reason"] == "4 cluster(s) are too few to resample"
    assert np.isnan(row["ci_low"])
    assert np.isfinite(row["increment"])


def test_a_term_that_is_not_there_is_named(persons: pd.DataFrame) -> None:
    with pytest.raises(FormulaError, match="'anxiety'") as caught:
        incremental_r_squared(FORMULA, ["anxeity"], persons, seed=1)
    assert caught.value.code == "unknown-term"


def test_a_wrong_level_is_refused(persons: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="confidence level"):
        incremental_r_squared(FORMULA, ["anxiety"], persons, seed=1, level=95)
