"""Text of composites with fixed reliability: the formula of Bollen (1989), lavaan, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem.model_text import composite, fixed_reliability
from attachpath.sem.syntax import parse_model


def _frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({"s": [1.0], **columns})


def test_the_residual_variance_is_the_unreliable_part() -> None:
    text = composite("anx", "ecr", 0.8, 2.5)
    assert _residuals(text) == {"ecr": pytest.approx(0.5)}


def test_the_variance_of_the_data_is_divided_by_n_without_missing_values() -> None:
    data = pd.DataFrame({"ecr": [1.0, 3.0, np.nan, 5.0]})
    text = composite("anx", "ecr", 0.75, data=data)
    assert _residuals(text) == {"ecr": pytest.approx(0.25 * 8 / 3)}


def test_one_reliability_serves_all() -> None:
    text = fixed_reliability({"anx": "a", "sec": "s"}, 0.9, {"anx": 1.0, "sec": 2.0})
    assert _residuals(text) == pytest.approx({"a": 0.1, "s": 0.2})


def test_a_given_variance_goes_before_that_of_the_data() -> None:
    data = pd.DataFrame({"a": [0.0, 2.0], "s": [0.0, 4.0]})
    text = fixed_reliability({"anx": "a", "sec": "s"}, 0.5, {"anx": 10.0}, data=data)
    assert _residuals(text) == pytest.approx({"a": 5.0, "s": 2.0})


def test_perfect_reliability_leaves_no_residual() -> None:
    assert "ecr ~~ 0*ecr" in composite("anx", "ecr", 1, 2.5)


def test_lavaan_corrects_the_effects_for_attenuation(
    reference: Callable[[str], dict[str, Any]],
) -> None:
    """The corrected effects solve (S - E) b = s, E the unreliable variances, by hand."""
    stored = reference("product_indicators")
    moments = stored["moments"]
    covariance = pd.DataFrame(moments["cov"], moments["names"], moments["names"])
    corrected = covariance.loc[["x1", "x4"], ["x1", "x4"]] - np.diag([0.3 * 1.2, 0.1 * 1.1])
    expected = np.linalg.solve(corrected, covariance.loc[["x1", "x4"], "x7"])
    parameters = pd.DataFrame(stored["fits"]["composites"]["parameters"])
    found = parameters.loc[parameters["op"] == "~", "est"]
    assert list(found) == pytest.approx(list(expected), abs=1e-6)


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("impossible-reliability", {"reliability": 0.0}),
        ("impossible-reliability", {"reliability": 85}),
        ("impossible-reliability", {"reliability": -0.2}),
        ("impossible-reliability", {"reliability": float("nan")}),
        ("impossible-reliability", {"reliability": {"anx": 0.8, "sec": 1.2}}),
        ("no-reliability", {"reliability": {"anx": 0.8}}),
        ("unknown-latent", {"reliability": {"anx": 0.8, "sec": 0.7, "a": 0.7}}),
        ("unknown-latent", {"variance": {"a": 1.0}}),
        ("no-variance", {"variance": {"anx": 1.0}}),
        ("impossible-variance", {"variance": {"anx": 0.0, "sec": 1.0}}),
        ("impossible-variance", {"variance": None, "data": _frame(a=["x"])}),
        ("impossible-variance", {"variance": None, "data": _frame(a=[np.nan])}),
        ("unknown-column", {"data": pd.DataFrame({"a": [1.0, 2.0]})}),
        ("name-taken", {"columns": {"anx": "a", "a": "s"}}),
        ("name-twice", {"columns": {"anx": "a", "sec": "a"}}),
        ("name-not-writable", {"columns": {"anx": "ECR anxiety", "sec": "s"}}),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_said(code: str, options: dict[str, Any]) -> None:
    arguments = {
        "columns": {"anx": "a", "sec": "s"},
        "reliability": 0.8,
        "variance": {"anx": 1.0, "sec": 1.0},
        **options,
    }
    with pytest.raises(UsageError) as caught:
        fixed_reliability(**arguments)
    assert caught.value.code == code


def _residuals(text: str) -> dict[str, float]:
    return {
        one.lhs: float(one.modifiers[0].values[0] or 0)
        for one in parse_model(text).statements
        if one.op == "~~"
    }
