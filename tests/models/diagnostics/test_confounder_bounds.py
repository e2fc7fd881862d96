"""Bounds by benchmarks: the Darfur example, PySensemakr, and confounders that are put in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import FormulaError, UsageError
from attachpath.models import confounder_bounds, multilevel, regression

_PLACE = Path(__file__).parents[2] / "reference" / "models"
FORMULA = "iip_post ~ iip_pre + security_between + anxiety + woman"
PAIRS = {
    "r2_term": "r2dz_x",
    "r2_response": "r2yz_dx",
    "adjusted_estimate": "adjusted_estimate",
    "adjusted_std_error": "adjusted_se",
    "adjusted_statistic": "adjusted_t",
}


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """PySensemakr 0.0.8 on the persons of cohort.csv (robustness_value.py)."""
    answers: dict[str, Any] = json.loads((_PLACE / "robustness_value.json").read_text("utf-8"))
    return answers


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    data = cohort.drop_duplicates("client_id")
    return data.assign(woman=(data["gender"] == "woman").astype(float))


def orthonormal(rows: int, columns: int, seed: int) -> np.ndarray:
    """Columns of length 1 that are orthogonal to each other and to the constant."""
    drawn = np.random.default_rng(seed).normal(size=(rows, columns))
    return np.linalg.qr(drawn - drawn.mean(axis=0))[0]


def darfur() -> pd.DataFrame:
    """786 rows whose regression has the published estimate, SE, df 783 and partial R2 of female.

    sensemakr's documentation: .09731582 (.02325654); partial R2 of female with the treatment
    .009081 (from the 1x bound .009164) and with the response .10903.
    """
    estimate, error, with_term, with_response = 0.09731582, 0.02325654, 0.00908107, 0.1090339
    female, rest, noise = orthonormal(786, 3, 1).T
    harmed = np.sqrt(with_term) * female + np.sqrt(1 - with_term) * rest
    sigma = error * np.sqrt(1 - with_term)  # harmed less female has the length sqrt(1 - R2)
    left = sigma * np.sqrt(783) * noise
    # The partial R2 of female: b^2 (1 - R2) / (b^2 (1 - R2) + residual sum of squares).
    slope = np.sqrt(with_response / (1 - with_response) * sigma**2 * 783 / (1 - with_term))
    peace = estimate * harmed + slope * female + left
    return pd.DataFrame({"peace": peace, "harmed": harmed, "female": female})


def test_confounders_as_strong_as_gender_in_darfur_are_as_published() -> None:
    # sensemakr's documentation (print method), bounds of `female` x 1, 2, 3.
    data = darfur()
    fit = regression("peace ~ harmed + female", data)
    assert fit.contrast({"harmed": 1.0})[["estimate", "std_error", "df"]].tolist() == (
        pytest.approx([0.09731582, 0.02325654, 783])
    )
    found = confounder_bounds(fit, data, "harmed", ["female"])
    assert found["r2_term"].tolist() == pytest.approx([0.00916, 0.01833, 0.02749], abs=5e-6)
    assert found["r2_response"].tolist() == pytest.approx([0.12464, 0.24932, 0.37405], abs=6e-6)
    expected = [[0.0752, 0.0219, 3.44], [0.0529, 0.0204, 2.60], [0.0304, 0.0187, 1.63]]
    numbers = found[["adjusted_estimate", "adjusted_std_error", "adjusted_statistic"]].to_numpy()
    np.testing.assert_allclose(numbers[:, :2], np.array(expected)[:, :2], atol=6e-5)
    np.testing.assert_allclose(numbers[:, 2], np.array(expected)[:, 2], atol=5e-3)


@pytest.mark.parametrize(
    ("term", "benchmarks"),
    [("security_between", ["iip_pre", "anxiety"]), ("iip_pre", ["security_between"])],
)
def test_bounds_are_pysensemakrs(
    term: str, benchmarks: list[str], persons: pd.DataFrame, reference: dict[str, Any]
) -> None:
    fit = regression(FORMULA, persons)
    found = confounder_bounds(fit, persons, term, benchmarks, strength=[1, 2])
    answers = pd.DataFrame(reference[term]["bounds"])
    stands = found["reason"].isna()
    # PySensemakr goes on with a confounder that explains all of the response.
    assert found.loc[~stands, "r2_response"].tolist() == [1.0] * int((~stands).sum())
    for ours, theirs in PAIRS.items():
        np.testing.assert_allclose(
            found.loc[stands, ours], answers.loc[stands.to_numpy(), theirs], rtol=1e-10
        )


def test_a_confounder_that_is_put_in_gives_the_adjusted_row(persons: pd.DataFrame) -> None:
    """A variable of just the bound's strength, drawn and added to the regression."""
    fit = regression(FORMULA, persons)
    row = confounder_bounds(fit, persons, "iip_pre", ["security_between"], strength=[1]).iloc[0]
    others = np.column_stack(
        [np.ones(len(persons)), persons[["security_between", "anxiety", "woman"]]]
    )
    term, response = persons["iip_pre"].to_numpy(), persons["iip_post"].to_numpy()
    term_left = left_over(term, others)
    response_left = left_over(response, np.column_stack([others, term]))
    fresh = left_over(
        np.random.default_rng(3).normal(size=len(persons)),
        np.column_stack([others, term, response]),
    )
    # The part of Z beyond the term explains R2_response of what is left of the response.
    beyond = np.sqrt(row["r2_response"]) * unit(response_left)
    beyond = beyond + np.sqrt(1 - row["r2_response"]) * unit(fresh)
    hidden = np.sqrt(row["r2_term"]) * unit(term_left) + np.sqrt(1 - row["r2_term"]) * beyond
    sign = np.sign(fit.contrast({"iip_pre": 1.0})["estimate"])
    added = regression(f"{FORMULA} + hidden", persons.assign(hidden=sign * hidden))
    truth = added.contrast({"iip_pre": 1.0})
    for ours, theirs in {
        "adjusted_estimate": "estimate",
        "adjusted_std_error": "std_error",
        "adjusted_statistic": "statistic",
        "adjusted_ci_low": "ci_low",
        "adjusted_ci_high": "ci_high",
    }.items():
        assert row[ours] == pytest.approx(truth[theirs], rel=1e-9), ours


def left_over(column: np.ndarray, others: np.ndarray) -> np.ndarray:
    return np.asarray(column - others @ np.linalg.lstsq(others, column)[0])


def unit(column: np.ndarray) -> np.ndarray:
    return np.asarray(column / np.linalg.norm(column))


def test_a_category_counts_with_all_its_levels(persons: pd.DataFrame) -> None:
    kinds = np.array(["north", "south", "west"])[np.arange(len(persons)) % 3]
    data = persons.assign(kind=kinds, anxious=persons["anxiety"] + (kinds == "west"))
    fit = regression("iip_post ~ anxious + iip_pre + kind", data)
    found = confounder_bounds(fit, data, "anxious", ["kind"], strength=[1])["r2_term"].item()
    # By the change in explained sums of squares of the regression of the term.
    few = np.column_stack([np.ones(len(data)), data["iip_pre"]])
    many = np.column_stack([few, kinds == "south", kinds == "west"])
    one, two = (left_over(data["anxious"].to_numpy(), m) for m in (few, many))
    share = 1 - (two @ two) / (one @ one)
    assert found == pytest.approx(share / (1 - share), rel=1e-10)


def test_robust_standard_errors_do_not_move_the_bounds(persons: pd.DataFrame) -> None:
    asked = (persons, "iip_pre", ["anxiety"])
    classical = confounder_bounds(regression(FORMULA, persons), *asked)
    robust = confounder_bounds(regression(FORMULA, persons, robust="HC3"), *asked)
    pd.testing.assert_frame_equal(classical, robust)


def test_a_multilevel_fit_is_bounded_in_its_generalised_least_squares(cohort: pd.DataFrame) -> None:
    """Rows made independent by the Cholesky factor of V, and a regression of the term on them."""
    data = cohort[["growth", "anxiety", "security_between", "session_log", "client_id"]].dropna()
    formula = "growth ~ anxiety + security_between + session_log + (1 | client_id)"
    fit = multilevel(formula, data)
    between, residual = fit.variances["variance"]
    same = (data["client_id"].to_numpy()[:, None] == data["client_id"].to_numpy()).astype(float)
    lower = np.linalg.cholesky(between * same + residual * np.eye(len(data)))
    X = np.column_stack([np.ones(len(data)), data[["anxiety", "security_between", "session_log"]]])
    white, y = np.linalg.solve(lower, X), np.linalg.solve(lower, data["growth"])
    row = confounder_bounds(fit, data, "anxiety", ["security_between"], strength=[1]).iloc[0]
    one, two = (left_over(white[:, 1], white[:, kept]) for kept in ([0, 3], [0, 2, 3]))
    with_term = 1 - (two @ two) / (one @ one)
    assert row["r2_term"] == pytest.approx(with_term / (1 - with_term), rel=1e-8)
    # The benchmark's t in that regression, and the df of the term.
    df = fit.contrast({"anxiety": 1.0})["df"]
    gained = left_over(y, white[:, [0, 1, 3]]) - left_over(y, white)
    with_response = gained @ gained / (gained @ gained + df)
    extra = with_term**2 / (1 - with_term) ** 2
    expected = (1 + np.sqrt(extra)) ** 2 / (1 - extra) * with_response / (1 - with_response)
    assert row["r2_response"] == pytest.approx(expected, rel=1e-6)


def test_a_confounder_that_cannot_be_so_strong_is_missing_with_a_reason() -> None:
    one, two, three = orthonormal(40, 3, 2).T
    data = pd.DataFrame({"x": one + two, "z": one, "y": 5 * one + 5 * two + three})
    fit = regression("y ~ x + z", data)
    row = confounder_bounds(fit, data, "x", ["z"], strength=[3]).iloc[0]
    assert row["reason"] == "a confounder that strong would determine the term"
    assert np.isnan(row["adjusted_estimate"])


def test_wrong_questions_are_refused(persons: pd.DataFrame) -> None:
    fit = regression(FORMULA, persons)
    with pytest.raises(FormulaError) as unknown:
        confounder_bounds(fit, persons, "iip_pre", ["anxeity"])
    with pytest.raises(UsageError) as same:
        confounder_bounds(fit, persons, "iip_pre", ["iip_pre"])
    with pytest.raises(UsageError) as strength:
        confounder_bounds(fit, persons, "iip_pre", ["anxiety"], strength=[-1])
    with pytest.raises(UsageError) as other:
        confounder_bounds(fit, persons.iloc[5:], "iip_pre", ["anxiety"])
    codes = [caught.value.code for caught in (unknown, same, strength, other)]
    assert codes == ["unknown-benchmark", "same-term", "bad-strength", "other-data"]
    assert "anxiety" in unknown.value.cause
