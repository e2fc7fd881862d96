"""Kenward-Roger against pbkrtest, and against designs where it is exact."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.models import joint_test, kenward_roger, multilevel, regression

Tables = Callable[[str], pd.DataFrame]

CASES = [
    "h1a",
    "h3",
    "three_level",
    "correlated",
    "singular",
    "singular_correlated",
    "crossed",
    "partially_nested",
    "factor_of_rows",
    "sleepstudy",
]
PARTIAL = ("therapist_or_none",)


def adjusted(answer: dict[str, Any], table_of: Tables) -> tuple[Fitted, Fitted]:
    data = table_of(answer["table"])
    fit = multilevel(answer["formula"], data, partial_groups=PARTIAL)
    return fit, kenward_roger(fit, data, partial_groups=PARTIAL)


@pytest.mark.parametrize("case", CASES)
def test_errors_and_df_are_pbkrtests(
    case: str, inference: dict[str, Any], table_of: Tables
) -> None:
    answer = inference["kenward_roger"][case]
    fit, found = adjusted(answer, table_of)
    table = found.coefficients.iloc[[found.position(term) for term in answer["terms"]]]
    np.testing.assert_allclose(table["std_error"], answer["std_error"], rtol=5e-6)
    np.testing.assert_allclose(table["df"], answer["df"], rtol=5e-6)
    for expected in answer["contrasts"]:
        row = found.contrast(dict(zip(answer["terms"], expected["weights"], strict=True)))
        assert row["std_error"] == pytest.approx(expected["std_error"], rel=5e-6)
        assert row["df"] == pytest.approx(expected["df"], rel=5e-6)
    assert found.singular == fit.singular == answer["singular"]


@pytest.mark.parametrize("case", CASES)
def test_the_f_test_of_several_terms_is_pbkrtests(
    case: str, inference: dict[str, Any], table_of: Tables
) -> None:
    answer = inference["kenward_roger"][case]
    expected = answer["joint"]
    row = joint_test(adjusted(answer, table_of)[1], expected["terms"])
    assert row["statistic"] == pytest.approx(expected["statistic"], rel=2e-5)
    assert (row["df_num"], row["reason"]) == (expected["df_num"], None)
    assert row["df_den"] == pytest.approx(expected["df_den"], rel=5e-6)
    assert row["p_value"] == pytest.approx(expected["p_value"], rel=1e-4)


def groups_of_equal_size(groups: int, rows: int) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"g": np.repeat([f"g{k:02d}" for k in range(groups)], rows)})
    data["x"] = np.tile(np.arange(rows) - (rows - 1) / 2, groups)
    data["arm"] = np.repeat(np.arange(groups) % 2, rows).astype(float)
    data["y"] = np.repeat(rng.normal(size=groups), rows) + rng.normal(size=groups * rows)
    return data


def test_a_balanced_design_has_its_anova_df_and_needs_no_adjustment() -> None:
    # Split plot: arm against groups within arms, x against the residual.
    data = groups_of_equal_size(groups=12, rows=5)
    fit = multilevel("y ~ x + arm + (1 | g)", data)
    found = kenward_roger(fit, data)
    assert found.coefficients["df"].to_numpy() == pytest.approx([10, 47, 10], rel=1e-6)
    np.testing.assert_allclose(found.covariance, fit.covariance, rtol=1e-6, atol=1e-12)


def test_the_scale_of_f_is_exact_where_hotellings_test_is() -> None:
    # Kenward & Roger 1997: with a free covariance of two slopes per group F is Hotelling's T^2.
    data = groups_of_equal_size(groups=15, rows=6)
    data["y"] += np.repeat(np.random.default_rng(8).normal(size=15), 6) * data["x"] * 2
    found = kenward_roger(multilevel("y ~ x + (1 + x | g)", data), data)
    own = np.array(
        [
            np.linalg.lstsq(np.column_stack([np.ones(6), d["x"]]), d["y"])[0]
            for _, d in data.groupby("g")
        ]
    )
    mean, covariance = own.mean(axis=0), np.cov(own.T) / 15
    squared = float(mean @ np.linalg.solve(covariance, mean))
    row = joint_test(found, ["Intercept", "x"])
    assert row["df_den"] == pytest.approx(13, rel=1e-6)
    assert row["statistic"] == pytest.approx(squared * 13 / (14 * 2), rel=1e-5)


def test_a_predictor_in_other_units_changes_nothing_but_its_coefficient(table_of: Tables) -> None:
    data = table_of("cohort")
    formula = "growth ~ security_within + anxiety + (1 + security_within | client_id)"
    scaled = data.assign(security_within=data["security_within"] * 1e4)
    plain = kenward_roger(multilevel(formula, data), data).coefficients
    other = kenward_roger(multilevel(formula, scaled), scaled).coefficients
    np.testing.assert_allclose(other["df"], plain["df"], rtol=1e-6)
    np.testing.assert_allclose(other["std_error"] * [1, 1e4, 1], plain["std_error"], rtol=1e-6)


def test_estimates_stay_and_errors_grow(inference: dict[str, Any], table_of: Tables) -> None:
    fit, found = adjusted(inference["kenward_roger"]["three_level"], table_of)
    np.testing.assert_array_equal(found.estimates, fit.estimates)
    assert (found.coefficients["std_error"] > fit.coefficients["std_error"]).all()
    assert found.method == "REML, Kenward-Roger"
    assert found.variances.equals(fit.variances)


def test_the_result_pickles_and_compares(inference: dict[str, Any], table_of: Tables) -> None:
    fit, found = adjusted(inference["kenward_roger"]["correlated"], table_of)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301, TID251 - our own object, made here
    assert found.equals(again)
    assert not found.equals(fit)


def ml(data: pd.DataFrame) -> Fitted:
    return multilevel("growth ~ anxiety + (1 | client_id)", data, reml=False)


@pytest.mark.parametrize(
    ("fit", "code"),
    [
        (ml, "not-reml"),
        (lambda data: regression("growth ~ anxiety", data), "not-multilevel"),
        (lambda data: multilevel("growth ~ anxiety + (1 | client_id)", data[:300]), "other-data"),
    ],
)
def test_what_it_cannot_adjust_is_refused_by_code(
    fit: Callable[[pd.DataFrame], Fitted], code: str, table_of: Tables
) -> None:
    data = table_of("cohort")
    with pytest.raises(AttachpathError) as caught:
        kenward_roger(fit(data), data)
    assert caught.value.code == code
