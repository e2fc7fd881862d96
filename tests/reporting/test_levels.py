"""Levels above clients: those that somebody belongs to."""

from __future__ import annotations

import pytest

from attachpath.cohort import Cohort
from attachpath.reporting.levels import plural, upper_levels


def test_levels_are_those_that_some_client_belongs_to(cohort: Cohort) -> None:
    assert upper_levels(cohort) == ["therapist"]
    assert upper_levels(cohort.replace(levels=["client"])) == []
    nobody = cohort.clients.assign(therapist_id=None)
    assert upper_levels(cohort.replace(clients=nobody, partially_nested=True)) == []
    sites = cohort.clients.assign(site_id="s1")
    levels = ["client", "therapist", "site"]
    assert upper_levels(cohort.replace(clients=sites, levels=levels)) == ["therapist", "site"]


@pytest.mark.parametrize(
    ("level", "many"),
    [("therapist", "therapists"), ("family", "families"), ("class", "classes"), ("bay", "bays")],
)
def test_levels_have_a_plural(level: str, many: str) -> None:
    assert plural(level) == many
