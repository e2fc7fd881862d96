"""Data that are refused: by code, with the user's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.sem.observed import linear_combinations, observe


def data(**columns: Any) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(rng.normal(size=(12, 3)), columns=["anxiety", "avoidance", "growth"])
    frame["phase"] = ["late", "early"] * 6
    frame["therapist"] = ["a", "b", "c"] * 4
    return frame.assign(**columns)


def refused(frame: Any, *names: str, **arguments: Any) -> AttachpathError:
    with pytest.raises(AttachpathError) as caught:
        observe(frame, names or ["anxiety", "avoidance", "growth"], **arguments)
    return caught.value


@pytest.mark.parametrize(
    ("frame", "arguments", "code", "said"),
    [
        (data(growth=["a"] * 12), {}, "not-numeric", "'growth'"),
        (data(growth=pd.Categorical([1, 2] * 6)), {}, "not-numeric", "categories"),
        (data(growth=pd.Timestamp("2024-06-07")), {}, "not-numeric", "datetime64"),
        (data(growth=[1j] * 12), {}, "not-numeric", "complex"),
        (data(growth=pd.Series(["1", 2] * 6, dtype=object)), {}, "not-numeric", "'growth'"),
        (data(growth=[np.inf, 1.0, np.nan] * 4), {}, "infinite-value", "4 of 12"),
        (data(growth=[1e200, 1.0] * 6), {}, "infinite-value", "'growth'"),
        (data(growth=3.0), {}, "constant-variable", "'growth' is constant: each value is 3"),
        (data(growth=[0.1 + 0.2, 0.3] * 6), {}, "constant-variable", "0.3"),
        (data(growth=np.nan), {"missing": "fiml"}, "all-missing-variable", "'growth' has no value"),
        (data(growth=np.nan), {}, "all-missing-variable", "'growth' has no value"),
        (data(growth=[1.0, *[np.nan] * 11]), {}, "too-few-rows", "1 usable row."),
        (
            data(growth=[1.0, 2.0] * 6),
            {"group": "phase"},
            "constant-variable",
            "'growth' is constant in group 'late'",
        ),
        (
            data(growth=[np.nan, 2.0] * 6),
            {"group": "phase"},
            "group-too-small",
            "Group 'late' of 'phase' has 0 usable rows",
        ),
        (
            data(phase=["late"] * 11 + ["early"]),
            {"group": "phase"},
            "group-too-small",
            "Group 'early' of 'phase' has 1 usable row.",
        ),
        (data(phase="late"), {"group": "phase"}, "one-group", "'phase'"),
        (data(therapist="a"), {"cluster": "therapist"}, "one-cluster", "'therapist'"),
        (data()[:3], {}, "too-few-rows", "3 complete rows for 3 variables"),
        (data()[:0], {}, "too-few-rows", "0 usable rows"),
        (data(), {"group": "fase"}, "unknown-column", "'fase'"),
        (data(), {"cluster": "therapists"}, "unknown-column", "'therapists'"),
        (data(), {"missing": "pairwise"}, "unknown-missing", "'pairwise'"),
        (data(), {"complete": ["age"]}, "wrong-names", "age"),
        ({"anxiety": [1.0]}, {}, "not-a-data-frame", "'dict'"),
    ],
)
def test_unusable_data_are_refused_with_their_names(
    frame: Any, arguments: dict[str, Any], code: str, said: str
) -> None:
    error = refused(frame, **arguments)
    assert error.code == code
    assert said in error.message


def test_the_nearest_column_is_suggested() -> None:
    error = refused(data(), "anxeity")
    assert (error.code, error.next_step) == ("unknown-column", "Did you mean 'anxiety'?")


def test_a_column_that_is_there_twice_is_refused_only_if_used() -> None:
    frame = pd.concat([data(), data()[["growth"]]], axis=1)
    assert refused(frame, "anxiety", "growth").code == "column-twice"
    assert observe(frame, ["anxiety"]).n_obs == 12


def test_a_sum_beside_its_parts_is_named() -> None:
    frame = data()
    frame["total"] = frame["anxiety"] + 2.0 * frame["growth"]
    error = refused(frame, "anxiety", "avoidance", "growth", "total")
    assert error.code == "covariance-not-positive-definite"
    assert "'total' of 'anxiety', 'growth'" in error.message
    assert error.next_step == "Leave out 'total'."


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_a_copy_is_named_in_any_unit(scale: float) -> None:
    frame = data()
    frame["copy"] = frame["anxiety"] * scale + 1.0
    error = refused(frame, "copy", "avoidance", "anxiety")
    assert "'anxiety' of 'copy'" in error.message


def test_a_group_with_a_singular_covariance_is_named() -> None:
    frame = data()
    late = frame["phase"] == "late"
    frame.loc[late, "growth"] = frame.loc[late, "anxiety"]
    error = refused(frame, group="phase")
    assert "in group 'late'" in error.message
    assert "'growth' of 'anxiety'" in error.message


def nearly_collinear(noise: float) -> pd.DataFrame:
    frame = data()
    frame["total"] = frame["anxiety"] + noise * np.random.default_rng(1).normal(size=12)
    return frame


def test_high_correlation_alone_is_not_refused() -> None:
    assert observe(nearly_collinear(1e-3), ["anxiety", "total"]).n_obs == 12


@pytest.mark.parametrize("make", [np.cov, np.corrcoef])
def test_each_dependent_variable_has_its_own_parts(make: Callable[..., Any]) -> None:
    parts = np.random.default_rng(3).normal(size=(50, 4))
    columns = np.column_stack([parts, parts[:, 0] - parts[:, 1], parts[:, 2] * 2])
    found = linear_combinations(make(columns.T), list("abcdef"))
    assert found == [("e", ("a", "b")), ("f", ("c",))]
