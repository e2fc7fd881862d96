"""Parcels a row a client: means over occasions, and reasons where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.instruments import keyed_items
from attachpath.measurement import client_parcels
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return score_cohort(simulate_cohort(clients=40, seed=5))


def test_a_repeated_scale_is_averaged_over_items_then_occasions(cohort: Cohort) -> None:
    """By hand for the second parcel of CATS Preoccupied: items 28, 31, 34."""
    found = client_parcels(cohort, ["cats_preoccupied"])
    assert found.items["cats_preoccupied_2"] == ("cats_28", "cats_31", "cats_34")
    who = cohort.occasions["client_id"].value_counts().index[0]
    own = cohort.occasions[cohort.occasions["client_id"] == who]
    answers = own[["cats_28", "cats_31", "cats_34"]].astype(float)
    answers = answers[answers.notna().sum(axis=1) >= 3]
    assert found.table.loc[who, "cats_preoccupied_2"] == pytest.approx(answers.mean(axis=1).mean())


def test_items_are_turned_round_before(cohort: Cohort) -> None:
    """Item 22 is reversed and stands in the second parcel of anxiety."""
    found = client_parcels(cohort, ["ecr_anxiety"])
    assert "ecr_22" in found.items["ecr_anxiety_2"]
    keyed = keyed_items(cohort.clients, "ecr", "anxiety")[list(found.items["ecr_anxiety_2"])]
    complete = keyed.notna().all(axis=1).to_numpy()
    np.testing.assert_allclose(
        found.table["ecr_anxiety_2"].to_numpy()[complete], keyed[complete].mean(axis=1)
    )


def test_rows_are_the_clients_in_their_order(cohort: Cohort) -> None:
    found = client_parcels(cohort, ["cats_secure", "ecr_avoidance"])
    assert found.table.index.tolist() == cohort.clients["client_id"].tolist()
    assert list(found.indicators) == ["cats_secure", "ecr_avoidance"]
    assert found.assumed == ("cats_secure",)


def test_scales_without_parcels_say_why(cohort: Cohort) -> None:
    scores = simulate_cohort(clients=40, seed=5, items=False)
    found = client_parcels(scores, ["cats_secure", "mood"])
    assert found.indicators == {}
    assert found.left_out == {"cats_secure": "scores without items", "mood": "not in the cohort"}
    empty = cohort.replace(occasions=cohort.occasions.iloc[:0])
    assert client_parcels(empty, ["cats_secure"]).left_out == {
        "cats_secure": "a parcel that nobody has answered"
    }


def test_order_of_the_clients_changes_nothing(cohort: Cohort) -> None:
    turned = cohort.replace(
        clients=cohort.clients.iloc[::-1].reset_index(drop=True),
        occasions=cohort.occasions.sample(frac=1, random_state=1).reset_index(drop=True),
    )
    first = client_parcels(cohort, ["cats_secure"]).table
    second = client_parcels(turned, ["cats_secure"]).table
    pd.testing.assert_frame_equal(first, second.loc[first.index])
