"""Small cohorts that are sound, and folders that a test can spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, write_cohort

Spoil = Callable[[str, str, str], Path]


@pytest.fixture
def sound() -> Cohort:
    """Four clients of two therapists, ten occasions, scores only."""
    clients = pd.DataFrame(
        {
            "client_id": ["C1", "C2", "C3", "C4"],
            "therapist_id": ["T1", "T1", "T2", "T2"],
            "age": [30, 40, 50, 60],
            "gender": ["female", "male", "female", "female"],
            "ended": ["completed", "dropout", "completed", "ongoing"],
            "sessions_attended": [12, 4, 20, 9],
            "ecr_anxiety": [2.0, 3.0, 4.0, 5.0],
            "ecr_avoidance": [3.5, 2.5, 4.5, 1.5],
            "iip_pre": [1.5, 2.0, 1.25, 1.75],
            "iip_post": [1.0, np.nan, 1.0, 2.0],
        }
    )
    occasions = pd.DataFrame(
        {
            "client_id": ["C1"] * 3 + ["C2"] * 2 + ["C3"] * 3 + ["C4"] * 2,
            "session": [3, 4, 8, 3, 8, 3, 8, 14, 3, 8],
            "cats_secure": [4.0, 5.0, 4.5, 3.0, 3.5, 5.0, 5.5, 6.0, 2.0, 4.0],
            "cats_preoccupied": [2.0, 2.5, 3.0, 1.0, 1.5, 4.0, 3.5, 3.0, 2.0, 1.0],
            "cats_avoidant": [1.0, 1.5, 1.0, 3.0, 2.0, 1.0, 1.5, 1.0, 4.0, 2.5],
            "wai": [5.0, 6.0, 5.5, 4.0, 4.5, 6.5, np.nan, 7.0, 3.0, 4.0],
        }
    )
    therapists = pd.DataFrame({"therapist_id": ["T1", "T2"], "age": [45.0, 58.0]})
    return Cohort(clients, occasions, therapists, name="small")


@pytest.fixture
def folder(sound: Cohort, tmp_path: Path) -> Path:
    """The sound cohort on disk."""
    return write_cohort(sound, tmp_path / "small")


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Replace one piece of text in one file of the folder."""

    def replace(file: str, old: str, new: str) -> Path:
        path = folder / file
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), "utf-8", newline="\n")
        return folder

    return replace


@pytest.fixture
def uneven() -> Cohort:
    """Sixty clients with 1 to 7 occasions, answers missing here and there, a real outcome."""
    random = np.random.default_rng(20240607)
    counts = random.integers(1, 8, 60)
    client = np.repeat(np.arange(60), counts)
    sessions = np.concatenate([np.sort(random.permutation(12)[:count]) + 1 for count in counts])
    trait = random.normal(size=(60, 3)) @ np.array([[1, -0.5, 0.2], [0, 0.8, 0.1], [0, 0, 0.9]])
    state = random.normal(size=(len(client), 3)) @ np.array([[1, -0.4, 0.1], [0, 1, 0], [0, 0, 1]])
    secure, avoidant, preoccupied = (3.5 + 0.5 * (trait[client] + 0.6 * state)).T
    occasions = pd.DataFrame(
        {
            "client_id": [f"C{number:02d}" for number in client],
            "session": sessions,
            "cats_secure": secure,
            "cats_avoidant": avoidant,
            "cats_preoccupied": preoccupied,
            "tds_growing_autonomy": random.normal(4, 0.6, len(client)),
        }
    )
    for column in ("cats_secure", "cats_avoidant", "cats_preoccupied"):
        occasions.loc[random.random(len(client)) < 0.08, column] = np.nan
    clients = pd.DataFrame(
        {
            "client_id": [f"C{number:02d}" for number in range(60)],
            "therapist_id": [f"T{number % 9}" for number in range(60)],
            "age": random.uniform(20, 70, 60),
            "ecr_anxiety": random.uniform(1, 7, 60),
            "ecr_avoidance": random.uniform(1, 7, 60),
            "iip_pre": random.uniform(0, 4, 60),
            "iip_post": random.uniform(0, 4, 60),
        }
    )
    return Cohort(clients, occasions)
