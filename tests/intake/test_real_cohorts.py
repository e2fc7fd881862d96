"""Real data sets as their cohort.toml describes them give the numbers of the data sheet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.instruments import keyed_items, load_instrument
from attachpath.intake import check, read_cohort
from attachpath.measurement import alpha

COHORTS = Path(__file__).parent / "cohorts"

pytestmark = pytest.mark.usefixtures("shared_data")


@pytest.fixture(scope="module")
def ferreira(shared_data: Path) -> Cohort:
    return score_cohort(read_cohort(COHORTS / "ferreira"))


@pytest.fixture(scope="module")
def ecr_online(shared_data: Path) -> Cohort:
    return score_cohort(read_cohort(COHORTS / "ecr_online"))


def test_families_stand_in_schools(ferreira: Cohort) -> None:
    assert len(ferreira.clients) == 215
    assert ferreira.clients["school_id"].nunique() == 48
    assert ferreira.levels == ("family", "school")


def test_observed_families_at_each_wave(ferreira: Cohort) -> None:
    # Data sheet: observed n of m_sec t1-t3: 204, 116, 140.
    counts = ferreira.occasions.groupby("session")["mother_insecurity"].count()
    assert counts.reindex([1, 2, 3]).tolist() == [204, 116, 140]


@pytest.mark.parametrize("who", ["mother", "father"])
def test_scores_are_those_of_the_authors(ferreira: Cohort, who: str) -> None:
    occasions = ferreira.occasions
    child = (occasions[f"{who}_prq"] - occasions[f"{who}_child"]).abs().dropna()
    assert child.max() < 1e-12  # "exact"
    couple = (occasions[f"{who}_couple"] - occasions[f"{who}_insecurity"]).abs().dropna()
    assert 0.98 <= (couple < 1e-9).mean() <= 0.995  # "98-99 % of families"


@pytest.mark.parametrize(
    ("items", "expected"),
    # Data sheet, computed with R's psych: wave 1, covariances of the pairs that are there.
    [
        (("prq", "attachment", "father"), 0.8198),
        (("prq", "attachment", "mother"), 0.7647),
        (("couple", "anxiety", "father"), 0.7391),
        (("couple", "anxiety", "mother"), 0.6470),
        (("couple", "avoidance", "father"), 0.7930),
        (("couple", "avoidance", "mother"), 0.7581),
    ],
)
def test_alphas_of_the_first_wave(
    ferreira: Cohort, items: tuple[str, str, str], expected: float
) -> None:
    file, scale, who = items
    plain = load_instrument(COHORTS / "ferreira" / f"{file}.toml")
    instrument = plain.adapted(prefix=f"{who}_{file}", fractions=True)
    wave = ferreira.occasions[ferreira.occasions["session"] == 1]
    found = alpha(keyed_items(wave, instrument, scale), missing="pairwise")
    assert found.estimate == pytest.approx(expected, abs=5e-5)


def test_ecr_scores_on_the_range_that_was_answered(ecr_online: Cohort) -> None:
    # Data sheet: mean of at least 15 of 18 answered items.
    scores = ecr_online.clients[["ecr_avoidance", "ecr_anxiety"]]
    assert scores.count().tolist() == [8667, 8666]
    assert scores.mean().round(4).tolist() == [2.6014, 3.1575]


def test_ecr_alphas_of_complete_cases(ecr_online: Cohort) -> None:
    ecr = load_instrument("ecr").adapted(response=(1, 5))
    complete = ecr_online.clients.dropna(subset=ecr.item_columns())
    assert len(complete) == 7878
    found = {
        scale: alpha(keyed_items(complete, ecr, scale)).estimate
        for scale in ("avoidance", "anxiety")
    }
    assert found["avoidance"] == pytest.approx(0.9403, abs=5e-5)
    assert found["anxiety"] == pytest.approx(0.9162, abs=5e-5)


def test_namibia_is_a_country(ecr_online: Cohort, shared_data: Path) -> None:
    file = shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz"
    raw = pd.read_csv(file, dtype=str, keep_default_na=False)
    countries = ecr_online.clients["country"]
    assert (countries == "NA").sum() == (raw["country"] == "NA").sum()
    assert countries.isna().sum() == (raw["country"] == "").sum()


def test_dirty_ages_and_skipped_answers_are_counted(shared_data: Path) -> None:
    notes = {note.code: note for note in check(COHORTS / "ecr_online")}
    file = shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz"
    raw = pd.read_csv(file, dtype=str, keep_default_na=False)
    age = pd.to_numeric(raw["age"])
    outside = int(((age < 10) | (age > 100)).sum())
    assert notes["not-valid"].value == f"{outside:,} cell(s)"
    answers = raw[[f"Q{item}" for item in range(1, 37)]]
    zeros = int((answers == "0").to_numpy().sum() + (raw["gender"] == "0").sum())
    assert str(notes["missing-code"].value).startswith(f"{zeros:,} cell(s): ")


def test_the_dirty_file_as_it_is_has_every_mistake_named(
    tmp_path: Path,
    shared_data: Path,
) -> None:
    text = (COHORTS / "ecr_online" / "cohort.toml").read_text("utf-8")
    naive = text.replace(", valid = [10, 100]", "").replace("missing = [0]\n", "")
    naive = naive.replace(", missing = [0] }", " }").replace("range = [1, 5]\n", "")
    naive = naive.replace("../../../../..", str(COHORTS.parents[3]))
    (tmp_path / "cohort.toml").write_text(naive, "utf-8")
    problems = [one for one in check(tmp_path) if one.severity == "error"]
    found = {(one.code, one.column) for one in problems}
    assert ("unlabelled-code", "gender") in found
    assert {("undeclared-missing-code", f"Q{item}") for item in range(1, 37)} <= found
    ages = [one for one in problems if one.column == "age"]
    assert any(one.value == "2150" for one in ages)
    assert all(one.table == "ecr_openpsychometrics_half_a.csv.gz" for one in problems)


def test_dropout_of_beat_the_blues(shared_data: Path) -> None:
    cohort = read_cohort(COHORTS / "btheb")
    # Data sheet: observed n 100 97 73 58 52.
    assert int(cohort.clients["bdi_pre"].count()) == 100
    counts = cohort.occasions.groupby("session")["bdi"].count()
    assert counts.to_dict() == {2: 97, 3: 73, 5: 58, 8: 52}


def test_trial_with_therapists_in_one_arm(shared_data: Path) -> None:
    cohort = read_cohort(COHORTS / "reframed")
    assert len(cohort.clients) == 250
    # Data sheet: 22 therapists with PHQ-9 data; the file has no other (23 in all in the trial).
    assert cohort.clients["therapist_id"].nunique() == 22
    assert cohort.clients.groupby("arm")["therapist_id"].count().loc[0] == 0
    assert sorted(cohort.clients["arm"].value_counts()) == [88, 162]
    monthly = cohort.occasions[cohort.occasions["month"] <= 12].dropna(subset=["phq9"])
    # Data sheet: months 0-12, 2,291 rows, 246 patients.
    assert (len(monthly), monthly["client_id"].nunique()) == (2291, 246)
