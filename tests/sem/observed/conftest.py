"""Incomplete data and the reference numbers of unrestricted moments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def reference() -> dict[str, Any]:
    """lavaan 0.6-14, and R's optim for the small data (tests/reference/sem/saturated.R)."""
    place = Path(__file__).parents[2] / "reference" / "sem" / "saturated.json"
    answers: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return answers


@pytest.fixture(scope="session")
def small(reference: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(reference["small"]["data"], dtype=float)


@pytest.fixture(scope="session")
def sem_data(shared_data: Path) -> Path:
    folder = shared_data.parent / "reference" / "sem" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/reference/sem does not lie beside the repository")
    return folder


@pytest.fixture(scope="session")
def incomplete() -> np.ndarray:
    """Sixty rows of four variables, a fifth of the values missing, patterns of 1 to 20 rows."""
    rng = np.random.default_rng(20240607)
    values = rng.normal(size=(60, 4)) @ rng.normal(size=(4, 4)) + 10.0
    values[rng.random(values.shape) < 0.2] = np.nan
    return values[~np.isnan(values).all(axis=1)]
