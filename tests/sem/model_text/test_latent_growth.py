"""Text of growth curves: lavaan's tutorial syntax on Demo.growth, loadings, identification."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem.model_text import latent_growth
from attachpath.sem.syntax import parse_model

Reference = Callable[[str], dict[str, Any]]
MODELS = ["linear", "predictors", "outcome", "equal", "quadratic", "latent_basis", "piecewise"]
T4 = ["t1", "t2", "t3", "t4"]


@pytest.mark.parametrize("model", MODELS)
def test_lavaan_fits_our_text_as_the_tutorial_syntax(reference: Reference, model: str) -> None:
    stored = reference("latent_growth")[model]
    assert stored["ours"]["df"] == stored["tutorial"]["df"]
    assert stored["ours"]["npar"] == stored["tutorial"]["npar"]
    assert stored["ours"]["chisq"] == pytest.approx(stored["tutorial"]["chisq"], abs=1e-6)


def test_loadings_follow_the_times() -> None:
    text = latent_growth(T4, times=[-1, 0, 0.5, 2], shape="quadratic")
    assert _loadings(text)["slope"] == [-1, 0, 0.5, 2]
    assert _loadings(text)["quadratic"] == [1, 0, 0.25, 4]


def test_the_pieces_add_up_to_time() -> None:
    times = [0, 1, 2, 3, 5, 8]
    columns = [f"t{k}" for k in range(6)]
    text = latent_growth(columns, times=times, shape="piecewise", knot=2.5)
    before, after = _loadings(text)["slope_before"], _loadings(text)["slope_after"]
    assert np.add(before, after).tolist() == times
    assert after == [0, 0, 0, 0.5, 2.5, 5.5]


def test_a_latent_basis_is_fixed_at_its_ends_only() -> None:
    assert "slope =~ 0*t1 + t2 + t3 + 1*t4" in latent_growth(T4, shape="latent_basis")


def test_an_outcome_gets_its_constant_and_the_predictors() -> None:
    text = latent_growth(T4, predictors=["x"], outcome="y", names=["start", "change"])
    assert "y ~ start + change + x\ny ~ 1\n" in text
    assert "start ~~ change" in text.replace("  ", " ")


@pytest.mark.parametrize(
    ("count", "options", "identified"),
    [
        (2, {}, False),
        (3, {}, True),
        (2, {"residuals": "equal"}, False),
        (3, {"times": [2019, 2020, 2021]}, True),
        (3, {"shape": "quadratic"}, False),
        (4, {"shape": "quadratic"}, True),
        (4, {"shape": "quadratic", "times": [2019, 2020, 2021, 2022]}, True),
        (2, {"shape": "latent_basis"}, False),
        (3, {"shape": "latent_basis"}, True),
        (4, {"shape": "piecewise", "knot": 1}, False),
        (4, {"shape": "piecewise", "knot": 1, "residuals": "equal"}, True),
        (5, {"shape": "piecewise", "knot": 1}, False),
        (5, {"shape": "piecewise", "knot": 2}, True),
        (5, {"shape": "piecewise", "knot": 1.5}, True),
        (1, {}, False),
        (0, {}, False),
    ],
)
def test_a_curve_that_the_occasions_do_not_identify_is_refused(
    count: int, options: dict[str, Any], identified: bool
) -> None:
    columns = [f"t{k}" for k in range(count)]
    if identified:
        assert "=~" in latent_growth(columns, **options)
        return
    with pytest.raises(UsageError) as caught:
        latent_growth(columns, **options)
    assert caught.value.code == "growth-not-identified"


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("bad-times", {"times": [0, 1, 2]}),
        ("bad-times", {"times": [0, 1, 1, 2]}),
        ("bad-times", {"times": [0, 1, float("nan"), 2]}),
        ("bad-times", {"times": [0, 1, 2, 3], "shape": "latent_basis"}),
        ("bad-knot", {"shape": "piecewise"}),
        ("bad-knot", {"shape": "piecewise", "knot": 3}),
        ("bad-knot", {"shape": "piecewise", "knot": float("nan")}),
        ("bad-knot", {"knot": 1}),
        ("unknown-shape", {"shape": "cubic"}),
        ("unknown-residuals", {"residuals": "fixed"}),
        ("wrong-number-of-names", {"names": ["level"]}),
        ("wrong-number-of-names", {"shape": "quadratic", "names": ["i", "s"]}),
        ("name-not-writable", {"names": ["intercept", "slope"]}),
        ("name-taken", {"names": ["t1", "slope"]}),
        ("name-taken", {"outcome": "residual", "residuals": "equal"}),
        ("name-twice", {"names": ["slope", "slope"]}),
        ("name-twice", {"predictors": ["t1"]}),
        ("name-twice", {"outcome": "x", "predictors": ["x"]}),
        ("unknown-column", {"data": pd.DataFrame(columns=["t1", "t2", "t3"])}),
        ("name-taken", {"data": pd.DataFrame(columns=[*T4, "slope"])}),
    ],
)
def test_what_cannot_be_written_is_said(code: str, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        latent_growth(T4, **options)
    assert caught.value.code == code


def _loadings(text: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in parse_model(text).statements:
        if one.op == "=~":
            found.setdefault(one.lhs, []).append(float(one.modifiers[0].values[0] or 0))
    return found
