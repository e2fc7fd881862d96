"""A client who changes therapist: a note where one counts, an error where nobody says which."""

from __future__ import annotations

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem

OF_CLIENTS = ["T1"] * 5 + ["T2"] * 5


def found(cohort: Cohort, code: str = "client-changes-therapist") -> list[Problem]:
    return [problem for problem in check_cohort(cohort) if problem.code == code]


def with_occasions(cohort: Cohort, **columns: list[str | None]) -> Cohort:
    return cohort.replace(occasions=cohort.occasions.assign(**columns))


def test_occasions_that_name_the_clients_own_therapist_are_sound(sound: Cohort) -> None:
    assert found(with_occasions(sound, therapist_id=OF_CLIENTS)) == []


def test_another_therapist_at_some_occasion_is_a_note(sound: Cohort) -> None:
    changed = ["T1", "T1", "T2", *OF_CLIENTS[3:9], "T1"]
    (note,) = found(with_occasions(sound, therapist_id=changed))
    assert (note.table, note.column, note.row) == ("occasions", "therapist_id", 4)
    assert (note.severity, note.value) == ("note", "2 client(s) with another at some occasion")


def test_where_the_clients_table_does_not_say_who_counts_it_is_an_error(sound: Cohort) -> None:
    changed = ["T1", "T1", "T2", *OF_CLIENTS[3:]]
    bare = sound.replace(clients=sound.clients.drop(columns="therapist_id"))
    (error,) = found(with_occasions(bare, therapist_id=changed))
    assert (error.severity, error.row) == ("error", 4)
    assert "table of clients" in error.next_step
    assert found(with_occasions(bare, therapist_id=OF_CLIENTS)) == []
    one_missing = sound.replace(
        clients=sound.clients.assign(therapist_id=[None, "T1", "T2", "T2"]), partially_nested=True
    )
    assert [one.severity for one in found(with_occasions(one_missing, therapist_id=changed))] == [
        "error"
    ]


def test_other_levels_have_their_own_code_and_other_ids_none(sound: Cohort) -> None:
    schools = sound.replace(
        clients=sound.clients.assign(school_id=["A", "A", "B", "B"]), levels=("client", "school")
    )
    changed = ["A", "B", *["A"] * 3, *["B"] * 5]
    (note,) = found(with_occasions(schools, school_id=changed), "client-changes-school")
    assert note.row == 3
    assert found(with_occasions(sound, room_id=changed), "client-changes-room") == []
