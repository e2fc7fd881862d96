"""Each switch does what it says, on cohorts that share their draws with the default."""

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.errors import UsageError
from attachpath.simulation import simulate_cohort

N = 4000


def _cohort(**switches) -> Cohort:
    return simulate_cohort("published", clients=N, seed=21, items=False, **switches)


@pytest.fixture(scope="module")
def default():
    return _cohort()


def _change(cohort):
    clients = cohort.clients
    both = clients[["iip_pre", "iip_post"]].dropna()
    return float((both["iip_pre"] - both["iip_post"]).mean())


def test_mnar_moves_the_observed_change_in_its_direction(default):
    assert _change(_cohort(dropout="mnar+")) > _change(default) + 0.02
    assert _change(_cohort(dropout="mnar-")) < _change(default) - 0.02


def test_without_dropout_everybody_finishes(default):
    cohort = _cohort(dropout="none")
    assert cohort.clients["ended"].eq("completed").all()
    attended, before = cohort.clients["sessions_attended"], default.clients["sessions_attended"]
    assert (attended >= before).all()
    assert cohort.clients["iip_post"].isna().mean() == pytest.approx(0.10, abs=0.02)


def test_a_complete_cohort_lacks_nothing():
    cohort = simulate_cohort("published", clients=200, seed=21, complete=True)
    assert not cohort.clients.isna().any().any()
    assert not cohort.occasions.isna().any().any()
    given = cohort.occasions.groupby("client_id").size()
    planned = cohort.clients.set_index("client_id")["sessions_attended"]
    schedule = np.array([3, 8, 14, 20, 28, 40])
    expected = (schedule[:, None] <= planned.to_numpy()).sum(axis=0)
    assert given.loc[planned.index].tolist() == expected.tolist()


def test_halo_raises_correlations_between_questionnaires(default):
    columns = ["wai", "tds_growing_autonomy"]
    plain = default.occasions[columns].corr().iloc[0, 1]
    coloured = _cohort(halo=0.3).occasions[columns].corr().iloc[0, 1]
    assert coloured > plain + 0.1


def test_halo_leaves_outcome_and_pretreatment_alone(default):
    coloured = _cohort(halo=0.3, dropout="none").clients
    plain = _cohort(dropout="none").clients
    columns = ["ecr_anxiety", "ecr_avoidance", "iip_pre", "iip_post", "symptoms_post"]
    pd.testing.assert_frame_equal(coloured[columns], plain[columns])


def test_therapist_share_moves_means_of_therapists_apart(default):
    def spread(cohort):
        joined = cohort.occasions.merge(cohort.clients[["client_id", "therapist_id"]])
        return float(joined.groupby("therapist_id")["wai"].mean().var())

    assert spread(_cohort(therapist_share=0.3)) > 1.4 * spread(default)
    assert spread(_cohort(therapist_share=0.0)) < spread(default)


@pytest.mark.parametrize("scale", ["wai", "tds_too_close"])
def test_reliability_moves_the_correlation_between_occasions(scale):
    def stability(reliability):
        wide = _cohort(reliability=reliability).occasions.pivot_table(
            index="client_id", columns="session", values=scale
        )
        return float(wide[3].corr(wide[8]))

    assert stability(0.6) < stability(0.8) < stability(0.95)


def test_occasions_are_the_first_of_the_schedule_or_the_sessions_given(default):
    two = _cohort(occasions=2).occasions
    assert sorted(set(two["session"])) == [3, 8]
    first = default.occasions
    joined = two.merge(first, on=["client_id", "session"], suffixes=("", "_six"))
    assert joined["cats_secure"].equals(joined["cats_secure_six"])
    assert sorted(set(_cohort(occasions=(1, 4, 6)).occasions["session"])) == [1, 4, 6]
    many = sorted(set(_cohort(occasions=12).occasions["session"]))
    assert len(many) == 12
    assert many[0] == 3


def test_noninvariance_makes_one_culture_look_more_insecure():
    cohort = _cohort(noninvariance=0.5)
    means = cohort.clients.groupby("culture")[["ecr_anxiety", "iip_pre"]].mean()
    assert means.loc["b", "ecr_anxiety"] - means.loc["a", "ecr_anxiety"] > 0.2
    assert abs(means.loc["b", "iip_pre"] - means.loc["a", "iip_pre"]) < 0.08
    invariant = _cohort(noninvariance=0.0).clients.groupby("culture")["ecr_anxiety"].mean()
    assert abs(invariant["b"] - invariant["a"]) < 0.15


def test_reverse_causation_is_in_the_truth_and_keeps_everything_before_it(default):
    reversed_ = _cohort(reverse_causation=True)
    paths = reversed_.truth["parameters"]["paths"]
    assert paths["outcome ~ growing_engagement"] == 0
    assert paths["growing_engagement ~ improvement"] > 0
    before = ["ecr_anxiety", "ecr_avoidance", "iip_pre", "differentiation"]
    pd.testing.assert_frame_equal(reversed_.clients[before], default.clients[before])


@pytest.mark.parametrize(
    ("switch", "code"),
    [
        ({"dropout": "mnarr+"}, "bad-dropout"),
        ({"who": "starter"}, "bad-who"),
        ({"halo": 1.0}, "bad-halo"),
        ({"halo": float("nan")}, "bad-halo"),
        ({"therapist_share": -0.1}, "bad-therapist-share"),
        ({"reliability": 0.0}, "bad-reliability"),
        ({"occasions": 0}, "bad-occasions"),
        ({"occasions": (8, 3)}, "bad-occasions"),
        ({"noninvariance": 9.0}, "bad-noninvariance"),
    ],
)
def test_a_wrong_switch_is_refused_by_its_name(switch, code):
    with pytest.raises(UsageError) as error:
        simulate_cohort("published", clients=10, seed=1, **switch)
    assert error.value.code == code
