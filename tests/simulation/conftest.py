"""Large cohorts of known truth, drawn once."""

from __future__ import annotations

from pathlib import Path

import pytest

from attachpath.cohort import Cohort
from attachpath.simulation import simulate_cohort

LARGE = 20_000

PAGE = {
    "published": "[paths.growing_autonomy]\nesat_avoid = -0.58\n"
    "[paths.outcome]\ngrowing_engagement = -0.23\n",
    "et_graf": "[paths.growing_autonomy]\nesat_avoid = 0.0\n",
}
"""Where the shipped populations differ from those of the project's page of calibration, whose
printed numbers another program computed: what the page has."""


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give the populations with the page's own numbers, as files."""
    folder = tmp_path_factory.mktemp("page")
    files = {}
    for name, changes in PAGE.items():
        files[name] = folder / f"page_{name}.toml"
        head = f'format = 1\nid = "page_{name}"\ntitle = "As on the page"\nextends = "{name}"\n'
        files[name].write_text(head + changes, encoding="utf-8")
    return files


@pytest.fixture(scope="session")
def page_published(page: dict[str, Path]) -> Cohort:
    return simulate_cohort(page["published"], clients=LARGE, seed=11, items=False)


@pytest.fixture(scope="session")
def published() -> Cohort:
    return simulate_cohort("published", clients=LARGE, seed=11, items=False)


@pytest.fixture(scope="session")
def published_complete() -> Cohort:
    return simulate_cohort("published", clients=LARGE, seed=11, items=False, complete=True)


@pytest.fixture(scope="session")
def null() -> Cohort:
    return simulate_cohort("null", clients=LARGE, seed=11, items=False)


@pytest.fixture(scope="session")
def small() -> Cohort:
    return simulate_cohort("published", clients=330, seed=20240720)
