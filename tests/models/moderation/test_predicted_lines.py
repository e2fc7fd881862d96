"""Predicted lines: by hand for a regression, and with the slopes of `simple_slopes`."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.models import multilevel, predicted_lines, regression, simple_slopes


def test_a_line_is_the_mean_prediction_with_predictor_and_moderator_set() -> None:
    """Every row is given that x and w; predictions are averaged by numpy."""
    rng = np.random.default_rng(1)
    data = pd.DataFrame(rng.normal(size=(50, 4)), columns=["x", "w", "z", "y"])
    data["g"] = np.tile(["a", "b"], 25)
    fitted = regression("y ~ x * w + z * g + x * z", data)
    lines = predicted_lines(fitted, "x", "w", data, values=[0.5], points=3)
    b = dict(zip(fitted.terms, fitted.estimates, strict=True))
    in_b = (data["g"] == "b").astype(float)
    for x, estimate in lines[["x", "estimate"]].to_numpy(dtype=float):
        each = (
            b["Intercept"] + b["x"] * x + b["w"] * 0.5 + b["x:w"] * 0.5 * x + b["z"] * data["z"]
            + b["g[b]"] * in_b + b["z:g[b]"] * data["z"] * in_b + b["x:z"] * x * data["z"]
        )  # fmt: skip
        assert estimate == pytest.approx(each.mean(), rel=1e-10)


def test_lines_of_a_multilevel_fit_have_the_simple_slopes(cohort: pd.DataFrame) -> None:
    formula = "growth ~ session_log + security_between * anxiety + gender + (1 | client_id)"
    fitted = multilevel(formula, cohort)
    lines = predicted_lines(fitted, "security_between", "anxiety", cohort, client="client_id")
    slopes = simple_slopes(fitted, "security_between", "anxiety", data=cohort, client="client_id")
    ends = lines.groupby("label", sort=False)[["x", "estimate"]].agg(["first", "last"])
    rise = ends["estimate"]["last"] - ends["estimate"]["first"]
    run = ends["x"]["last"] - ends["x"]["first"]
    np.testing.assert_allclose(rise / run, slopes["estimate"], rtol=1e-9)
    assert (lines["ci_low"] < lines["estimate"]).all()


def test_a_category_has_a_line_in_each_of_its_levels() -> None:
    rng = np.random.default_rng(1)
    data = pd.DataFrame(rng.normal(size=(60, 2)), columns=["x", "y"])
    data["arm"] = np.tile(["a", "b", "c"], 20)
    lines = predicted_lines(regression("y ~ x * arm", data), "x", "arm", data, points=2)
    assert list(dict.fromkeys(lines["label"])) == ["a", "b", "c"]
    alone = regression("y ~ x", data[data["arm"] == "b"])
    low = float(data["x"].min())
    own = alone.contrast({"Intercept": 1, "x": low})
    line = lines[lines["label"] == "b"].iloc[0]
    assert line["estimate"] == pytest.approx(own["estimate"], rel=1e-10)


def test_a_predictor_with_two_values_keeps_them() -> None:
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"x": np.tile([0.0, 1.0], 30), "w": rng.normal(size=60)})
    data["y"] = rng.normal(size=60)
    lines = predicted_lines(regression("y ~ x * w", data), "x", "w", data)
    assert sorted(lines["x"].unique()) == [0.0, 1.0]
    data["arm"] = np.where(data["x"] > 0, "drug", "care")
    again = predicted_lines(regression("y ~ arm * w", data), "arm[drug]", "w", data)
    np.testing.assert_allclose(lines["estimate"], again["estimate"], rtol=1e-10)
