"""Regression against R's lm and sandwich, and by both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError, FormulaError, UsageError
from attachpath.models import regression

FORMULA = "iip_post ~ iip_pre + security_between * anxiety + gender"
ENGINES = ("numpy", "statsmodels")


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    return cohort.drop_duplicates("client_id")


@pytest.mark.parametrize("engine", ENGINES)
def test_least_squares_are_those_of_lm(
    persons: pd.DataFrame, synthetic: dict[str, Any], engine: Any
) -> None:
    fit, expected = regression(FORMULA, persons, engine=engine), synthetic["ols"]
    table = fit.coefficients
    for column in ("estimate", "std_error", "p_value", "ci_low", "ci_high"):
        np.testing.assert_allclose(table[column], expected[column], rtol=1e-8, atol=1e-12)
    assert set(table["df"]) == {expected["df"]}
    assert fit.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-9)
    assert fit.terms == (
        "Intercept",
        "iip_pre",
        "security_between",
        "anxiety",
        "gender[woman]",
        "security_between:anxiety",
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("robust", ["HC0", "HC1", "HC2", "HC3"])
def test_robust_errors_are_those_of_sandwich(
    persons: pd.DataFrame, synthetic: dict[str, Any], engine: Any, robust: Any
) -> None:
    table = regression(FORMULA, persons, engine=engine, robust=robust).coefficients
    np.testing.assert_allclose(table["std_error"], synthetic["ols"][robust], rtol=1e-8)


@pytest.mark.parametrize("month", ["7", "12", "18"])
def test_the_trial_gives_the_treatment_effects_of_its_data_sheet(
    shared_data: Path, real: dict[str, Any], month: str
) -> None:
    # Data sheet (R): -3.8319 (1.2399), -1.7161 (1.2088), -1.5925 (1.2898).
    printed = {"7": (-3.8319, 1.2399), "12": (-1.7161, 1.2088), "18": (-1.5925, 1.2898)}[month]
    visits = pd.read_csv(shared_data / "psychotherapy" / "reframed_trial.csv")
    fit = regression("hamd ~ arm + hamd_baseline + C(site)", visits[visits["month"] == month])
    row, expected = fit.contrast({"arm": 1.0}), real["ancova"][month]
    assert fit.n_obs == expected["n_obs"]
    assert row["estimate"] == pytest.approx(expected["estimate"], rel=1e-9)
    assert row["std_error"] == pytest.approx(expected["std_error"], rel=1e-9)
    assert (row["estimate"], row["std_error"]) == pytest.approx(printed, abs=5e-5)


@pytest.mark.parametrize("engine", ENGINES)
def test_units_of_a_predictor_change_only_its_own_coefficient(
    persons: pd.DataFrame, engine: Any
) -> None:
    plain = regression("iip_post ~ iip_pre + anxiety", persons, engine=engine)
    scaled = persons.assign(anxiety=persons["anxiety"] * 1e-6)
    other = regression("iip_post ~ iip_pre + anxiety", scaled, engine=engine)
    np.testing.assert_allclose(other.estimates, plain.estimates * [1, 1, 1e6], rtol=1e-7)
    assert other.coefficients["p_value"].to_numpy() == pytest.approx(
        plain.coefficients["p_value"].to_numpy(), rel=1e-6
    )


def test_incomplete_rows_are_counted(cohort: pd.DataFrame) -> None:
    fit = regression("growth ~ noise", cohort)
    missing = cohort[["growth", "noise"]].isna().any(axis=1).sum()
    assert (fit.n_obs, fit.n_dropped) == (len(cohort) - missing, missing)
    assert any("growth" in note for note in fit.notes)


@pytest.mark.parametrize(
    ("formula", "arguments", "error", "code"),
    [
        ("growth ~ noise + (1 | client_id)", {}, FormulaError, "random-part"),
        ("growth ~ noise", {"engine": "r"}, UsageError, "unknown-engine"),
        ("growth ~ noise", {"robust": "HC9"}, UsageError, "unknown-covariance"),
        ("growth ~ noise", {"robust": "CR2"}, UsageError, "no-cluster"),
        ("growth ~ noise", {"cluster": "client_id"}, UsageError, "cluster-not-used"),
        (
            "growth ~ noise",
            {"robust": "HC3", "cluster": "client_id"},
            UsageError,
            "cluster-not-used",
        ),
        ("growth ~ noise", {"robust": "CR1", "cluster": "client"}, UsageError, "unknown-cluster"),
        (
            "growth ~ noise",
            {"robust": "CR2", "cluster": "therapist_or_none"},
            EstimationError,
            "missing-cluster",
        ),
        (
            "growth ~ noise",
            {"robust": "CR2", "cluster": "client_id", "engine": "statsmodels"},
            EstimationError,
            "engine-limit",
        ),
        ("copy ~ noise + anxiety", {}, EstimationError, "perfect-fit"),
        ("growth ~ noise + only_once", {"robust": "HC3"}, EstimationError, "leverage-one"),
    ],
)
def test_what_cannot_be_estimated_is_refused_by_code(
    cohort: pd.DataFrame, formula: str, arguments: dict[str, Any], error: Any, code: str
) -> None:
    cohort["copy"] = 3 * cohort["noise"] - cohort["anxiety"] + 2
    cohort["only_once"] = (np.arange(len(cohort)) == 40).astype(float)
    with pytest.raises(error) as caught:
        regression(formula, cohort, **arguments)
    assert caught.value.code == code
