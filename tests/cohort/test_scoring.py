"""Scores come from item answers; scores that stood there are not lost in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath import instruments
from attachpath.cohort import Cohort, check_cohort, score_cohort
from attachpath.errors import DataError
from attachpath.instruments import load_instrument


@pytest.fixture
def answered(sound: Cohort) -> Cohort:
    """Item answers of the IIP (before and after) and the WAI; no scores of either."""
    random = np.random.default_rng(5)
    iip, wai = load_instrument("iip64"), load_instrument("wai_sr")
    before = pd.DataFrame(random.integers(0, 5, (4, 64)), columns=iip.item_columns("pre"))
    after = pd.DataFrame(random.integers(0, 5, (4, 64)) * 1.0, columns=iip.item_columns("post"))
    after.iloc[1] = np.nan
    alliance = pd.DataFrame(
        random.integers(wai.response.low, wai.response.high + 1, (10, 12)) * 1.0,
        columns=wai.item_columns(),
    )
    alliance.iloc[0, :3] = np.nan
    plain = sound.clients.drop(columns=["iip_pre", "iip_post"])
    return sound.replace(
        clients=pd.concat([plain, before, after], axis=1),
        occasions=pd.concat([sound.occasions.drop(columns="wai"), alliance], axis=1),
    )


def test_every_instrument_and_time_with_items_is_scored(answered: Cohort) -> None:
    scored = score_cohort(answered)
    clients = scored.clients
    before = answered.clients[load_instrument("iip64").item_columns("pre")].to_numpy()
    np.testing.assert_allclose(clients["iip_pre"], before.mean(axis=1))
    octant = [f"iip_pre_{item:02d}" for item in (17, 31, 44, 45, 50, 52, 57, 59)]
    np.testing.assert_allclose(clients["iip_pre_pa"], answered.clients[octant].mean(axis=1))
    assert clients["iip_post"].isna().tolist() == [False, True, False, False]
    # 9 of 12 answers are fewer than 80 %
    assert scored.occasions["wai"].isna().tolist() == [True] + [False] * 9
    assert "cats_secure" in scored.occasions.columns
    assert scored.provenance == {}


def test_scoring_twice_changes_nothing(answered: Cohort) -> None:
    once = score_cohort(answered)
    assert score_cohort(once).fingerprint() == once.fingerprint()
    assert list(score_cohort(once).clients.columns) == list(once.clients.columns)


def test_a_score_that_differs_is_replaced_and_said(answered: Cohort) -> None:
    scored = score_cohort(answered)
    clients = scored.clients
    right = float(clients["iip_pre"][2])
    clients.loc[2, "iip_pre"] = right + 0.1
    wrong = scored.replace(clients=clients)
    note = next(found for found in check_cohort(wrong) if found.code == "score-differs")
    assert (note.column, note.row, note.severity) == ("iip_pre", 4, "note")
    again = score_cohort(wrong)
    assert again.clients["iip_pre"][2] == pytest.approx(right)
    assert again.provenance["score_notes"] == [
        "clients.iip_pre: 1 score(s) differed from the items and were replaced"
    ]


def test_rounding_of_a_stored_score_is_no_difference(answered: Cohort) -> None:
    scored = score_cohort(answered)
    rounded = scored.clients["iip_pre"].round(6)
    stored = scored.replace(clients=scored.clients.assign(iip_pre=rounded))
    assert not [found for found in check_cohort(stored) if found.code == "score-differs"]


def test_a_score_without_any_answer_is_kept(answered: Cohort) -> None:
    clients = answered.clients.assign(iip_post=[np.nan, 1.25, np.nan, np.nan])
    scored = score_cohort(answered.replace(clients=clients))
    assert scored.clients["iip_post"][1] == 1.25
    assert scored.clients["iip_post"].notna().all()
    assert "score_notes" not in scored.provenance


def test_a_cohort_of_scores_alone_is_left_as_it_is(sound: Cohort) -> None:
    assert score_cohort(sound).equals(sound)


def test_an_answer_out_of_range_is_refused(answered: Cohort) -> None:
    clients = answered.clients
    clients.loc[0, "iip_pre_01"] = 7
    with pytest.raises(DataError) as caught:
        score_cohort(answered.replace(clients=clients))
    assert caught.value.code == "out-of-range"


def test_the_web_sample_scores_as_published(shared_data: Path, tmp_path: Path) -> None:
    """R (psych 2.2.9) and data/README: 8,667 / 8,666 scores, means 2.6014 / 3.1575."""
    raw = pd.read_csv(shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz")
    ecr = load_instrument("ecr")
    items = raw[[f"Q{item}" for item in range(1, 37)]].set_axis(ecr.item_columns(), axis=1)
    own = (Path(instruments.__file__).parent / "ecr.toml").read_text("utf-8")
    (tmp_path / "ecr.toml").write_text(own.replace("high = 7", "high = 5"), "utf-8")
    clients = items.mask(items == 0).assign(client_id=raw["row"])
    cohort = Cohort(
        clients,
        pd.DataFrame({"client_id": [], "session": []}),
        levels=["client"],
        instruments={"ecr": str(tmp_path / "ecr.toml")},
    )
    scored = score_cohort(cohort).clients
    assert scored["ecr_avoidance"].notna().sum() == 8667
    assert scored["ecr_anxiety"].notna().sum() == 8666
    assert scored["ecr_avoidance"].mean() == pytest.approx(2.6014, abs=5e-5)
    assert scored["ecr_anxiety"].mean() == pytest.approx(3.1575, abs=5e-5)
