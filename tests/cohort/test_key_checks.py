"""Ids that are perhaps one are noted; the other faults of keys are in `test_checks`."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort import Cohort, check_cohort


def notes(cohort: Cohort) -> list[tuple[str, str | None, int | None, str | None]]:
    found = [one for one in check_cohort(cohort) if one.code == "keys-alike"]
    assert {one.severity for one in found} <= {"note"}
    return [(one.table, one.column, one.row, one.value) for one in found]


def cohort(ids: list[str], whose: list[str], **more: object) -> Cohort:
    clients = pd.DataFrame({"client_id": ids, "therapist_id": whose})
    occasions = pd.DataFrame({"client_id": ids, "session": 1})
    return Cohort(clients, occasions, levels=["client", "therapist"], **more)  # type: ignore[arg-type]


def test_ids_that_differ_by_zeros_capitals_or_spaces_are_noted() -> None:
    made = cohort(["07", "7", "AB", "ab ", "8"], ["a", "A", "a", "A", "b"])
    assert notes(made) == [
        ("clients", "client_id", 3, "7, as 07"),
        ("clients", "client_id", 5, "ab , as AB"),
        ("clients", "therapist_id", 3, "A, as a"),
    ]


def test_ids_above_are_noted_in_their_own_table() -> None:
    above = pd.DataFrame({"therapist_id": ["1", "01", "2"]})
    made = cohort(["a", "b", "c"], ["1", "01", "2"], therapists=above)
    assert notes(made) == [("therapists", "therapist_id", 3, "01, as 1")]


def test_other_ids_are_left_alone() -> None:
    assert notes(cohort(["1", "10", "100", "A1"], ["x", "y", "x", "y"])) == []
