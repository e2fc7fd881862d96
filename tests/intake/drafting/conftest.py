"""Files as somebody might have them, and what a draft of them says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.intake import draft

Drafted = Callable[..., dict[str, Any]]


@pytest.fixture
def drafted(tmp_path: Path) -> Drafted:
    """Return a function that writes tables as CSV and returns the draft as its TOML reads."""

    def make(**tables: pd.DataFrame) -> dict[str, Any]:
        paths = []
        for name, table in tables.items():
            paths.append(tmp_path / f"{name}.csv")
            table.to_csv(paths[-1], index=False)
        return tomllib.loads(draft(paths, beside=tmp_path).text)

    return make


@pytest.fixture
def answers() -> Callable[..., pd.DataFrame]:
    """Return a function that makes columns with answers, every answer about as often."""

    def make(
        names: list[str], low: int, high: int, n: int = 60, missing: float = 0.0
    ) -> pd.DataFrame:
        places = np.add.outer(np.arange(n), np.arange(len(names)))
        table = pd.DataFrame(low + places % (high - low + 1), columns=names).astype(float)
        return table.mask((places * 7 % 100) < 100 * missing).astype("Int64")

    return make
