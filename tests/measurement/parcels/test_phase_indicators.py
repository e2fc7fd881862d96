"""Indicators a phase: thirds of a client's own occasions."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.instruments import keyed_items
from attachpath.measurement import phase_indicators
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return score_cohort(simulate_cohort(clients=60, seed=5))


def test_a_client_with_three_occasions_has_one_in_each_phase(cohort: Cohort) -> None:
    """By hand: the parcels of the first, second and third occasion."""
    counts = cohort.occasions["client_id"].value_counts()
    who = counts.index[counts == 3][0]
    (found,) = phase_indicators(cohort, ["cats_secure"])
    own = cohort.occasions[cohort.occasions["client_id"] == who].sort_values("session")
    items = keyed_items(own, "cats", "secure").iloc[:, 0::3]
    values = items.mean(axis=1).where(items.notna().sum(axis=1) >= 4)
    names = ["cats_secure_1_early", "cats_secure_1_middle", "cats_secure_1_late"]
    np.testing.assert_allclose(found.table.loc[who, names].to_numpy(float), values.to_numpy())


def test_only_clients_with_three_occasions_have_phases(cohort: Cohort) -> None:
    counts = cohort.occasions["client_id"].value_counts()
    (found,) = phase_indicators(cohort, ["cats_secure"])
    assert set(found.table.index) == set(counts.index[counts >= 3])
    assert [len(names) for names in found.indicators] == [3, 3, 3]
    assert found.assumed


def test_items_can_stand_for_parcels(cohort: Cohort) -> None:
    (found,) = phase_indicators(cohort, ["cats_preoccupied"], "items")
    assert found.indicators[0][0] == "cats_27_early"
    assert [len(names) for names in found.indicators] == [10, 10, 10]


def test_what_has_no_phases_says_why(cohort: Cohort) -> None:
    scores = simulate_cohort(clients=40, seed=5, items=False)
    assert phase_indicators(scores, ["cats_secure"])[0].reason == "scores without items"
    empty = cohort.replace(occasions=cohort.occasions.iloc[:0])
    assert "three occasions" in str(phase_indicators(empty, ["cats_secure"])[0].reason)
    assert "three occasions" in str(phase_indicators(cohort, ["ecr_anxiety"])[0].reason)
