"""Answers of R, and effects of studies with chosen numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.hypotheses import StudyEffect

REFERENCE = Path(__file__).parents[2] / "reference" / "replication" / "replication.json"


@pytest.fixture(scope="session")
def reference() -> dict[str, Any]:
    return dict(json.loads(REFERENCE.read_bytes()))


@pytest.fixture
def effect() -> Callable[..., StudyEffect]:
    """Return a function that makes the effect of a replication."""

    def make(estimate: float | None = 0.2, p_value: float | None = 0.01, **other: Any) -> Any:
        known = {"std_error": 0.07, "df": None, "n": 200} | other
        return StudyEffect("new", "inconclusive", estimate, p_value=p_value, **known)

    return make
