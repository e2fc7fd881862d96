"""The table behind a model: what stands in it, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, analysis_table
from attachpath.errors import DataError, UsageError


def refused(cohort: Cohort, table: str, columns: list[str], **options: Any) -> UsageError:
    with pytest.raises(UsageError) as caught:
        analysis_table(cohort, table, columns, **options)
    return caught.value


def test_client_mean_and_deviation_by_hand(sound: Cohort) -> None:
    table = analysis_table(sound, "occasions", ["wai", "wai_between", "wai_within"])
    assert list(table.columns) == [
        "client_id", "session", "therapist_id", "wai", "wai_between", "wai_within",
    ]  # fmt: skip
    assert table["wai_between"].tolist() == [5.5] * 3 + [4.25] * 2 + [6.75] * 3 + [3.5] * 2
    within = [-0.5, 0.5, 0, -0.25, 0.25, -0.25, np.nan, 0.25, -0.5, 0.5]
    np.testing.assert_allclose(table["wai_within"], within)


def test_clients_get_their_means_and_keep_their_order(sound: Cohort) -> None:
    turned = sound.replace(
        clients=sound.clients.iloc[::-1], occasions=sound.occasions.sample(frac=1, random_state=3)
    )
    table = analysis_table(turned, "clients", ["wai_between"])
    assert table["client_id"].tolist() == ["C4", "C3", "C2", "C1"]
    assert table["therapist_id"].tolist() == ["T2", "T2", "T1", "T1"]
    assert table["wai_between"].tolist() == [3.5, 6.75, 4.25, 5.5]


def test_previous_is_the_previous_attended_occasion_in_any_order_of_rows(sound: Cohort) -> None:
    expected = [np.nan, 5.0, 6.0, np.nan, 4.0, np.nan, 6.5, np.nan, np.nan, 3.0]
    table = analysis_table(sound, "occasions", ["wai_previous"])
    np.testing.assert_array_equal(table["wai_previous"], expected)
    turned = sound.replace(occasions=sound.occasions.iloc[::-1])
    backwards = analysis_table(turned, "occasions", ["wai_previous"])
    np.testing.assert_array_equal(backwards["wai_previous"], expected[::-1])


def test_gaps_before_the_previous_occasion_are_counted(sound: Cohort) -> None:
    table = analysis_table(sound, "occasions", ["wai_previous", "wai_within_previous"])
    assert table.attrs["gaps"] == {
        "first_occasions": 4,
        "with_previous": 6,
        "not_the_session_before": 5,
        "largest_step": 6,
        "previous_unanswered": {"wai_previous": 1, "wai_within_previous": 1},
    }
    assert "5 of 6 occasions" in table.attrs["notes"][0]


def test_deviation_of_the_previous_occasion(sound: Cohort) -> None:
    table = analysis_table(sound, "occasions", ["cats_secure_within_previous"])
    expected = [np.nan, -0.5, 0.5, np.nan, -0.25, np.nan, -0.5, 0.0, np.nan, -1.0]
    np.testing.assert_allclose(table["cats_secure_within_previous"], expected)


def test_change_is_after_less_before(sound: Cohort) -> None:
    table = analysis_table(sound, "clients", ["iip_change"])
    np.testing.assert_allclose(table["iip_change"], [-0.5, np.nan, -0.25, 0.25])
    joined = analysis_table(sound, "occasions", ["iip_change"])
    assert joined["iip_change"].tolist()[:3] == [-0.5] * 3


def test_session_log_is_centred_over_occasions(sound: Cohort) -> None:
    table = analysis_table(sound, "occasions", ["session_log"])
    logs = np.log([3, 4, 8, 3, 8, 3, 8, 14, 3, 8])
    np.testing.assert_allclose(table["session_log"], logs - logs.mean(), atol=1e-15)


@pytest.mark.parametrize(
    ("count", "thirds"),
    [(2, [None, None]), (3, [1, 2, 3]), (4, [1, 1, 2, 3]), (5, [1, 1, 2, 2, 3]),
     (6, [1, 1, 2, 2, 3, 3]), (7, [1, 1, 1, 2, 2, 3, 3])],
)  # fmt: skip
def test_phase_is_the_third_of_the_clients_own_occasions(
    count: int, thirds: list[int | None]
) -> None:
    occasions = pd.DataFrame({"client_id": "a", "session": np.arange(count) * 5 + 2})
    cohort = Cohort(pd.DataFrame({"client_id": ["a"]}), occasions, levels=["client"])
    table = analysis_table(cohort, "occasions", ["phase"])
    np.testing.assert_array_equal(table["phase"], np.array(thirds, dtype=float))


def test_ecr_is_standardised_over_clients_not_occasions(sound: Cohort) -> None:
    table = analysis_table(sound, "occasions", ["ecr_anxiety"])
    by_client = table.drop_duplicates("client_id")["ecr_anxiety"]
    spread = np.std([2, 3, 4, 5], ddof=1)
    np.testing.assert_allclose(by_client, (np.array([2, 3, 4, 5]) - 3.5) / spread)
    raw = analysis_table(sound, "clients", ["ecr_anxiety"], standardise=())
    assert raw["ecr_anxiety"].tolist() == [2, 3, 4, 5]


def test_age_is_in_decades_centred_over_clients(sound: Cohort) -> None:
    table = analysis_table(sound, "occasions", ["age", "gender"])
    by_client = table.drop_duplicates("client_id")
    np.testing.assert_allclose(by_client["age"], [-1.5, -0.5, 0.5, 1.5])
    assert by_client["gender"].tolist() == ["female", "male", "female", "female"]


def test_therapist_columns_are_joined(sound: Cohort) -> None:
    therapists = sound.therapists
    assert therapists is not None
    cohort = sound.replace(therapists=therapists.assign(years_experience=[3, 20]))
    table = analysis_table(cohort, "occasions", ["therapist_age", "years_experience"])
    assert table["therapist_age"].tolist() == [45.0] * 5 + [58.0] * 5
    assert table["years_experience"].tolist() == [3.0] * 5 + [20.0] * 5


def test_a_client_without_a_therapist_has_missing_therapist_columns(sound: Cohort) -> None:
    clients = sound.clients
    clients.loc[0, "therapist_id"] = None
    cohort = sound.replace(clients=clients, partially_nested=True)
    table = analysis_table(cohort, "clients", ["therapist_age"])
    np.testing.assert_array_equal(table["therapist_age"], [np.nan, 45, 58, 58])
    assert len(analysis_table(cohort, "occasions", ["therapist_age"])) == 10


def test_a_therapists_age_is_never_taken_for_the_clients(sound: Cohort) -> None:
    ageless = sound.replace(clients=sound.clients.drop(columns="age"))
    assert refused(ageless, "clients", ["age"]).code == "unknown-column"
    assert analysis_table(ageless, "clients", ["therapist_age"])["therapist_age"][0] == 45.0


def test_only_client_columns_are_standardised(sound: Cohort) -> None:
    error = refused(sound, "occasions", ["wai"], standardise=("wai",))
    assert error.code == "standardise-clients-only"
    table = analysis_table(sound, "clients", ["wai_between"], standardise=("wai_between",))
    assert table["wai_between"].std(ddof=1) == pytest.approx(1.0)


def test_a_real_column_wins_over_a_derived_one(sound: Cohort) -> None:
    cohort = sound.replace(clients=sound.clients.assign(wai_between=[1.0, 2.0, 3.0, 4.0]))
    assert analysis_table(cohort, "clients", ["wai_between"])["wai_between"].tolist() == [
        1,
        2,
        3,
        4,
    ]


def test_no_row_is_dropped_for_a_client_without_occasions(sound: Cohort) -> None:
    fewer = sound.replace(occasions=sound.occasions[2:5])
    table = analysis_table(fewer, "clients", ["wai_between", "esat_anx_between"])
    np.testing.assert_array_equal(table["wai_between"], [5.5, 4.25, np.nan, np.nan])


def test_an_unknown_column_names_the_nearest_real_or_derived_one(sound: Cohort) -> None:
    error = refused(sound, "clients", ["cats_secur_between"])
    assert error.code == "unknown-column"
    assert error.next_step == "Use 'cats_secure_between'."
    assert refused(sound, "occasions", ["ecr_anxeity"]).next_step == "Use 'ecr_anxiety'."
    assert refused(sound, "occasions", ["esat_anx_withn"]).next_step == "Use 'esat_anx_within'."


@pytest.mark.parametrize(
    "name", ["age_between", "session_between", "gender_within", "iip_post_within"]
)
def test_the_list_of_derived_variables_is_closed(sound: Cohort, name: str) -> None:
    assert refused(sound, "occasions", [name]).code == "unknown-column"


def test_an_occasion_variable_cannot_stand_beside_clients(sound: Cohort) -> None:
    error = refused(sound, "clients", ["wai"])
    assert error.code == "occasion-column"
    assert "'wai_between'" in error.next_step
    assert refused(sound, "clients", ["esat_anx_within"]).code == "occasion-column"


def test_a_mean_of_text_is_refused(sound: Cohort) -> None:
    cohort = sound.replace(occasions=sound.occasions.assign(mood="good"))
    assert refused(cohort, "clients", ["mood_between"]).code == "not-numeric"


def test_esat_without_its_scores_says_what_is_missing(sound: Cohort) -> None:
    cohort = sound.replace(occasions=sound.occasions.drop(columns="cats_preoccupied"))
    error = refused(cohort, "clients", ["esat_anx_between"])
    assert error.code == "unknown-column"
    assert "'cats_preoccupied'" in error.message
    assert "score" in error.next_step


def test_growth_of_an_occasion_wise_esat_is_refused(sound: Cohort) -> None:
    error = refused(sound, "occasions", ["esat_anx", "session_log"], esat="occasion")
    assert error.code == "esat-occasion-growth"


def test_an_unknown_option_names_the_nearest(sound: Cohort) -> None:
    error = refused(sound, "occasions", ["wai"], esat="poold")
    assert error.code == "unknown-option"
    assert "'pooled'" in error.cause


def test_broken_links_are_an_error_not_a_dropped_row(sound: Cohort) -> None:
    stray = sound.replace(clients=sound.clients[:3])
    with pytest.raises(DataError) as caught:
        analysis_table(stray, "occasions", ["wai"])
    assert caught.value.code == "unknown-client"
    twice = sound.replace(clients=pd.concat([sound.clients, sound.clients[:1]]))
    with pytest.raises(DataError) as caught:
        analysis_table(twice, "clients", ["wai_between"])
    assert caught.value.code == "duplicate-key"


def test_the_cohort_is_left_as_it_was(sound: Cohort) -> None:
    before = sound.fingerprint()
    analysis_table(sound, "occasions", ["esat_anx", "ecr_anxiety", "age", "phase"])
    assert sound.replace().fingerprint() == before
