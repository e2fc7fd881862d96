"""The small cohort and R's answers for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

_ROOT = Path(__file__).parents[2]
_PLACE = _ROOT / "tests" / "reference" / "models"


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


@pytest.fixture(scope="session")
def inference() -> dict[str, Any]:
    """Give the answers of pbkrtest 0.5.2, lmerTest 3.1-3 and clubSandwich 0.5.8 (inference.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "inference.json").read_text("utf-8"))
    return answers


@pytest.fixture
def cohort() -> pd.DataFrame:
    """541 occasions of 120 clients of 20 therapists; some cells are empty."""
    return pd.read_csv(_PLACE / "cohort.csv")


@pytest.fixture(scope="session")
def table_of(request: pytest.FixtureRequest) -> Callable[[str], pd.DataFrame]:
    """Give a table of inference.R by its name there."""

    @cache
    def table(name: str) -> pd.DataFrame:
        if name in ("sleepstudy", "trial"):
            return _real_table(request.getfixturevalue("shared_data"), name)
        if name in ("cohort", "persons"):
            return _small_table(name)
        # Here, so that the other tests of this room need nothing from the rooms above.
        from attachpath.cohort import read_folder
        from attachpath.hypotheses import hypothesis_data, load_theory

        cohort = read_folder(_ROOT / "simulated_data")
        return hypothesis_data(cohort, load_theory("et_graf"), name)

    return table


def _real_table(folder: Path, name: str) -> pd.DataFrame:
    if name == "sleepstudy":
        return pd.read_csv(folder / "multilevel" / "sleepstudy.csv")
    trial = pd.read_csv(folder / "psychotherapy" / "reframed_trial.csv")
    trial = trial[trial["month"].isin([str(month) for month in range(13)])]
    return trial.assign(month=trial["month"].astype(float))


def _small_table(name: str) -> pd.DataFrame:
    rows = pd.read_csv(_PLACE / "cohort.csv").dropna(subset=["growth", "noise"])
    rows["session_factor"] = rows["session"].astype(str)
    rows["therapist_alone"] = rows["therapist_or_none"].fillna(rows["client_id"])
    return rows.drop_duplicates("client_id") if name == "persons" else rows
