"""Caseload of every level, against counts by hand."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section import caseload_numbers, caseload_sentence, caseload_table


def test_clients_without_an_occasion_and_therapists_without_a_client_are_counted(
    cohort: Cohort,
) -> None:
    therapists = pd.DataFrame({"therapist_id": ["t1", "t2", "t3"]})
    numbers = caseload_numbers(cohort.replace(therapists=therapists))
    assert numbers["caseload_client_n_empty"] == 1
    assert numbers["caseload_client_n_single"] == 3
    assert numbers["caseload_client_mean"] == 27 / 11
    assert numbers["caseload_therapist_n_empty"] == 1
    assert (numbers["caseload_therapist_low"], numbers["caseload_therapist_high"]) == (6, 6)


def test_every_level_has_a_column(cohort: Cohort) -> None:
    clients = cohort.clients
    clients["site_id"] = clients["therapist_id"].map({"t1": "north", "t2": "north"})
    three = cohort.replace(clients=clients, levels=["client", "therapist", "site"])
    table = caseload_table(three)
    assert table is not None
    assert [heading.label for heading in table.head][1:] == [
        "Occasions a client",
        "Clients a therapist",
        "Therapists a site",
    ]
    by_name = {line.cells[0]: line.cells[1:] for line in table.body}
    assert by_name["Groups (clients, therapists, sites)"] == ["11", "2", "1"]
    assert by_name["M (SD)"] == ["2.45 (0.93)", "6.00 (0.00)", "2.00"]


def test_the_sentence_is_about_clients(cohort: Cohort) -> None:
    assert caseload_sentence(cohort) == [
        "2 therapists had 6 to 6 clients (mean 6.0, harmonic mean 6.0); 0 had one client."
    ]
    assert caseload_sentence(cohort.replace(levels=["client"])) == []


def test_no_groups_at_all_is_no_table(cohort: Cohort) -> None:
    bare = cohort.replace(occasions=cohort.occasions.iloc[:0], levels=["client"])
    assert caseload_table(bare) is None
    assert caseload_numbers(bare) == {}
