"""Long bootstraps run when they are asked for, and stand beside the Monte Carlo interval."""

from __future__ import annotations

import importlib

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.reporting.sem_section import (
    PathModel,
    fit_paths,
    indirect_effects,
    indirect_table,
    indirect_words,
    long_bootstraps,
)

ROUTE = ("security", "growth", "iip_post")
MODEL = PathModel("whole", {"growth": ["security"], "iip_post": ["growth", "security"]})


def cohort(effect: float) -> Cohort:
    draws = np.random.default_rng(2)
    security = draws.standard_normal(200)
    growth = effect * security + draws.standard_normal(200)
    clients = pd.DataFrame(
        {
            "client_id": [f"c{number}" for number in range(200)],
            "security": security,
            "growth": growth,
            "iip_post": -effect * growth + draws.standard_normal(200),
        }
    )
    occasions = pd.DataFrame({"client_id": ["c0"], "session": [1]})
    return Cohort(clients, occasions, levels=["client"])


@pytest.mark.parametrize(
    ("value", "asked"), [("1", True), ("yes", True), ("0", False), ("", False), (None, False)]
)
def test_the_environment_asks_for_long_bootstraps(
    monkeypatch: pytest.MonkeyPatch, value: str | None, asked: bool
) -> None:
    monkeypatch.delenv("FULL", raising=False)
    if value is not None:
        monkeypatch.setenv("FULL", value)
    assert long_bootstraps() is asked


def test_the_bootstrap_stands_beside_and_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two methods for one sampling distribution: ends within a tenth of the interval's width."""
    module = importlib.import_module("attachpath.reporting.sem_section.indirect_effects")
    monkeypatch.setattr(module, "BOOTSTRAP_DRAWS", 600)
    paths = fit_paths(cohort(0.5), MODEL, routes=[ROUTE])
    found = indirect_effects(paths.whole, [ROUTE], bootstrap=True)
    (row,) = found.to_dict("records")
    width = row["ci_high"] - row["ci_low"]
    assert abs(row["boot_ci_low"] - row["ci_low"]) < 0.15 * width
    assert abs(row["boot_ci_high"] - row["ci_high"]) < 0.15 * width
    assert row["boot_failed"] == 0
    table = indirect_table(found)
    assert table is not None
    assert table.head[-1].label == "Bootstrap 95% CI"
    assert "of which 0 did not converge" in table.note


def test_without_a_bootstrap_the_table_has_no_column_for_it() -> None:
    paths = fit_paths(cohort(0.5), MODEL, routes=[ROUTE])
    table = indirect_table(indirect_effects(paths.whole, [ROUTE], bootstrap=False))
    assert table is not None
    assert [heading.label for heading in table.head][-1] == "Std."


def test_intervals_with_zero_are_called_so() -> None:
    paths = fit_paths(cohort(0.0), MODEL, routes=[ROUTE])
    found = indirect_effects(paths.whole, [ROUTE], bootstrap=False)
    assert indirect_words(found) == ["The intervals of all 1 indirect effects hold zero."]


def test_without_routes_there_is_no_table() -> None:
    paths = fit_paths(cohort(0.5), MODEL)
    found = indirect_effects(paths.whole, [ROUTE], bootstrap=False)
    assert indirect_table(found) is None
    assert indirect_words(found) == []
