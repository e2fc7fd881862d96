"""The sample is described as it is, whatever levels and columns a cohort has."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.reporting.methods import sample_methods


def said(cohort: Cohort) -> dict[str, str]:
    return {one.topic: one.text for one in sample_methods(cohort)}


def test_levels_are_numbered_with_the_size_of_their_groups(cohort: Cohort) -> None:
    design = said(cohort)["design"]
    assert "Occasions (level 1) are nested in clients (level 2): 27 occasions of 11" in design
    assert "12 clients of 2 therapists (6 to 6 each, M = 6.0)" in design


def test_without_therapists_none_are_named(cohort: Cohort) -> None:
    clients = cohort.clients.drop(columns="therapist_id")
    design = said(Cohort(clients, cohort.occasions, levels=["client"]))["design"]
    assert "therapist" not in design
    assert "not nested in anything above" in design


def test_levels_keep_the_names_of_the_cohort(cohort: Cohort) -> None:
    clients = cohort.clients.rename(columns={"therapist_id": "family_id"})
    design = said(Cohort(clients, cohort.occasions, levels=["client", "family"]))["design"]
    assert "12 clients of 2 families" in design


def test_without_occasions_clients_are_the_first_level(cohort: Cohort) -> None:
    found = said(cohort.replace(occasions=cohort.occasions.iloc[:0]))
    assert "Clients (level 1) are nested in therapists (level 2)" in found["design"]
    assert "answered occasions" not in found["missing_data"]


def test_missing_values_are_counted_and_not_imputed(cohort: Cohort) -> None:
    missing = said(cohort)["missing_data"]
    assert "interpersonal problems (IIP, after treatment) 6 (50.0%)" in missing
    assert "Missing of 27 answered occasions: secure attachment" in missing
    assert "No value was imputed." in missing


def test_who_took_part_and_how_therapy_ended(cohort: Cohort) -> None:
    took_part = said(cohort)["participants"]
    assert "12 clients took part; age: M = 25.5 years" in took_part
    assert "Of them 8 completed and 4 dropped out. 1 client answered at no occasion" in took_part
