"""Text of the RI-CLPM: the syntax of Mulder & Hamaker (2021) in lavaan, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem.model_text import riclpm
from attachpath.sem.syntax import parse_model

Reference = Callable[[str], dict[str, Any]]
WAVES = {"alliance": ["w1", "w2", "w3"], "distress": ["d1", "d2", "d3"]}
COLUMNS = pd.DataFrame(columns=["w1", "w2", "w3", "d1", "d2", "d3"])
MODELS = ["free", "lags", "residuals", "means", "predictor", "three"]


@pytest.mark.parametrize("model", MODELS)
def test_lavaan_fits_our_text_as_the_published_syntax(reference: Reference, model: str) -> None:
    stored = reference("riclpm")[model]
    assert stored["ours"]["df"] == stored["published"]["df"]
    assert stored["ours"]["npar"] == stored["published"]["npar"]
    assert stored["ours"]["chisq"] == pytest.approx(stored["published"]["chisq"], abs=1e-6)
    assert stored["ours"]["logl"] == pytest.approx(stored["published"]["logl"], abs=1e-6)


def test_the_estimates_lie_about_the_truth_that_was_simulated(reference: Reference) -> None:
    stored = reference("riclpm")
    parameters = pd.DataFrame(stored["residuals"]["parameters"]).set_index(["lhs", "op", "rhs"])
    lags = {
        "alliance_to_alliance": ("w_alliance_2", "w_alliance_1"),
        "distress_to_alliance": ("w_alliance_2", "w_distress_1"),
        "alliance_to_distress": ("w_distress_2", "w_alliance_1"),
        "distress_to_distress": ("w_distress_2", "w_distress_1"),
    }
    for label, (target, source) in lags.items():
        row = parameters.loc[(target, "~", source)]
        assert abs(row["est"] - stored["truth"][label]) < 2.5 * row["se"]
        assert row["se"] < 0.1


def test_free_parameters_are_as_many_as_the_docstring_says(reference: Reference) -> None:
    for model, k in (("free", 2), ("three", 3)):
        moments = k * (k + 1) // 2
        expected = k * 4 + moments * 5 + k * k * 3
        assert reference("riclpm")[model]["published"]["npar"] == expected


def test_lags_have_a_label_each_and_carry_the_wave() -> None:
    labels = _labels(riclpm(WAVES))
    assert len(labels) == 8
    assert {"alliance_to_distress_2", "alliance_to_distress_3"} <= labels


def test_equal_lags_share_four_labels() -> None:
    assert _labels(riclpm(WAVES, stationary=True)) == {
        "alliance_to_alliance",
        "alliance_to_distress",
        "distress_to_alliance",
        "distress_to_distress",
    }
    assert riclpm(WAVES, stationary=True) == riclpm(WAVES, stationary="lags")


def test_equal_residuals_leave_the_first_wave_free() -> None:
    text = riclpm(WAVES, stationary="residuals")
    assert "w_alliance_1 ~~ w_alliance_1" in text
    assert "w_alliance_2 ~~ residual_alliance*w_alliance_2" in text
    assert "w_alliance_3 ~~ residual_alliance_distress*w_distress_3" in text


def test_predictors_reach_the_random_intercepts_only() -> None:
    text = riclpm(WAVES, predictors=["anxiety", "age"])
    regressed = {one.lhs for one in parse_model(text).statements if one.rhs in {"anxiety", "age"}}
    assert regressed == {"i_alliance", "i_distress"}


def test_labels_that_would_coincide_are_refused_not_held_equal() -> None:
    waves = {
        "a": ["a1", "a2", "a3"], "b_to_c": ["b1", "b2", "b3"],
        "a_to_b": ["d1", "d2", "d3"], "c": ["c1", "c2", "c3"],
    }  # fmt: skip
    with pytest.raises(UsageError, match="'a_to_b_to_c_2' stands more than once"):
        riclpm(waves)


@pytest.mark.parametrize(
    ("code", "waves", "options"),
    [
        ("too-few-constructs", {"alliance": ["w1", "w2", "w3"]}, {}),
        ("too-few-waves", {"alliance": ["w1", "w2"], "distress": ["d1", "d2"]}, {}),
        ("too-few-waves", {"alliance": "w1", "distress": "d1"}, {}),
        ("unequal-waves", {"alliance": ["w1", "w2", "w3"], "distress": ["d1", "d2"]}, {}),
        ("unknown-stationary", WAVES, {"stationary": "lag"}),
        ("unknown-stationary", WAVES, {"stationary": ["lags", "variances"]}),
        ("name-twice", {**WAVES, "depth": ["d1", "e2", "e3"]}, {}),
        ("name-twice", WAVES, {"predictors": ["w1"]}),
        ("name-taken", {**WAVES, "depth": ["i_alliance", "e2", "e3"]}, {}),
        ("name-taken", WAVES, {"predictors": ["alliance_to_distress_2"]}),
        ("name-taken", WAVES, {"data": COLUMNS.assign(w_alliance_1=1)}),
        ("name-not-writable", {**WAVES, "working alliance": ["e1", "e2", "e3"]}, {}),
        ("name-not-writable", {**WAVES, "depth": ["e1", "e2", "3e"]}, {}),
        ("unknown-column", WAVES, {"data": COLUMNS.drop(columns="w1")}),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_said(
    code: str, waves: dict[str, list[str]], options: dict[str, Any]
) -> None:
    with pytest.raises(UsageError) as caught:
        riclpm(waves, **options)
    assert caught.value.code == code


def _labels(text: str) -> set[str]:
    return {
        str(value)
        for one in parse_model(text).statements
        for modifier in one.modifiers
        if modifier.kind == "label"
        for value in modifier.values
    }
