"""Described are scores and background; never items, keys, or subscales beside a total."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting import data_notes, ended_counts, key_assumptions
from attachpath.reporting.variables import client_measures, occasion_measures


def test_items_subscales_and_keys_are_left_out(cohort: Cohort) -> None:
    clients = cohort.clients.assign(ecr_01=4, iip_pre_64=1, iip_pre_pa=1.0, site_id=7)
    names = list(client_measures(cohort.replace(clients=clients)).columns)
    assert "iip_pre" in names
    assert {"ecr_01", "iip_pre_64", "iip_pre_pa", "site_id"}.isdisjoint(names)


def test_a_column_that_only_ends_in_a_number_stays(cohort: Cohort) -> None:
    clients = cohort.clients.assign(phq_9=1.0, income_2020=2.0)
    names = set(client_measures(cohort.replace(clients=clients)).columns)
    assert {"phq_9", "income_2020"} <= names


def test_an_assumed_key_is_told_only_where_its_instrument_is_used(cohort: Cohort) -> None:
    told = " ".join(key_assumptions(cohort))
    assert "Client Attachment to Therapist Scale" in told
    assert "Therapeutic Distance Scale" not in told


def test_endings_stand_in_their_usual_order(cohort: Cohort) -> None:
    clients = cohort.clients
    clients["ended"] = ["ongoing"] * 5 + ["dropout"] * 4 + ["completed"] * 2 + [None]
    counts = ended_counts(cohort.replace(clients=clients))
    assert list(counts.items()) == [
        ("completed", 2),
        ("dropout", 4),
        ("ongoing", 5),
        ("not_known", 1),
    ]


def test_notes_on_the_data_count_and_name_nobody(cohort: Cohort) -> None:
    clients = cohort.clients
    clients["gender"] = ["zebra\x07", *clients["gender"].tolist()[1:]]
    notes = " ".join(data_notes(cohort.replace(clients=clients)))
    assert "6 of 12 clients without" in notes
    assert "control-character" in notes
    assert "zebra" not in notes
    assert "secret" not in notes


def test_a_column_that_is_not_there_is_called_so(cohort: Cohort) -> None:
    notes = data_notes(cohort.replace(clients=cohort.clients.drop(columns="iip_post")))
    assert "Expected a column iip_post: not there. Hypotheses about outcome cannot be tested." in (
        notes
    )


def test_occasions_are_indexed_by_client_and_session(cohort: Cohort) -> None:
    measures = occasion_measures(cohort)
    assert measures.index.names == ["client_id", "session"]
    assert list(measures.columns) == ["cats_secure"]
    assert isinstance(measures, pd.DataFrame)
