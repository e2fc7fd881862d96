"""Occasions per client count the clients without one."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.reporting import occasions_per_client
from attachpath.reporting.cohort_section import attendance_figure


def test_a_client_without_occasions_has_zero(cohort: Cohort) -> None:
    assert occasions_per_client(cohort).value_counts().to_dict() == {3: 8, 1: 3, 0: 1}


def test_the_figure_tells_the_medians(cohort: Cohort) -> None:
    assert "sessions 20; median number of occasions 3" in attendance_figure(cohort).alt


def test_without_sessions_attended_only_the_occasions_are_drawn(cohort: Cohort) -> None:
    bare = cohort.replace(clients=cohort.clients.drop(columns="sessions_attended"))
    assert attendance_figure(bare).alt.startswith("Bar chart")
