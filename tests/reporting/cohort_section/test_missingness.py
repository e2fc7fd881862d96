"""Missing values by variable and by session, against counts by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section import (
    client_missing_figure,
    missing_table,
    session_missing_figure,
)
from attachpath.reporting.cohort_section.missingness import missing_by_session


def test_the_table_holds_every_variable_and_prints_those_with_gaps(cohort: Cohort) -> None:
    table = missing_table(cohort)
    counts = {(row[0], row[1]): (row[2], row[3]) for row in table.rows}
    assert counts["clients", "iip_post"] == (12, 6)
    assert counts["clients", "ecr_anxiety"] == (12, 1)
    assert counts["clients", "age"] == (12, 0)
    assert counts["occasions", "cats_secure"] == (27, 1)
    shown = [line.cells[0] for line in table.body]
    assert "Age" not in shown
    assert "4 variables are complete" in shown


def test_a_session_attended_without_an_occasion_counts_as_missing(cohort: Cohort) -> None:
    """Session 3: 12 attended, 11 in the data, one of them blank; sessions 8 and 14: 8, none."""
    shares, expected = missing_by_session(cohort)
    assert expected.to_dict() == {3: 12, 8: 8, 14: 8}
    assert shares.loc["cats_secure"].to_dict() == pytest.approx({3: 2 / 12, 8: 0, 14: 0})


def test_many_different_sessions_are_cut_into_ranges(cohort: Cohort) -> None:
    ids = cohort.clients["client_id"].tolist()
    occasions = pd.DataFrame(
        [
            {"client_id": name, "session": session, "cats_secure": None if session == 1 else 4.0}
            for name in ids
            for session in range(1, 31)
        ]
    )
    shares, expected = missing_by_session(cohort.replace(occasions=occasions))
    assert list(shares.columns) == [f"{low}-{low + 2}" for low in range(1, 31, 3)]
    assert set(expected) == {36}
    assert shares.loc["cats_secure"].tolist() == pytest.approx([1 / 3, *[0] * 9])


def test_the_figures_tell_their_numbers_in_words(cohort: Cohort) -> None:
    clients = client_missing_figure(cohort)
    sessions = session_missing_figure(cohort)
    assert clients is not None
    assert sessions is not None
    assert "after treatment) 50%" in clients.alt
    assert "17%" in sessions.alt
    assert "session 3" in sessions.alt


def test_nothing_missing_means_no_figure(cohort: Cohort) -> None:
    complete = cohort.clients[["client_id", "therapist_id", "age"]]
    assert client_missing_figure(cohort.replace(clients=complete)) is None
