"""Occasions in another order than their session numbers are noted; gaps are not."""

from __future__ import annotations

import pytest

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem

CODES = ("rows-out-of-order", "dates-out-of-order", "session-beyond-attended")
DAYS = [f"2021-0{month}-05" for month in (1, 2, 5, 1, 4, 1, 3, 9, 2, 7)]


def found(cohort: Cohort, code: str) -> list[Problem]:
    return [problem for problem in check_cohort(cohort) if problem.code == code]


@pytest.fixture
def orderly(sound: Cohort) -> Cohort:
    """C2 was at four sessions and has an occasion at session 8; here at nine."""
    attended = [12, 9, 20, 9]
    return sound.replace(clients=sound.clients.assign(sessions_attended=attended))


@pytest.mark.parametrize("code", CODES)
def test_sound_occasions_have_gaps_and_no_note(orderly: Cohort, code: str) -> None:
    assert found(orderly.replace(occasions=orderly.occasions.assign(date=DAYS)), code) == []


def test_rows_that_go_back_in_a_client_are_counted(orderly: Cohort) -> None:
    occasions = orderly.occasions.assign(session=[4, 3, 8, 3, 8, 3, 14, 8, 3, 8])
    (note,) = found(orderly.replace(occasions=occasions), "rows-out-of-order")
    assert (note.table, note.column, note.row, note.severity) == ("occasions", "session", 3, "note")
    assert note.value == "2 client(s) with a session after a later one"


def test_rows_sorted_by_session_first_are_in_order(orderly: Cohort) -> None:
    occasions = orderly.occasions.sort_values("session", kind="stable")
    assert found(orderly.replace(occasions=occasions), "rows-out-of-order") == []


def test_dates_against_the_session_numbers_are_seen_whatever_the_order_of_rows(
    orderly: Cohort,
) -> None:
    days = [*DAYS[:2], "2021-01-31", *DAYS[3:]]
    dated = orderly.occasions.assign(date=days)
    (note,) = found(orderly.replace(occasions=dated), "dates-out-of-order")
    assert (note.column, note.row) == ("date", 4)
    assert note.value == (
        "1 client(s) with a date before that of an earlier session; the first is 2021-01-31"
    )
    (again,) = found(orderly.replace(occasions=dated[::-1]), "dates-out-of-order")
    assert again.row == 9  # the row of the same occasion when the file is turned over


def test_a_session_beyond_those_that_were_attended(orderly: Cohort) -> None:
    clients = orderly.clients.assign(sessions_attended=[12, 4, None, 9])
    (note,) = found(orderly.replace(clients=clients), "session-beyond-attended")
    assert (note.column, note.row) == ("session", 6)
    assert note.value == "1 client(s) with a later session; the first has session 8 of 4"


def test_an_occasion_of_nobody_or_of_no_session_is_left_to_the_keys(orderly: Cohort) -> None:
    occasions = orderly.occasions
    occasions.loc[3, "client_id"] = None
    occasions["session"] = occasions["session"].astype(float)
    occasions.loc[6, "session"] = None
    cohort = orderly.replace(occasions=occasions)
    assert [found(cohort, code) for code in CODES] == [[]] * 3
