"""References of the model texts, and the texts as the writers give them today."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "sem"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "text_name" in metafunc.fixturenames:
        names = sorted(path.stem for path in (REFERENCE / "model_text").glob("*.txt"))
        metafunc.parametrize("text_name", names)


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    place = REFERENCE / "make_model_text.py"
    spec = importlib.util.spec_from_file_location("make_model_text", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.TEXTS)


@pytest.fixture(scope="session")
def stored_text() -> Callable[[str], str]:
    return lambda name: (REFERENCE / "model_text" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def reference() -> Callable[[str], dict[str, Any]]:
    """Give the answers of an R script: ``riclpm``, ``latent_growth``, ``product_indicators``."""

    def read(name: str) -> dict[str, Any]:
        return dict(json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8")))

    return read


@pytest.fixture(scope="session")
def panel() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "riclpm.csv")


@pytest.fixture(scope="session")
def dat2way(reference: Callable[[str], dict[str, Any]]) -> pd.DataFrame:
    """Give rows with exactly the moments of semTools' dat2way and its products."""
    moments = reference("product_indicators")["moments"]
    covariance, n = np.array(moments["cov"]), moments["n"]
    drawn = np.random.default_rng(1).normal(size=(n, len(covariance)))
    drawn -= drawn.mean(axis=0)
    white = np.linalg.solve(np.linalg.cholesky(drawn.T @ drawn / n), drawn.T).T
    rows = white @ np.linalg.cholesky(covariance).T + np.array(moments["mean"])
    return pd.DataFrame(rows, columns=moments["names"])
