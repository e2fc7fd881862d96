import json

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import check_cohort
from attachpath.errors import UsageError
from attachpath.parallel import replicate
from attachpath.simulation import simulate_cohort

CLIENTS = [
    *("client_id", "therapist_id", "age", "gender", "presenting_problem", "sessions_attended"),
    *("ended", "ecr_anxiety", "ecr_avoidance", "iip_pre", "iip_post", "differentiation"),
    *("sense_of_coherence", "emotion_regulation_difficulty", "interpersonal_trust"),
    *("symptoms_pre", "symptoms_post"),
]
OCCASIONS = [
    *("client_id", "session", "cats_secure", "cats_avoidant", "cats_preoccupied"),
    *("tds_too_close", "tds_too_distant", "tds_growing_autonomy", "tds_growing_engagement"),
    *("wai", "depth"),
]


def test_the_default_cohort_has_the_tables_of_the_design(small):
    assert small.clients.columns[: len(CLIENTS)].tolist() == CLIENTS
    assert set(OCCASIONS) <= set(small.occasions.columns)
    assert len(small.clients) == 330
    assert len(small.therapists) == 44
    assert set(small.clients["therapist_id"]) == set(small.therapists["therapist_id"])
    items = [name for name in small.clients.columns if name[-2:].isdigit()]
    assert len(items) == 36 + 2 * 64
    assert len([name for name in small.occasions.columns if name[-2:].isdigit()]) == 36 + 40 + 12


def test_the_default_cohort_has_no_error(small):
    assert [problem for problem in check_cohort(small) if problem.severity == "error"] == []


def test_occasions_lie_within_attended_sessions_and_in_order(small):
    joined = small.occasions.merge(small.clients[["client_id", "sessions_attended"]])
    assert (joined["session"] <= joined["sessions_attended"]).all()
    keys = small.occasions[["client_id", "session"]]
    assert keys.equals(keys.sort_values(["client_id", "session"]))
    assert not keys.duplicated().any()


def test_a_seed_gives_the_same_cohort_and_another_another():
    first, again, other = (simulate_cohort(clients=40, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert first.fingerprint() != other.fingerprint()
    assert simulate_cohort(clients=40, seed=1, replicate=1).fingerprint() != first.fingerprint()


def test_answers_of_a_seed_are_pinned():
    """Promised with the pinned numpy: keys, answers, sessions and missingness never change."""
    cohort = simulate_cohort("published", clients=6, seed=1)
    clients = cohort.clients
    assert clients["sessions_attended"].tolist() == PINNED["sessions"]
    assert clients["ecr_01"].tolist() == PINNED["ecr_01"]
    assert clients["iip_post_64"].fillna(-1).tolist() == PINNED["iip_post_64"]
    assert cohort.occasions["wai_12"].fillna(-1).tolist() == PINNED["wai_12"]


PINNED = {
    "sessions": [14, 7, 5, 13, 13, 15],
    "ecr_01": [6, 5, 7, 2, 1, 4],
    "iip_post_64": [-1, 1, 0, -1, 0, -1],
    "wai_12": [7, 6, 7, 2, 6, 1, 6, 7, 6, 7, 6, 6],
}


def test_workers_do_not_matter():
    one, two = (replicate(_fingerprint, 4, jobs=jobs).values for jobs in (1, 2))
    assert one == two
    assert len(set(one.values())) == 4


def _fingerprint(number: int) -> str:
    return simulate_cohort("published", clients=30, seed=9, replicate=number).fingerprint()


def test_the_first_clients_are_the_same_people_in_a_larger_cohort():
    few = simulate_cohort("published", clients=50, seed=4, therapist_share=0.0)
    many = simulate_cohort("published", clients=5000, seed=4, therapist_share=0.0)
    columns = [name for name in few.clients.columns if not name.endswith("_id")]
    pd.testing.assert_frame_equal(few.clients[columns], many.clients[columns].iloc[:50])


def test_two_populations_under_one_seed_share_their_draws(small):
    other = simulate_cohort("et_graf", clients=330, seed=20240720)
    for column in ("client_id", "therapist_id", "age", "gender", "ecr_01", "iip_pre_64"):
        assert other.clients[column].equals(small.clients[column]), column
    secure = [
        cohort.occasions.set_index(["client_id", "session"])["cats_secure"]
        for cohort in (small, other)
    ]
    joined = pd.concat(secure, axis=1, join="inner").dropna()
    assert joined.corr().iloc[0, 1] > 0.97


def test_one_changed_path_changes_nothing_before_it(tmp_path, small):
    path = tmp_path / "stronger.toml"
    path.write_text(
        'format = 1\nid = "stronger"\ntitle = "Stronger"\nextends = "published"\n'
        "[paths.outcome]\ngrowing_engagement = -0.40\n",
        encoding="utf-8",
    )
    changed = simulate_cohort(path, clients=330, seed=20240720)
    pd.testing.assert_frame_equal(changed.occasions, small.occasions)
    same = [name for name in small.clients.columns if "post" not in name]
    pd.testing.assert_frame_equal(changed.clients[same], small.clients[same])
    assert not changed.clients["iip_post"].equals(small.clients["iip_post"])


@pytest.mark.parametrize("name", ["published", "et_graf"])
def test_the_shipped_sizes_change_autonomy_and_what_comes_after_therapy_only(page, name):
    """Against the page's sizes: sessions, missingness and all other answers stay as they were."""
    before, now = (simulate_cohort(source, clients=200, seed=3) for source in (page[name], name))
    for table in ("clients", "occasions", "therapists"):
        old, new = getattr(before, table), getattr(now, table)
        pd.testing.assert_frame_equal(old.isna(), new.isna())
        moved = {column for column in new.columns if not new[column].equals(old[column])}
        autonomy = {"tds_growing_autonomy", *(f"tds_{item}" for item in range(21, 31))}
        after = {column for column in new.columns if "_post" in column}
        assert moved <= autonomy | after
        assert ("iip_post" in moved) == (table == "clients")
        assert ("tds_growing_autonomy" in moved) == (table == "occasions")


def test_truth_and_provenance_are_json_and_say_what_was_done(small):
    truth = json.loads(json.dumps(small.truth, allow_nan=False))
    paths = truth["parameters"]["paths"]
    assert paths["growing_autonomy ~ esat_avoid"] == -0.48
    assert paths["growing_autonomy ~ ecr_anxiety_x_esat_anx"] == 0.0
    assert truth["parameters"]["trait_correlations"]["ecr_avoidance ~~ esat_avoid"] == (
        pytest.approx(-0.013, abs=0.001)
    )
    provenance = json.loads(json.dumps(small.provenance))
    assert provenance["seed"] == "20240720"
    assert provenance["population_hash"] == truth["population_hash"]
    assert provenance["switches"]["dropout"] == "mar"


def test_without_a_seed_fresh_entropy_is_recorded_and_repeats_the_cohort():
    cohort = simulate_cohort(clients=20)
    seed = cohort.provenance["seed"]
    assert isinstance(seed, str)
    assert simulate_cohort(clients=20, seed=int(seed)).equals(cohort)
    assert simulate_cohort(clients=20).provenance["seed"] != seed


@pytest.mark.parametrize("clients", [1, 2, 7])
def test_the_smallest_cohorts_are_cohorts(clients):
    for seed in range(6):
        cohort = simulate_cohort(clients=clients, seed=seed)
        assert len(cohort.clients) == clients
        assert len(cohort.therapists) == 1
        assert not [p for p in check_cohort(cohort) if p.severity == "error" and p.row is not None]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"clients": 0}, "bad-clients"),
        ({"clients": 10, "therapists": 0}, "bad-therapists"),
        ({"clients": 10, "therapists": 11}, "too-few-clients"),
        ({"clients": 10, "seed": -1}, "bad-seed"),
        ({"clients": 10, "replicate": -1}, "bad-replicate"),
    ],
)
def test_impossible_requests_are_refused(arguments, code):
    with pytest.raises(UsageError) as error:
        simulate_cohort(**({"seed": 1} | arguments))
    assert error.value.code == code


def test_as_many_therapists_as_clients_is_one_client_each():
    cohort = simulate_cohort(clients=12, therapists=12, seed=1)
    assert cohort.clients["therapist_id"].is_unique


def test_numbers_are_finite_or_missing(small):
    for table in small.tables().values():
        for name in table.select_dtypes("number"):
            values = table[name].to_numpy(float, na_value=np.nan)
            assert not np.isinf(values).any(), name
