"""A small cohort written by hand, and rows of verdicts with chosen numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.reporting import HypothesisRow, Section, new_section


@pytest.fixture
def cohort() -> Cohort:
    """Twelve clients: eight completed, four dropped out; known gaps."""
    clients = pd.DataFrame(
        {
            "client_id": [f"secret{number:02d}" for number in range(12)],
            "therapist_id": ["t1", "t2"] * 6,
            "age": [20.0 + number for number in range(12)],
            "gender": ["female"] * 7 + ["male"] * 5,
            "sessions_attended": [20] * 8 + [3] * 4,
            "ended": ["completed"] * 8 + ["dropout"] * 4,
            "ecr_anxiety": [None, *[3.0] * 11],
            "ecr_avoidance": [2.0] * 12,
            "iip_pre": [1.5] * 12,
            "iip_post": [1.0] * 6 + [None] * 6,
        }
    )
    occasions = pd.DataFrame(
        [
            {"client_id": f"secret{client:02d}", "session": session, "cats_secure": 4.0 + client}
            for client in range(11)
            for session in ((3, 8, 14) if client < 8 else (3,))
        ]
    )
    occasions.loc[0, "cats_secure"] = None
    therapists = pd.DataFrame({"therapist_id": ["t1", "t2"]})
    return Cohort(clients, occasions, therapists, name="by_hand")


@pytest.fixture
def make_row() -> Callable[..., HypothesisRow]:
    """Return a function that makes a row of the verdicts with some fields changed."""

    def make(**changes: Any) -> HypothesisRow:
        row: dict[str, Any] = {
            "id": "H4a",
            "claim": "Clients with more earned security have fewer problems.",
            "role": "confirmatory",
            "kind": "multilevel",
            "formula": "iip_post ~ iip_pre + esat_anx_between + (1 | therapist_id)",
            "term": "esat_anx_between",
            "level": "client",
            "direction": "negative",
            "n_obs": 250,
            "n_clients": 250,
            "n_therapists": 44,
            "estimate": -0.4,
            "std_error": 0.1,
            "df": 200.0,
            "ci_low": -0.6,
            "ci_high": -0.2,
            "p_value": 0.0001,
            "p_holm": 0.0008,
            "std_estimate": -0.2,
            "std_ci90_low": -0.28,
            "std_ci90_high": -0.12,
            "smallest_effect": 0.15,
            "negligible_attainable": True,
            "smallest_detectable": 0.14,
            "verdict": "supported",
            "flags": [],
            "reason": None,
            "parts": [],
            "published": None,
            "agrees_with_published": None,
            "second_opinion": None,
            "notes": [],
        }
        return HypothesisRow.model_validate(row | changes)

    return make


@pytest.fixture
def untestable(make_row: Callable[..., HypothesisRow]) -> HypothesisRow:
    """A hypothesis without any number."""
    numbers = [
        "n_obs", "n_clients", "n_therapists", "estimate", "std_error", "df", "ci_low", "ci_high",
        "p_value", "p_holm", "std_estimate", "std_ci90_low", "std_ci90_high",
        "negligible_attainable", "smallest_detectable",
    ]  # fmt: skip
    missing = dict.fromkeys(numbers)
    reason = "The cohort has no IIP after treatment."
    return make_row(id="H5a", verdict="not_testable", reason=reason, **missing)


@pytest.fixture
def section(cohort: Cohort) -> Section:
    """An empty section of that cohort."""
    return new_section(cohort, "01_cohort", "The cohort", "Who took part?")


@pytest.fixture
def robustness_row() -> Callable[..., dict[str, Any]]:
    """Return a function that makes a row of `robustness`; with a reason it has no numbers."""
    numbers = {"estimate": -0.4, "std_error": 0.1, "df": 200.0, "ci_low": -0.6, "ci_high": -0.2}
    numbers |= {"p_value": 0.001, "std_estimate": -0.2, "std_ci90_low": -0.28}
    numbers |= {"std_ci90_high": -0.12}
    counts = {"n_obs": 250, "n_clients": 250}

    def make(one: str, change: str, **changes: Any) -> dict[str, Any]:
        row: dict[str, Any] = {"id": one, "change": change, "label": change, "term": "x"}
        row |= {"formula": "y ~ x + (1 | therapist_id)", "same_question": True, "notes": ()}
        row |= {"reason": None} | numbers | counts | changes
        if row["reason"] is not None:
            row |= dict.fromkeys(numbers, float("nan")) | dict.fromkeys(counts)
        return row

    return make
