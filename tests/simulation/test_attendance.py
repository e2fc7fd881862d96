import numpy as np
import pytest

from attachpath.simulation import load_population
from attachpath.simulation.attendance import attended_sessions, planned_sessions
from attachpath.simulation.draws import Draws

N = 20_000


def _attended(anxiety=3.8, alliance=5.74, planned=14):
    return attended_sessions(
        load_population("published").parameters,
        Draws(1, 0, 0, N),
        np.full(N, planned),
        ecr_anxiety=np.full(N, anxiety),
        ecr_avoidance=np.full(N, 3.0),
        alliance=np.full((6, N), alliance),
    )


def test_planned_sessions_are_log_normal_between_their_ends():
    planned = planned_sessions(load_population("published").parameters, Draws(1, 0, 0, N))
    assert planned.min() == 3
    assert planned.max() == 60
    assert np.median(planned) == 14
    assert np.log(planned).std() == pytest.approx(0.60, abs=0.03)


def test_the_hazard_of_an_average_client_is_the_written_logit():
    attended = _attended(planned=14)
    hazard = 1 / (1 + np.exp(3.61))
    assert (attended == 3).mean() == pytest.approx(hazard, abs=0.005)
    stays = np.prod([1 - 1 / (1 + np.exp(3.61 + 0.5 * np.log(n / 3))) for n in range(3, 14)])
    assert (attended == 14).mean() == pytest.approx(stays, abs=0.012)


def test_anxious_clients_leave_earlier_and_allied_clients_stay():
    assert (_attended(anxiety=6.0) < 14).mean() > (_attended() < 14).mean() + 0.02
    assert (_attended(alliance=7.0) < 14).mean() < (_attended() < 14).mean() - 0.02


def test_a_client_who_leaves_under_a_mild_hazard_leaves_under_a_strong_one_too():
    """Shared draws: only the changed assumption shows."""
    mild, strong = _attended(), _attended(anxiety=6.0)
    assert (strong <= mild).all()


def test_without_any_alliance_the_client_counts_as_average():
    given = _attended(alliance=np.nan)
    np.testing.assert_array_equal(given, _attended(alliance=5.74))
