"""Scoring, reading and writing, ours and pandas'."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from attachpath.cohort import read_folder, write_cohort
from attachpath.instruments import load_instrument, score

__all__ = [
    "read",
    "read_by_pandas",
    "score_by_attachpath",
    "score_by_pandas",
    "write",
    "write_by_pandas",
    "write_large_tables",
]

PEOPLE = 100_000


def score_by_attachpath(folder: Path) -> Callable[[], object]:
    """Score a table of answers: range check, reverse keys, least answered share."""
    del folder
    answers = _answers()
    return lambda: score(answers, "ecr")


def score_by_pandas(folder: Path) -> Callable[[], object]:
    """Turn keyed items and take ``mean(axis=1)`` of each scale; no check of any kind."""
    del folder
    answers = _answers()
    ecr = load_instrument("ecr")
    names = ecr.item_columns()
    ends = ecr.response.low + ecr.response.high

    def call() -> pd.DataFrame:
        scores = {}
        for scale in ecr.scales:
            chosen = answers[[names[item - 1] for item in scale.items]].copy()
            turned = [names[item - 1] for item in scale.reverse]
            chosen[turned] = ends - chosen[turned]
            scores[scale.id] = chosen.mean(axis=1)
        return pd.DataFrame(scores)

    return call


def read(folder: Path) -> Callable[[], object]:
    return lambda: read_folder(folder / "cohort")


def read_by_pandas(folder: Path) -> Callable[[], object]:
    """Read the same files with ``pandas.read_csv``; ids may turn into numbers, no checks."""
    files = sorted((folder / "cohort").glob("*.csv"))
    return lambda: [pd.read_csv(file) for file in files]


def write(folder: Path) -> Callable[[], object]:
    cohort = read_folder(folder / "cohort")
    # A new cohort each time: a cohort computes its fingerprint once.
    return lambda: write_cohort(cohort.replace(), folder / "written")


def write_by_pandas(folder: Path) -> Callable[[], object]:
    """Write the same tables with ``DataFrame.to_csv``."""
    tables = read_folder(folder / "cohort").tables()

    def call() -> None:
        for name, table in tables.items():
            table.to_csv(folder / f"pandas_{name}.csv", index=False, lineterminator="\n")

    return call


def write_large_tables(folder: Path) -> Callable[[], object]:
    """Write the tables that were simulated with ``DataFrame.to_parquet``."""
    tables = {file.stem: pd.read_parquet(file) for file in (folder / "large").glob("*.parquet")}

    def call() -> None:
        for name, table in tables.items():
            table.to_parquet(folder / f"pandas_{name}.parquet", index=False, compression="zstd")

    return call


def _answers() -> pd.DataFrame:
    """100,000 x 36 ECR answers, one in fifty missing."""
    rng = np.random.default_rng(1)
    ecr = load_instrument("ecr")
    low, high = ecr.response.low, ecr.response.high
    answers = rng.integers(low, high + 1, size=(PEOPLE, ecr.items)).astype(float)
    answers[rng.random(answers.shape) < 0.02] = np.nan
    return pd.DataFrame(answers, columns=ecr.item_columns())
