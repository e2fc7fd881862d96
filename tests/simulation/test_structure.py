"""Population values against those printed with the calibration (computed by another program).

Source: the project's calibrated population, sections 1 and 4: residual SD of the outcome, ESAT
weights and trait-level correlations, printed with two or three digits. They are printed for the
page's own sizes (fixture `page`); the shipped files move three of these sizes, and what that does
follows by hand from the printed numbers.
"""

import pytest

from attachpath.simulation import load_population, population_sources
from attachpath.simulation.structure import structure_of
from attachpath.simulation.truth import truth_of

PRINTED = {
    "published": {
        ("ecr_anxiety", "esat_anx"): -0.21,
        ("ecr_avoidance", "esat_avoid"): -0.01,
        ("esat_avoid", "growing_autonomy"): -0.34,
        ("esat_anx", "growing_autonomy"): 0.04,
        ("esat_avoid", "growing_engagement"): 0.36,
        ("esat_anx", "esat_avoid"): 0.61,
    },
    "et_graf": {
        ("ecr_anxiety", "esat_anx"): -0.22,
        ("ecr_avoidance", "esat_avoid"): -0.18,
        ("esat_avoid", "growing_autonomy"): 0.17,
        ("esat_anx", "growing_autonomy"): 0.27,
        ("esat_avoid", "growing_engagement"): 0.20,
        ("esat_anx", "esat_avoid"): 0.62,
    },
}
WITH_IMPROVEMENT = {
    "published": (0.42, 0.10, 0.38, 0.19),
    "et_graf": (0.42, 0.18, 0.34, 0.34),
}


@pytest.mark.parametrize("name", PRINTED)
def test_trait_correlations_equal_the_printed_ones(page, name):
    moments = load_population(page[name]).structure.moments
    for (first, second), value in PRINTED[name].items():
        assert moments.correlation(first, second) == pytest.approx(value, abs=0.0065)


@pytest.mark.parametrize("name", WITH_IMPROVEMENT)
def test_correlations_with_improvement_equal_the_printed_ones(page, name):
    found = _truth(load_population(page[name]))["correlations_with_improvement"]
    names = ("esat_anx", "esat_avoid", "growing_engagement", "growing_autonomy")
    for latent, value in zip(names, WITH_IMPROVEMENT[name], strict=True):
        assert found[latent] == pytest.approx(value, abs=0.0055)


MOVED = {"published": -0.48 - -0.58, "et_graf": -0.22 - 0.0}


@pytest.mark.parametrize("name", MOVED)
def test_a_moved_path_to_autonomy_moves_its_correlations_as_path_tracing_says(name):
    """A path from Z that grows by d adds d r(Z, y) to r(GA, y): all variances are 1."""
    moments = load_population(name).structure.moments
    printed = PRINTED[name]
    for other, with_z in (("esat_avoid", 1.0), ("esat_anx", printed["esat_anx", "esat_avoid"])):
        expected = printed[other, "growing_autonomy"] + MOVED[name] * with_z
        assert moments.correlation(other, "growing_autonomy") == pytest.approx(expected, abs=0.0075)


@pytest.mark.parametrize("name", MOVED)
def test_what_the_moved_paths_do_not_reach_equals_the_printed_numbers(name):
    moments = load_population(name).structure.moments
    for (first, second), value in PRINTED[name].items():
        if "growing_autonomy" not in (first, second):
            assert moments.correlation(first, second) == pytest.approx(value, abs=0.0065)


def test_the_shipped_sizes_are_stated_as_assumed():
    published = load_population("published").parameters.paths
    assert published.growing_autonomy.esat_avoid == -0.48
    assert published.outcome.growing_engagement == -0.22
    assert load_population("et_graf").parameters.paths.growing_autonomy.esat_avoid == -0.22
    for name, path in (
        ("published", "paths.growing_autonomy.esat_avoid"),
        ("published", "paths.outcome.growing_engagement"),
        ("et_graf", "paths.growing_autonomy.esat_avoid"),
    ):
        assert population_sources(name).set_index("parameter")["assumed"][path]


def test_residual_sd_of_the_outcome_and_esat_weights_equal_the_printed_ones(page):
    structure = load_population(page["published"]).structure
    assert structure.blocks["outcome"].residual_sd[0] == pytest.approx(0.59, abs=0.005)
    anx, avoid = structure.security["esat_anx"], structure.security["esat_avoid"]
    assert -anx["cats_preoccupied"] / anx["cats_secure"] == pytest.approx(0.26, abs=0.005)
    assert 1 / anx["cats_secure"] == pytest.approx(0.965, abs=0.0005)
    assert avoid["cats_avoidant"] / avoid["cats_secure"] == pytest.approx(0.70, abs=0.005)
    assert 1 / avoid["cats_secure"] == pytest.approx(0.713, abs=0.0005)


def test_esat_traits_have_variance_one_and_nothing_of_their_control():
    moments = load_population("et_graf").structure.moments
    for kind, control in (("esat_anx", "cats_preoccupied"), ("esat_avoid", "cats_avoidant")):
        assert moments.covariance(kind, kind) == pytest.approx(1)
        assert moments.covariance(kind, control) == pytest.approx(0, abs=1e-12)


def test_every_focal_path_of_null_is_zero():
    population = load_population("null")
    truth = _truth(population)
    kept = {"alliance ~ cats_secure", "alliance ~ cats_preoccupied"}
    kept |= {"outcome ~ distress", "outcome ~ therapist"}
    before = ("distress", "communion", "agency")
    for path, value in truth["paths"].items():
        if not path.startswith(before) and path not in kept:
            assert value == 0, path
    for first, second in (("ecr_anxiety", "cats_secure"), ("alliance", "growing_engagement")):
        assert truth["trait_correlations"][f"{first} ~~ {second}"] == 0


@pytest.mark.parametrize(
    ("name", "growth"),
    [
        ("published", ["growing_engagement"]),
        ("et_graf", ["growing_engagement", "growing_autonomy"]),
        ("null", ["growing_engagement", "growing_autonomy"]),
    ],
)
def test_reverse_causation_keeps_the_correlation_of_growth_with_improvement(name, growth):
    """Of each growth scale that has a path to the outcome; the reversed path stands in for it."""
    population = load_population(name)
    reversed_ = structure_of(population.parameters, reverse_causation=True)
    forward, backward = _truth(population), _truth(population, reversed_)
    key = "correlations_with_improvement"
    for scale in growth:
        assert backward[key][scale] == pytest.approx(forward[key][scale], abs=0.005)
        assert backward["paths"][f"outcome ~ {scale}"] == 0
        replaced = forward["paths"][f"outcome ~ {scale}"] != 0
        assert (backward["paths"].get(f"{scale} ~ improvement", 0.0) > 0) == replaced


def _truth(population, structure=None):
    structure = population.structure if structure is None else structure
    return truth_of(population, population.parameters, structure)["parameters"]
