"""True scores over occasions against closed forms for the states' autoregression."""

import numpy as np
import pytest

from attachpath.simulation import load_population
from attachpath.simulation.draws import Draws
from attachpath.simulation.occasion_states import true_scores
from attachpath.simulation.paths import PROCESS
from attachpath.simulation.therapists import draw_therapists
from attachpath.simulation.traits import draw_traits

N = 40_000
ERROR = 4.5 / np.sqrt(N)


@pytest.fixture(scope="module")
def drawn():
    population = load_population("published")
    structure, parameters = population.structure, population.parameters
    people = draw_therapists(parameters, structure, clients=N, therapists=N, seed=3, replicate=0)
    draws = Draws(3, 0, 0, N)
    traits = draw_traits(structure, draws, people, people.of_client, -0.62)
    return true_scores(parameters, structure, draws, traits), traits


def test_alliance_at_two_occasions_correlates_as_its_parts_say(drawn):
    scores, _ = drawn
    alliance = scores[:, PROCESS.index("alliance")]
    sessions = np.array([3, 8, 14, 20, 28, 40])
    lines = 0.10 * (sessions - 10) / 10
    expected = 0.82 + 0.18 * 0.30 + lines[0] * lines[1]
    spread = np.sqrt((1 + lines[0] ** 2) * (1 + lines[1] ** 2))
    assert np.corrcoef(alliance[0], alliance[1])[0, 1] == pytest.approx(
        expected / spread, abs=ERROR
    )
    assert alliance.mean(axis=1).tolist() == pytest.approx(lines.tolist(), abs=2 * ERROR)


def test_states_are_correlated_as_written(drawn):
    scores, traits = drawn
    first = scores[0]
    states = {}
    for name in ("cats_secure", "alliance"):
        stable = 0.90 if name == "cats_secure" else 0.82
        states[name] = first[PROCESS.index(name)] - np.sqrt(stable) * traits[name]
    # the slopes at session 3 add 0.10 * 0.7 to the spread of each, independently
    expected = 0.60 * np.sqrt(0.10 * 0.18) / np.sqrt((0.10 + 0.0049) * (0.18 + 0.0049))
    found = np.corrcoef(states["cats_secure"], states["alliance"])[0, 1]
    assert found == pytest.approx(expected, abs=ERROR)


def test_security_of_the_previous_occasion_lowers_autonomy_now(drawn):
    scores, traits = drawn
    autonomy = scores[2, PROCESS.index("growing_autonomy")]
    state = (autonomy - np.sqrt(0.66) * traits["growing_autonomy"]) / np.sqrt(0.34)
    secure = scores[1, PROCESS.index("cats_secure")] - np.sqrt(0.90) * traits["cats_secure"]
    avoidant = scores[1, PROCESS.index("cats_avoidant")] - np.sqrt(0.90) * traits["cats_avoidant"]
    before = (secure + 0.45 * avoidant) / (0.893 * np.sqrt(0.10))
    slope = np.cov(state, before)[0, 1] / np.var(before)
    # -.15, and .30 times the states' own overlap: S -.05 and F -.12 weighted as Zw is
    overlap = 0.30 * (-0.05 + 0.45 * -0.12) / 0.893
    dilution = 0.10 * (1 - 0.45**2) / (0.10 * (1 - 0.45**2) + 0.0016 * (1 + 0.45**2))
    assert slope == pytest.approx((-0.15 + overlap) * dilution, abs=2 * ERROR)
