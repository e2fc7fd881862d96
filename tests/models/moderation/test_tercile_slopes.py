"""The binning check of a linear interaction: saturated thirds, known truth, and what it refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.fitted import Fitted
from attachpath.models import multilevel, regression, slopes_by_tercile


def made(curve: float, *, n: int = 300, seed: int = 4) -> tuple[Fitted, pd.DataFrame]:
    """Slope of x is w + curve (w^2 - 1)."""
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(rng.normal(size=(n, 2)), columns=["x", "w"])
    slope = data["w"] + curve * (data["w"] ** 2 - 1)
    data["y"] = slope * data["x"] + rng.normal(size=n)
    return regression("y ~ x * w", data), data


def test_without_covariates_each_third_is_a_regression_of_its_own() -> None:
    """The larger model has all coefficients in each third: slopes by three separate fits."""
    fitted, data = made(0.5)
    found = slopes_by_tercile(fitted, "x", "w", data)
    cuts = data["w"].quantile([1 / 3, 2 / 3]).to_list()
    thirds = [data[data["w"] <= cuts[0]], data[data["w"] > cuts[1]]]
    thirds.insert(1, data[(data["w"] > cuts[0]) & (data["w"] <= cuts[1])])
    for third, row in zip(thirds, found.slopes.to_dict("records"), strict=True):
        own = regression("y ~ x * w", third)
        median = float(third["w"].median())
        assert row["value"] == median
        assert row["n_clients"] == row["n_rows"] == len(third)
        slope = own.contrast({"x": 1, "x:w": median})["estimate"]
        assert row["estimate"] == pytest.approx(slope, rel=1e-9)
        line = fitted.contrast({"x": 1, "x:w": median})["estimate"]
        assert row["linear"] == pytest.approx(line, rel=1e-12)


def test_what_stands_beside_has_coefficients_of_its_own_in_each_third() -> None:
    """Slopes by three separate fits; and a residual's are those of the raw variable (rule 1)."""
    rng = np.random.default_rng(8)
    data = pd.DataFrame(rng.normal(size=(240, 3)), columns=["s", "z", "w"])
    data["s"] += 0.6 * data["z"]
    data["x"] = data["s"] - 0.7 * data["z"]
    data["y"] = data["w"] ** 2 * data["z"] + data["w"] * data["s"] + rng.normal(size=240)
    by_residual, by_raw = (
        slopes_by_tercile(
            regression(f"y ~ {x} * w + z * w", data), x, "w", data, beside=["z"]
        ).slopes
        for x in ("x", "s")
    )
    np.testing.assert_allclose(by_residual["estimate"], by_raw["estimate"], rtol=1e-8)
    third = data[data["w"] <= data["w"].quantile(1 / 3)]
    slope = regression("y ~ s * w + z * w", third).contrast({"s": 1, "s:w": third["w"].median()})
    assert by_raw["estimate"][0] == pytest.approx(slope["estimate"], rel=1e-9)


def test_the_test_of_a_line_is_the_f_test_of_nested_models() -> None:
    """F of four coefficients, by the residual sums of squares of two models in numpy."""
    fitted, data = made(0.2, n=120)
    found = slopes_by_tercile(fitted, "x", "w", data)
    x, w, y = (data[name].to_numpy() for name in "xwy")
    middle, upper = (
        (w > np.quantile(w, 1 / 3)) & (w <= np.quantile(w, 2 / 3)),
        w > np.quantile(w, 2 / 3),
    )
    base = [np.ones_like(x), x, w, x * w, middle, upper, w * middle, w * upper]
    more = [x * middle, x * upper, x * w * middle, x * w * upper]

    def squares(columns: list[np.ndarray]) -> float:
        X = np.stack(columns, axis=1).astype(float)
        return float(np.linalg.lstsq(X, y)[1][0])

    small, large = squares(base), squares(base + more)
    by_hand = (small - large) / 4 / (large / (120 - 12))
    assert found.statistic == pytest.approx(by_hand, rel=1e-9)
    assert (found.df_num, found.df_den) == (4, 108)


def test_a_line_is_kept_and_a_curve_is_found() -> None:
    """Known truth: rejections of a line at 5 % in 200 samples (standard error .015)."""
    rejected = [
        slopes_by_tercile(*_named(made(0.0, n=90, seed=seed))).p_value < 0.05 for seed in range(200)
    ]
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.045)
    assert slopes_by_tercile(*_named(made(1.0))).p_value < 1e-6


def _named(pair: tuple[Fitted, pd.DataFrame]) -> tuple[Fitted, str, str, pd.DataFrame]:
    fitted, data = pair
    return fitted, "x", "w", data


def test_a_multilevel_model_is_cut_into_thirds_of_clients(cohort: pd.DataFrame) -> None:
    formula = "growth ~ security_between * anxiety + (1 | client_id) + (1 | therapist_or_none)"
    fitted = multilevel(formula, cohort, partial_groups=("therapist_or_none",))
    found = slopes_by_tercile(fitted, "security_between", "anxiety", cohort, client="client_id")
    assert found.reason is None
    slopes = found.slopes
    assert slopes["n_rows"].sum() == fitted.n_obs
    assert slopes["n_clients"].max() - slopes["n_clients"].min() <= 1
    assert slopes["df"].between(30, 120).all()


def test_the_caller_may_keep_a_robust_covariance() -> None:
    fitted, data = made(0.0)
    plain = slopes_by_tercile(fitted, "x", "w", data)
    robust = slopes_by_tercile(
        fitted, "x", "w", data, fit=lambda text, rows: regression(text, rows, robust="HC3")
    )
    np.testing.assert_allclose(plain.slopes["estimate"], robust.slopes["estimate"], rtol=1e-10)
    assert (plain.slopes["std_error"] != robust.slopes["std_error"]).all()


def test_what_has_no_thirds_has_a_reason() -> None:
    _, data = made(0.0)
    binary = data.assign(w=(data["w"] > 0).astype(float))
    found = slopes_by_tercile(regression("y ~ x * w", binary), "x", "w", binary)
    assert found.slopes.empty
    assert found.reason == "w has no values between two categories"
    piled = data.assign(w=data["w"].clip(upper=-1.5))
    found = slopes_by_tercile(regression("y ~ x * w", piled), "x", "w", piled)
    assert found.reason == "so many share a value of w that it has no thirds"


def test_too_few_rows_for_the_larger_model_is_a_reason() -> None:
    _, data = made(0.0, n=11)
    fitted = regression("y ~ x * w", data)
    found = slopes_by_tercile(fitted, "x", "w", data)
    assert found.reason is not None
    assert found.reason.startswith("the model with thirds cannot be fitted")
