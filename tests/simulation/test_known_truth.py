"""Large cohorts against published correlations and the calibration of the population.

Values: means over 1,000 cohorts of an earlier program written from the same parameters (the
project's calibrated population, section 3), Monte Carlo error .002; here one cohort of 20,000
clients of the page's population, standard error of a correlation about .007 (.008 with outcome).
"""

import numpy as np
import pytest

from attachpath.simulation import simulate_cohort

LARGE = 20_000

CALIBRATED = {
    ("cats_secure", "ecr_anxiety"): -0.117,
    ("cats_secure", "ecr_avoidance"): -0.121,
    ("cats_avoidant", "ecr_avoidance"): 0.156,
    ("cats_preoccupied", "ecr_anxiety"): 0.202,
    ("cats_secure", "cats_avoidant"): -0.570,
    ("cats_secure", "wai"): 0.712,
    ("cats_avoidant", "wai"): -0.552,
    ("cats_preoccupied", "wai"): 0.002,
    ("ecr_anxiety", "iip_pre"): 0.419,
    ("ecr_avoidance", "iip_pre"): 0.274,
    ("tds_growing_engagement", "wai"): 0.321,
    ("tds_growing_autonomy", "wai"): 0.118,
    ("ecr_anxiety", "tds_too_distant"): 0.222,
    ("ecr_avoidance", "tds_too_close"): 0.176,
    ("wai", "depth"): 0.42,
    ("cats_secure", "improvement"): 0.271,
    ("cats_avoidant", "improvement"): -0.299,
    ("cats_preoccupied", "improvement"): -0.196,
    ("wai", "improvement"): 0.285,
    ("ecr_anxiety", "improvement"): -0.217,
    ("tds_growing_engagement", "improvement"): 0.250,
    ("tds_growing_autonomy", "improvement"): 0.127,
}


@pytest.fixture(scope="module")
def people(page_published):
    return _people(page_published)


def _people(cohort):
    """Join each client's middle occasion and the residualised improvement of the IIP."""
    occasions = cohort.occasions
    place = occasions.groupby("client_id").cumcount()
    number = occasions.groupby("client_id")["session"].transform("size")
    middle = occasions[place == (number - 1) // 2]
    people = cohort.clients.merge(middle, on="client_id", how="left")
    both = people[["iip_pre", "iip_post"]].dropna()
    slope, intercept = np.polyfit(both["iip_pre"], both["iip_post"], 1)
    people["improvement"] = intercept + slope * people["iip_pre"] - people["iip_post"]
    return people


@pytest.mark.parametrize("pair", CALIBRATED)
def test_correlations_are_the_calibrated_ones(people, pair):
    first, second = pair
    assert people[first].corr(people[second]) == pytest.approx(CALIBRATED[pair], abs=0.03)


def test_means_dropout_and_change_are_the_calibrated_ones(people):
    assert people["ecr_anxiety"].mean() == pytest.approx(3.81, abs=0.04)
    assert people["ecr_avoidance"].std() == pytest.approx(1.11, abs=0.03)
    assert people["iip_pre"].mean() == pytest.approx(1.49, abs=0.02)
    assert people["ended"].eq("dropout").mean() == pytest.approx(0.198, abs=0.012)
    assert people["sessions_attended"].median() == 12
    both = people[["iip_pre", "iip_post"]].dropna()
    change = (both["iip_pre"] - both["iip_post"]).mean()
    pooled = np.sqrt((both["iip_pre"].var() + both["iip_post"].var()) / 2)
    assert change / pooled == pytest.approx(0.605, abs=0.03)


def test_missingness_is_as_written(published):
    clients = published.clients
    lost = clients["iip_post"].isna().groupby(clients["ended"]).mean()
    assert lost["dropout"] == pytest.approx(0.85, abs=0.03)
    assert lost["completed"] == pytest.approx(0.10, abs=0.01)
    assert clients["symptoms_post"].isna().equals(clients["iip_post"].isna())


@pytest.mark.parametrize(
    ("name", "low", "high"), [("published", -0.25, -0.10), ("et_graf", -0.03, 0.03)]
)
def test_secure_beside_avoidant_lowers_autonomy_in_published_and_not_in_et_graf(name, low, high):
    """The shipped sizes were chosen for this: E1 by least squares over complete clients' means.

    Beside Avoidant, the weight of ESAT_avoid is that of Secure; its standard error is about .01.
    """
    cohort = simulate_cohort(name, clients=LARGE, seed=11, items=False, complete=True)
    names = ["tds_growing_autonomy", "cats_secure", "cats_avoidant"]
    means = cohort.occasions.groupby("client_id")[names].mean()
    people = cohort.clients.set_index("client_id")[["ecr_anxiety", "ecr_avoidance", "age"]]
    people["female"] = cohort.clients.set_index("client_id")["gender"].eq("female").astype(float)
    table = means.join(people).dropna().corr().to_numpy()
    weight = float(np.linalg.solve(table[1:, 1:], table[1:, 0])[0])
    # ESAT_avoid is Secure's residual: its spread is sqrt(1 - r^2) of that of Secure
    assert low <= weight * np.sqrt(1 - table[1, 2] ** 2) <= high


NULL_PAIRS = (
    ("ecr_anxiety", "cats_secure"),
    ("ecr_avoidance", "cats_avoidant"),
    ("ecr_anxiety", "wai"),
    ("cats_secure", "tds_growing_engagement"),
    ("cats_avoidant", "tds_growing_autonomy"),
    ("wai", "tds_too_distant"),
    ("cats_secure", "improvement"),
    ("wai", "improvement"),
    ("tds_growing_engagement", "improvement"),
)


def test_in_null_focal_correlations_are_zero_and_the_world_is_kept(null):
    people = _people(null)
    for first, second in NULL_PAIRS:
        assert people[first].corr(people[second]) == pytest.approx(0, abs=0.036), (first, second)
    assert people["cats_secure"].corr(people["wai"]) > 0.6
    assert people["ecr_anxiety"].corr(people["iip_pre"]) > 0.35
    assert people["iip_pre"].corr(people["iip_post"]) > 0.5
