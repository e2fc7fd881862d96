"""One person under two ids is noted; two ids with little in common are not."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def made() -> Cohort:
    return simulate_cohort(clients=60, seed=13)


def found(cohort: Cohort, code: str = "duplicate-person") -> list[Problem]:
    return [problem for problem in check_cohort(cohort) if problem.code == code]


def doubled(cohort: Cohort, **changes: object) -> Cohort:
    twin = cohort.clients.iloc[[3]].assign(client_id="twin", **changes)
    return cohort.replace(clients=pd.concat([cohort.clients, twin], ignore_index=True))


def test_sound_clients_are_each_a_person(made: Cohort) -> None:
    assert found(made) == []


def test_a_client_who_stands_twice_is_named_with_the_earlier_row(made: Cohort) -> None:
    (note,) = found(doubled(made, therapist_id=made.clients["therapist_id"].iloc[0]))
    first = made.clients["client_id"].iloc[3]
    assert (note.table, note.column, note.row) == ("clients", "client_id", 62)
    assert (note.value, note.severity) == (f"twin, as {first}", "note")


def test_that_their_answers_are_alike_is_not_said_again(made: Cohort) -> None:
    assert found(doubled(made), "identical-answers") == []


def test_one_other_value_makes_another_person(made: Cohort) -> None:
    assert found(doubled(made, age=made.clients["age"].iloc[3] + 1)) == []


def test_a_key_that_stands_twice_is_an_error_and_no_note(made: Cohort) -> None:
    again = pd.concat([made.clients, made.clients.iloc[[3]]], ignore_index=True)
    cohort = made.replace(clients=again)
    assert found(cohort) == []
    assert len(found(cohort, "duplicate-key")) == 1


def test_few_values_are_no_evidence(made: Cohort) -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"]} | {f"x{i}": [1.0, 1.0] for i in range(9)})
    occasions = pd.DataFrame({"client_id": ["a", "b"], "session": [1, 1]})
    cohort = Cohort(clients, occasions, levels=["client"])
    assert found(cohort) == []
    three = clients.assign(x9=20.0, gender="man")  # the rest is a code for no answer
    assert found(cohort.replace(clients=three)) == []
    (note,) = found(cohort.replace(clients=three.assign(x8=3.0)))
    assert note.value == "b, as a"
