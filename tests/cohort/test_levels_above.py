"""Levels above clients: those that somebody belongs to."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.cohort import Cohort, upper_cluster, upper_levels
from attachpath.simulation import simulate_cohort


def test_levels_are_those_that_some_client_belongs_to() -> None:
    cohort = simulate_cohort(clients=20, seed=3, items=False)
    assert upper_levels(cohort) == ["therapist"]
    assert upper_levels(cohort.replace(levels=["client"])) == []
    nobody = cohort.clients.assign(therapist_id=None)
    assert upper_levels(cohort.replace(clients=nobody, partially_nested=True)) == []
    sites = cohort.clients.assign(site_id="s1")
    levels = ["client", "therapist", "site"]
    assert upper_levels(cohort.replace(clients=sites, levels=levels)) == ["therapist", "site"]


@pytest.mark.parametrize(
    ("levels", "column"),
    [
        (["client", "therapist"], "therapist_id"),
        (["client"], None),
        (["client", "ward", "therapist"], "therapist_id"),
    ],
)
def test_the_first_level_that_is_known_is_taken(levels: list[str], column: str | None) -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"], "therapist_id": ["t", None]})
    occasions = pd.DataFrame({"client_id": ["a"], "session": [1]})
    assert upper_cluster(Cohort(clients, occasions, levels=levels)) == column


def test_a_level_that_is_empty_for_everybody_is_none() -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"], "therapist_id": [None, None]})
    assert upper_cluster(Cohort(clients, pd.DataFrame({"client_id": [], "session": []}))) is None
