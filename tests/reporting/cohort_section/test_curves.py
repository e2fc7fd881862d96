"""Means over sessions against values by hand; those who stayed against those who left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section import (
    curves_figures,
    curves_sentence,
    curves_table,
    mean_curves,
)


def _cohort(values: Mapping[int, Sequence[float | None]]) -> Cohort:
    """Client k has the k-th value of each session; a session ends where its list does."""
    rows = pd.DataFrame(
        [
            {"client_id": f"secret{place:02d}", "session": session, "wai": value}
            for session, column in values.items()
            for place, value in enumerate(column)
        ]
    )
    return Cohort(rows[["client_id"]].drop_duplicates(), rows, levels=["client"])


@pytest.fixture
def selected() -> Cohort:
    """Ten clients start, six with the higher scores stay and do not change, three of them on."""
    return _cohort({1: [4.0] * 6 + [2.0] * 4 + [2.0], 5: [4.0] * 6, 9: [4.0] * 3})


def test_means_and_intervals_are_those_of_t() -> None:
    values = [1.0, 2.0, 4.0, 4.0, 6.0, None]
    curves = mean_curves(_cohort({2: list(values), 6: [3.0] * 6}))
    assert curves is not None
    row = curves.means[curves.means["sessions"] == "2"].iloc[0]
    known = np.array(values[:-1], dtype=float)
    low, high = stats.t.interval(0.95, 4, known.mean(), stats.sem(known))
    assert (row["n"], row["mean"]) == (5, pytest.approx(3.4))
    assert (row["ci_low"], row["ci_high"]) == (pytest.approx(low), pytest.approx(high))


def test_sessions_of_fewer_than_five_clients_are_not_shown(selected: Cohort) -> None:
    curves = mean_curves(selected)
    assert curves is not None
    assert set(curves.means["sessions"]) == {"1", "5"}
    assert curves.not_shown == ("9",)
    (figure,) = curves_figures(selected, curves)
    assert "fewer than 5 clients: session 9" in figure.caption


def test_a_change_that_is_selection_alone_is_told_as_such(selected: Cohort) -> None:
    """Nobody changed; the mean rises from 34 / 11 to 4 because five low scorers left."""
    curves = mean_curves(selected)
    assert curves is not None
    assert (curves.stayed_from, curves.n_stayed, curves.n_clients) == (5, 6, 11)
    stayed = curves.means[curves.means["clients"] == "stayed"]
    assert stayed["mean"].tolist() == [4, 4]
    (told,) = curves_sentence(curves)
    assert "changed by 0.91, of which 0.91 is who stayed and 0.00 change" in told


def test_where_everybody_stays_there_is_one_curve() -> None:
    curves = mean_curves(_cohort({1: [1.0] * 6, 5: [2.0] * 6}))
    assert curves is not None
    assert curves.stayed_from is None
    assert set(curves.means["clients"]) == {"all"}
    assert curves_sentence(curves) == []


def test_few_who_left_cannot_be_worked_out_from_both_curves() -> None:
    """Nine start and six stay: the mean of the three others must not follow from two means."""
    curves = mean_curves(_cohort({1: [4.0] * 6 + [1.0] * 3, 5: [4.0] * 6}))
    assert curves is not None
    stayed = curves.means[curves.means["clients"] == "stayed"]
    assert "1" not in set(stayed["sessions"])


def test_in_a_range_of_sessions_a_client_counts_once() -> None:
    rows = [
        {"client_id": f"c{client}", "session": session, "wai": float(session)}
        for client in range(6)
        for session in range(1, 41)
    ]
    clients = pd.DataFrame({"client_id": [f"c{client}" for client in range(6)]})
    curves = mean_curves(Cohort(clients, pd.DataFrame(rows), levels=["client"]))
    assert curves is not None
    assert curves.means["n"].tolist() == [6] * 10
    first = curves.means.iloc[0]
    assert (first["sessions"], first["mean"], first["session"], first["last"]) == (
        "1-4",
        2.5,
        2.5,
        4,
    )


def test_no_session_with_five_clients_means_no_curve() -> None:
    cohort = _cohort({1: [1.0] * 4})
    assert mean_curves(cohort) is None
    assert curves_table(None) is None
    assert curves_figures(cohort, None) == []
    assert "no curve is drawn" in curves_sentence(None)[0]


def test_the_table_has_a_column_a_session(selected: Cohort) -> None:
    table = curves_table(mean_curves(selected))
    assert table is not None
    labels = [heading.label.replace("\u00a0", " ") for heading in table.head]
    assert labels == ["Measure", "Session 1 (n = 11)", "Session 5 (n = 6)"]
    assert table.body[0].cells == ["Working alliance (WAI)", "3.09 (1.04)", "4.00 (0.00)"]


def test_the_figure_is_the_same_at_every_run_and_holds_no_id(selected: Cohort) -> None:
    first, second = (curves_figures(selected, mean_curves(selected))[0] for _ in range(2))
    assert first.svg == second.svg
    assert b"secret" not in first.svg
    assert b"<image" in first.svg  # lines of single clients are an image, not coordinates
    assert "(n = 11) at session 1" in first.alt


def test_more_than_nine_measures_are_drawn_in_two_figures() -> None:
    draws = np.random.default_rng(1)
    rows = pd.DataFrame(
        {"client_id": [f"c{client}" for client in range(6)] * 2, "session": [1] * 6 + [2] * 6}
    )
    for number in range(11):
        rows[f"scale{number}x"] = draws.standard_normal(12)
    cohort = Cohort(rows[["client_id"]].drop_duplicates(), rows, levels=["client"])
    figures = curves_figures(cohort, mean_curves(cohort))
    assert [figure.id for figure in figures] == ["curves", "curves_1"]
