"""Comparisons of nested models against lavTestLRT, and what is refused or noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.errors import EstimationError, UsageError
from attachpath.sem import SemFit, compare, sem
from attachpath.sem.comparison.difference import difference_test

STEPS = ["configural", "metric", "scalar", "strict"]
CASES = [("ml", "listwise"), ("mlr", "listwise"), ("mlm", "listwise"), ("mlr", "fiml")]


@pytest.mark.parametrize(("estimator", "missing"), CASES)
def test_differences_over_schools_are_lavaans(
    estimator: str, missing: str, schools: Callable[..., Any], differences: dict[str, Any]
) -> None:
    fits = schools(estimator, missing)
    table = compare(*fits.values(), names=list(fits)).set_index("name")
    case = "schools_fiml_mlr" if missing == "fiml" else f"schools_{estimator}"
    for step, theirs in differences[case]["tests"].items():
        row = table.loc[step]
        assert row["df_diff"] == theirs["df_diff"]
        assert row["chisq_diff"] == pytest.approx(theirs["chisq_diff"], rel=1e-4)
        assert row["p_value"] == pytest.approx(theirs["pvalue"], rel=1e-3)


@pytest.mark.parametrize("estimator", ["mlr", "mlm"])
def test_the_second_scaling_is_lavaans(
    estimator: str, schools: Callable[..., Any], differences: dict[str, Any]
) -> None:
    # lavTestLRT(method = "satorra.bentler.2010").
    table = compare(*schools(estimator).values(), method="satorra_bentler_2010")
    theirs = differences[f"schools_{estimator}"]["tests_2010"]
    expected = [theirs[step]["chisq_diff"] for step in STEPS[1:]]
    np.testing.assert_allclose(table["chisq_diff"].iloc[1:], expected, rtol=1e-4)


def test_the_tutorials_differences(schools: Callable[..., Any]) -> None:
    # Rosseel's lavaan tutorial, measurement invariance: 8.192 (p .224), 40.059.
    table = compare(*schools("ml").values())
    assert table["chisq_diff"].round(3).tolist()[1:] == [8.192, 40.059, 17.409]
    assert round(table["p_value"].iloc[1], 3) == 0.224


def test_rows_stand_by_degrees_of_freedom(schools: Callable[..., Any]) -> None:
    fits = schools("ml")
    table = compare(fits["strict"], fits["configural"], names=["strict", "configural"])
    assert table["name"].tolist() == ["configural", "strict"]
    assert table["df"].tolist() == [48, 69]


def test_changes_in_fit_are_differences_of_the_measures(schools: Callable[..., Any]) -> None:
    fits = schools("mlr")
    row = compare(fits["metric"], fits["scalar"]).iloc[-1]
    wide, narrow = (fits[step].fit_measures for step in ("metric", "scalar"))
    assert row["delta_cfi"] == pytest.approx(narrow["cfi_robust"] - wide["cfi_robust"])
    assert row["delta_srmr"] == pytest.approx(narrow["srmr"] - wide["srmr"])


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    x, z = rng.normal(size=(2, 250))
    mediator = 0.5 * x + rng.normal(size=250)
    return pd.DataFrame({"x": x, "z": z, "m": mediator, "y": 0.4 * mediator + rng.normal(size=250)})


def test_the_test_of_one_path_is_that_of_least_squares(data: pd.DataFrame) -> None:
    # Closed form: n log(RSS0 / RSS1).
    free, none = sem("y ~ x + z", data), sem("y ~ x + 0*z", data)
    row = compare(free, none).iloc[-1]
    residual = []
    for columns in (["x", "z"], ["x"]):
        design = np.column_stack([np.ones(len(data)), data[columns]])
        residual.append(np.linalg.lstsq(design, data["y"], rcond=None)[1][0])
    expected = len(data) * np.log(residual[1] / residual[0])
    assert row["chisq_diff"] == pytest.approx(expected, abs=1e-6)
    assert row["p_value"] == pytest.approx(stats.chi2.sf(expected, 1), abs=1e-8)


def test_models_with_the_same_df_are_not_tested(data: pd.DataFrame) -> None:
    one, two = sem("m ~ x\ny ~ m", data), sem("y ~ x\nm ~ y", data)
    row = compare(one, two).iloc[-1]
    assert np.isnan(row["p_value"])
    assert "not nested" in row["note"]
    assert np.isfinite(row[["aic", "bic"]].astype(float)).all()


def test_models_that_are_not_nested_are_found_out(data: pd.DataFrame) -> None:
    # Each claims what the other does not, with different df.
    wide = sem("m ~ x\ny ~ m + 0*x\nz ~~ 0*m + 0*y + 0*x", data, fixed_x=False)
    narrow = sem("m ~ 0*x\ny ~ x + 0*m\nz ~~ 0*m + 0*y + 0*x\nm ~~ 0*y", data, fixed_x=False)
    row = compare(wide, narrow).iloc[-1]
    assert row["df_diff"] > 0
    assert np.isnan(row["chisq_diff"])
    assert "AIC" in row["note"]


def test_a_factor_model_is_nested_in_one_with_a_free_residual_covariance(
    schools: Callable[..., Any], data_of: Callable[[str], pd.DataFrame]
) -> None:
    table = data_of("holzinger_swineford.csv")
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
    row = compare(sem(model, table), sem(f"{model}\nx1 ~~ x4", table)).iloc[-1]
    assert (row["df_diff"], row["note"]) == (1, "")


def refused(code: str, *fits: SemFit) -> None:
    with pytest.raises((UsageError, EstimationError)) as caught:
        compare(*fits)
    assert caught.value.code == code


def test_one_fit_is_no_comparison(data: pd.DataFrame) -> None:
    refused("one-fit", sem("y ~ x", data))


def test_other_variables_are_refused_by_name(data: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="z in one only") as caught:
        compare(sem("y ~ x", data), sem("y ~ x + z", data))
    assert caught.value.code == "different-variables"


def test_other_rows_are_refused(data: pd.DataFrame) -> None:
    refused("different-data", sem("y ~ x", data), sem("y ~ 0*x", data.iloc[:200]))


def test_other_values_are_refused(data: pd.DataFrame) -> None:
    refused("different-data", sem("y ~ x", data), sem("y ~ 0*x", data.assign(y=-data["y"])))


def test_other_estimators_are_refused(data: pd.DataFrame) -> None:
    refused("different-estimators", sem("y ~ x", data), sem("y ~ 0*x", data, estimator="mlr"))


def test_a_fit_without_numbers_is_refused(data: pd.DataFrame) -> None:
    broken = replace(sem("y ~ 0*x", data), converged=False)
    refused("no-numbers", sem("y ~ x", data), broken)


def test_an_unknown_method_is_refused(data: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="satorra_bentler_2001"):
        compare(sem("y ~ x", data), sem("y ~ 0*x", data), method="satorra")  # type: ignore[arg-type]


def test_a_negative_scaling_factor_is_said(schools: Callable[..., Any]) -> None:
    fits = schools("mlr")
    wide = replace(fits["metric"])
    wide.__dict__["test"] = replace(fits["metric"].test, scaling=5.0)
    found = difference_test(fits["scalar"], wide)
    assert np.isnan(found.statistic)
    assert "satorra_bentler_2010" in found.note


def test_what_is_no_fit_is_refused():
    data = pd.DataFrame(np.random.default_rng(1).normal(size=(50, 2)), columns=["x", "y"])
    fit = sem("y ~ x", data)

    with pytest.raises(UsageError) as caught:
        compare(fit, [fit])

    assert caught.value.code == "not-a-fit"
