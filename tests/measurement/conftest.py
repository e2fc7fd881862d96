"""Reference numbers of R, and real answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.instruments import keyed_items, load_instrument


@pytest.fixture(scope="session")
def reference() -> dict[str, Any]:
    """Give the numbers of tests/reference/measurement/make_reference.R."""
    path = Path(__file__).parents[1] / "reference" / "measurement" / "measurement.json"
    numbers: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return numbers


@pytest.fixture(scope="session")
def one_level(reference: dict[str, Any]) -> pd.DataFrame:
    """Give 240 simulated people's answers to six skewed items."""
    return pd.DataFrame(reference["one_level"]["answers"], columns=list("abcdef"), dtype=float)


@pytest.fixture(scope="session")
def two_level(reference: dict[str, Any]) -> pd.DataFrame:
    """Give 90 simulated clients' answers to five items at 1 to 6 occasions."""
    return pd.DataFrame(reference["two_level"]["answers"], columns=list("abcde"))


@pytest.fixture(scope="session")
def ecr_items(shared_data: Path) -> dict[str, pd.DataFrame]:
    """Give the keyed items of both scales, 8,693 real respondents, answers 1-5, 0 = missed."""
    path = shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz"
    table = pd.read_csv(path, keep_default_na=False)
    items = table[[f"Q{number}" for number in range(1, 37)]].astype(float).replace(0, np.nan)
    items.columns = pd.Index(load_instrument("ecr").item_columns())
    return {
        scale: keyed_items(items, "ecr", scale, response=(1, 5))
        for scale in ("anxiety", "avoidance")
    }
