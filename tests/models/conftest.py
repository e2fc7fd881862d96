"""The small cohort and R's answers for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

_PLACE = Path(__file__).parents[1] / "reference" / "models"


@pytest.fixture(scope="session")
def synthetic() -> dict[str, Any]:
    """lme4 1.1-31, lmerTest 3.1-3, nlme and sandwich on cohort.csv (synthetic.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "synthetic.json").read_text("utf-8"))
    return answers


@pytest.fixture(scope="session")
def real() -> dict[str, Any]:
    """lme4 1.1-31 and lmerTest 3.1-3 on the shared real data (real_data.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "real_data.json").read_text("utf-8"))
    return answers


@pytest.fixture
def cohort() -> pd.DataFrame:
    """541 occasions of 120 clients of 20 therapists; some cells are empty."""
    return pd.read_csv(_PLACE / "cohort.csv")
