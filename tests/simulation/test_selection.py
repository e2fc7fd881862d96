import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def starters():
    return simulate_cohort("published", clients=200, seed=5, items=False)


@pytest.mark.parametrize("who", ["three_questionnaires", "iip_after"])
def test_everybody_qualifies_and_caseloads_stay(starters, who):
    chosen = simulate_cohort("published", clients=200, seed=5, items=False, who=who)
    clients = chosen.clients
    assert len(clients) == 200
    assert clients["client_id"].is_unique
    pd.testing.assert_series_equal(clients["therapist_id"], starters.clients["therapist_id"])
    if who == "iip_after":
        assert clients["iip_post"].notna().all()
    else:
        assert chosen.occasions["client_id"].value_counts().min() >= 3
        assert set(chosen.occasions["client_id"]) == set(clients["client_id"])


def test_starters_who_qualify_anyway_are_the_same_people(starters):
    chosen = simulate_cohort("published", clients=200, seed=5, items=False, who="iip_after")
    same = starters.clients["iip_post"].notna().to_numpy()
    pd.testing.assert_frame_equal(chosen.clients[same], starters.clients[same])
    assert not np.allclose(
        chosen.clients.loc[~same, "ecr_anxiety"], starters.clients.loc[~same, "ecr_anxiety"]
    )
    ids = set(starters.clients.loc[same, "client_id"])
    for cohort in (chosen, starters):
        assert set(cohort.occasions["client_id"]) & ids
    pd.testing.assert_frame_equal(
        *(
            cohort.occasions[cohort.occasions["client_id"].isin(ids)].reset_index(drop=True)
            for cohort in (chosen, starters)
        )
    )


def test_selection_makes_therapies_longer(starters):
    chosen = simulate_cohort(
        "published", clients=200, seed=5, items=False, who="three_questionnaires"
    )
    assert chosen.clients["sessions_attended"].min() >= 14
    assert chosen.clients["sessions_attended"].mean() > starters.clients["sessions_attended"].mean()


def test_where_nobody_can_qualify_it_says_so(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text(
        'format = 1\nid = "short"\ntitle = "Short"\nextends = "published"\n[sessions]\nmost = 5\n',
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as error:
        simulate_cohort(path, clients=3, seed=1, who="three_questionnaires")
    assert error.value.code == "nobody-qualifies"
