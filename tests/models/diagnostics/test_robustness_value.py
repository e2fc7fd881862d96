"""Robustness values: Cinelli & Hazlett's Darfur example, PySensemakr, and their definition."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from attachpath.errors import FormulaError, UsageError
from attachpath.fitted import ConstantDegreesOfFreedom, Fitted
from attachpath.models import multilevel, regression, robustness_value

_PLACE = Path(__file__).parents[2] / "reference" / "models"
FORMULA = "iip_post ~ iip_pre + security_between + anxiety + woman"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """PySensemakr 0.0.8 on the persons of cohort.csv (robustness_value.py)."""
    answers: dict[str, Any] = json.loads((_PLACE / "robustness_value.json").read_text("utf-8"))
    return answers


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    data = cohort.drop_duplicates("client_id")
    return data.assign(woman=(data["gender"] == "woman").astype(float))


def published(estimate: float, std_error: float, df: float) -> Fitted:
    """Return a fit of which only one line of a table is known."""
    return Fitted(
        terms=("x",),
        estimates=np.array([estimate]),
        covariance=np.array([[std_error**2]]),
        degrees_of_freedom=ConstantDegreesOfFreedom(df),
        formula="y ~ 0 + x",
        engine="published",
        n_obs=100,
        method="OLS",
    )


def test_harm_in_darfur_is_as_published() -> None:
    # Cinelli & Hazlett 2020, table 1: .097 (.023), t 4.18, partial R2 2.2 %, RV 13.9 %, 7.6 %;
    # sensemakr's documentation prints estimate, SE and the three to five digits.
    found = robustness_value(published(0.09731582, 0.02325654, 783), "x")
    assert found.statistic == pytest.approx(4.18445, abs=5e-6)
    assert found.partial_r2 == pytest.approx(0.02187, abs=5e-6)
    assert found.rv == pytest.approx(0.13878, abs=5e-6)
    assert found.rv_alpha == pytest.approx(0.07626, abs=5e-6)


@pytest.mark.parametrize("term", ["security_between", "iip_pre"])
@pytest.mark.parametrize("case", range(4))
def test_values_are_pysensemakrs(
    term: str, case: int, persons: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference[term]["stats"][case]
    fit = regression(FORMULA, persons)
    found = robustness_value(fit, term, share=answer["share"], alpha=answer["alpha"])
    assert fit.n_obs == reference["n"]
    for name in ("partial_r2", "rv", "rv_alpha"):
        assert getattr(found, name) == pytest.approx(answer[name], rel=1e-10), name


@pytest.mark.parametrize(("statistic", "df"), [(3.0, 40), (5.0, 200), (9.0, 12), (60.0, 10)])
def test_the_value_of_the_test_is_the_weakest_confounder_that_ends_significance(
    statistic: float, df: int
) -> None:
    """By the definition: worst adjusted t over all confounders no stronger than r on both sides."""
    critical = stats.t.isf(0.025, df - 1)

    def worst_excess(strength: float) -> float:
        def adjusted(response: float) -> float:
            bias = math.sqrt(df * response * strength / (1 - strength))
            scale = math.sqrt((1 - response) / (1 - strength) * df / (df - 1))
            return float(statistic - bias - critical * scale)

        inside = optimize.minimize_scalar(adjusted, bounds=(0, strength), options={"xatol": 1e-14})
        return min(adjusted(0.0), adjusted(strength), float(inside.fun))

    expected = optimize.brentq(worst_excess, 1e-9, 1 - 1e-9, xtol=1e-14)
    found = robustness_value(published(statistic, 1.0, df), "x").rv_alpha
    assert found == pytest.approx(expected, rel=1e-6)


def test_a_confounder_of_that_strength_takes_the_estimate_to_zero() -> None:
    found = robustness_value(published(2.0, 0.5, 50), "x")
    bias = 0.5 * math.sqrt(50 * found.rv * found.rv / (1 - found.rv))
    assert bias == pytest.approx(2.0, rel=1e-12)
    half = robustness_value(published(2.0, 0.5, 50), "x", share=0.5)
    bias = 0.5 * math.sqrt(50 * half.rv * half.rv / (1 - half.rv))
    assert bias == pytest.approx(1.0, rel=1e-12)


def test_an_estimate_that_is_not_significant_has_no_value_left_to_lose() -> None:
    found = robustness_value(published(1.0, 1.0, 30), "x")
    assert found.rv > 0
    assert found.rv_alpha == 0


def test_a_multilevel_fit_is_called_an_approximation(cohort: pd.DataFrame) -> None:
    fit = multilevel("growth ~ security_within + anxiety + (1 | client_id)", cohort)
    found = robustness_value(fit, "anxiety")
    row = fit.contrast({"anxiety": 1.0})
    assert found.df == row["df"]
    expected = row["statistic"] ** 2 / (row["statistic"] ** 2 + row["df"])
    assert found.partial_r2 == pytest.approx(expected)
    assert len(found.notes) == 1
    assert "approximation" in found.notes[0]


def test_robust_standard_errors_are_called_an_approximation(persons: pd.DataFrame) -> None:
    assert robustness_value(regression(FORMULA, persons), "iip_pre").notes == ()
    robust = robustness_value(regression(FORMULA, persons, robust="HC3"), "iip_pre")
    assert "HC3" in robust.notes[0]


@pytest.mark.parametrize(
    ("fit", "reason"),
    [
        (published(1.0, 0.1, math.inf), "infinite"),
        (published(1.0, 0.1, 1.0), "one degree of freedom"),
        (replace(published(1.0, 0.1, 9.0), converged=False), "did not converge"),
    ],
)
def test_a_value_that_does_not_exist_is_missing_with_a_reason(fit: Fitted, reason: str) -> None:
    found = robustness_value(fit, "x")
    assert np.isnan([found.partial_r2, found.rv, found.rv_alpha]).all()
    assert found.reason is not None
    assert reason in found.reason


def test_wrong_questions_are_refused() -> None:
    fit = published(1.0, 0.1, 9.0)
    with pytest.raises(UsageError) as share:
        robustness_value(fit, "x", share=0)
    with pytest.raises(UsageError) as alpha:
        robustness_value(fit, "x", alpha=5)
    with pytest.raises(FormulaError) as term:
        robustness_value(fit, "z")
    codes = (share.value.code, alpha.value.code, term.value.code)
    assert codes == ("bad-share", "bad-level", "unknown-term")
