"""Stored differences (difference_tests.R), ladders of fits, and the data of five countries."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from attachpath.sem import Invariance, SemFit, cfa, invariance

_PLACE = Path(__file__).parents[2] / "reference" / "sem"
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
EQUAL = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}


@pytest.fixture(scope="session")
def differences() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_PLACE / "difference_tests.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def schools(data_of: Callable[[str], pd.DataFrame]) -> Callable[..., dict[str, SemFit]]:
    """Fit all levels over the schools: ``schools("ml")``, ``schools("mlr", "fiml")``."""

    @cache
    def fitted(estimator: Any, missing: Any = "listwise") -> dict[str, SemFit]:
        data = data_of(
            "holzinger_swineford_missing.csv" if missing == "fiml" else "holzinger_swineford.csv"
        )
        return {
            step: cfa(
                THREE,
                data,
                group="school",
                group_equal=equal,
                estimator=estimator,
                missing=missing,
            )
            for step, equal in EQUAL.items()
        }

    return fitted


@pytest.fixture(scope="session")
def countries(shared_data: Path, differences: dict[str, Any]) -> pd.DataFrame:
    """Give the complete answers to the ECR from five countries, items of security reversed."""
    place = shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz"
    data = pd.read_csv(place, keep_default_na=False)
    data = data[(data[[f"Q{k}" for k in range(1, 37)]] != 0).all(axis=1)].copy()
    reversed_items = differences["countries_mlr"]["reversed"]
    data[reversed_items] = 6 - data[reversed_items]
    return data[data["country"].isin(["AU", "CA", "GB", "IN", "US"])]


@pytest.fixture(scope="session")
def country_ladder(countries: pd.DataFrame, differences: dict[str, Any]) -> Invariance:
    return invariance(differences["countries_mlr"]["model"], countries, "country", estimator="mlr")
