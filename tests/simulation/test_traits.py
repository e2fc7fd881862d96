"""Drawn traits against the exact population moments, with their sampling error."""

import numpy as np
import pytest

from attachpath.simulation import load_population
from attachpath.simulation.draws import Draws
from attachpath.simulation.paths import PROCESS
from attachpath.simulation.structure import structure_of
from attachpath.simulation.therapists import draw_therapists
from attachpath.simulation.traits import draw_traits

N = 60_000
NAMES = ("ecr_anxiety", "ecr_avoidance", "distress", *PROCESS, "esat_anx", "esat_avoid", "outcome")


def _drawn(structure, parameters, therapists=N):
    people = draw_therapists(
        parameters, structure, clients=N, therapists=therapists, seed=2, replicate=0
    )
    traits = draw_traits(structure, Draws(2, 0, 0, N), people, people.of_client, 0.0)
    return traits, people


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("name", ["published", "et_graf", "null"])
def test_traits_have_the_population_covariances(name, reverse):
    parameters = load_population(name).parameters
    structure = structure_of(parameters, reverse)
    traits, _ = _drawn(structure, parameters)
    found = np.cov(np.stack([traits[latent] for latent in NAMES]))
    truth = [[structure.moments.covariance(a, b) for b in NAMES] for a in NAMES]
    np.testing.assert_allclose(found, truth, atol=4.5 * np.sqrt(2 / N))


def test_therapists_share_what_the_file_says():
    parameters = load_population("published").parameters
    structure = structure_of(parameters)
    traits, people = _drawn(structure, parameters, therapists=3000)
    shares = {"cats_secure": 0.05 * structure.blocks["cats"].residual_sd[0] ** 2}
    shares["too_close"] = 0.05 * structure.blocks["tds"].residual_sd[2] ** 2
    shares["too_close"] += 0.40**2 * 0.05 * structure.blocks["cats"].residual_sd[1] ** 2
    for latent, share in shares.items():
        assert _between(traits[latent], people.of_client) == pytest.approx(share, abs=0.008)


def _between(values, group):
    counts = np.bincount(group)
    means = np.bincount(group, values) / counts
    within = ((values - means[group]) ** 2).sum() / (len(values) - len(counts))
    size = (len(values) - (counts**2).sum() / len(values)) / (len(counts) - 1)
    between = (counts * (means - values.mean()) ** 2).sum() / (len(counts) - 1)
    return (between - within) / size
