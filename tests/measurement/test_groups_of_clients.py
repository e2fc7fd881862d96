"""Groups of clients for robust standard errors."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.measurement import client_groups

OCCASIONS = pd.DataFrame({"client_id": ["a"], "session": [1]})


def test_a_client_without_a_group_is_alike_with_nobody() -> None:
    clients = pd.DataFrame(
        {"client_id": ["a", "b", "c"], "therapist_id": ["t", None, None], "age": [30.0, 40, 50]}
    )
    groups = client_groups(Cohort(clients, OCCASIONS, partially_nested=True))
    assert groups is not None
    assert groups.level == "therapist"
    assert groups.of_client.nunique() == 3


def test_ids_of_groups_and_of_clients_are_never_taken_for_each_other() -> None:
    """Client 't' without a therapist is no client of therapist 't'."""
    clients = pd.DataFrame({"client_id": ["t", "b"], "therapist_id": [None, "t"]})
    groups = client_groups(Cohort(clients, OCCASIONS.assign(client_id="b")))
    assert groups is not None
    assert groups.of_client.nunique() == 2


def test_without_levels_or_with_one_group_there_is_none() -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"]})
    assert client_groups(Cohort(clients, OCCASIONS, levels=["client"])) is None
    assert client_groups(Cohort(clients.assign(therapist_id="t"), OCCASIONS)) is None


def test_rows_get_the_group_of_their_client() -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"], "therapist_id": ["t", "u"]})
    groups = client_groups(Cohort(clients, OCCASIONS))
    assert groups is not None
    table = groups.on(pd.DataFrame({"x": [1.0, 2.0]}, index=["b", "a"]))
    assert table["therapist_id"].tolist() == ["group u", "group t"]
