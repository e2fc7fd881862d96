"""Data for formulas: random numbers beside categories and groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def data() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    n = 120
    return pd.DataFrame(
        {
            "y": rng.normal(size=n),
            "x": rng.normal(size=n),
            "z": rng.normal(size=n),
            "w": rng.normal(size=n),
            "g": rng.choice(["c", "a", "b"], size=n),
            "h": rng.choice(["v", "u"], size=n),
            "wave": rng.integers(1, 4, size=n),
            "therapist": rng.choice(["t1", "t2", "t3", "t4"], size=n),
        }
    )


@pytest.fixture
def sixty() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    numbers = pd.DataFrame(rng.normal(size=(60, 4)), columns=["y", "x", "z", "w"])
    return numbers.assign(
        g=rng.permutation(np.resize(["a", "b", "c"], 60)),
        h=rng.permutation(np.resize(["u", "v"], 60)),
        client=[f"c{number}" for number in range(60)],
    )
