"""Groups compared: who is in them, and means and differences by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section import compared_groups, group_differences
from attachpath.reporting.cohort_section.differences import N_OCCASIONS


@pytest.fixture
def larger(cohort: Cohort) -> Cohort:
    """Twelve completed, six dropped out, two referred; the IIP after of clients 0 to 9 only."""
    draws = np.random.default_rng(11)
    clients = pd.DataFrame(
        {
            "client_id": [f"c{number:02d}" for number in range(20)],
            "therapist_id": ["t1", "t2"] * 10,
            "gender": ["female", "male"] * 9 + ["female", None],
            "problem": ["anxiety"] * 8 + ["grief"] * 6 + ["burnout"] * 5 + ["rare"],
            "ended": ["completed"] * 12 + ["dropout"] * 6 + ["referred"] * 2,
            "iip_pre": draws.uniform(0, 4, 20),
            "iip_post": [*draws.uniform(0, 4, 10), *[None] * 10],
        }
    )
    occasions = pd.DataFrame(
        [
            {"client_id": client, "session": session, "wai": draws.uniform(1, 7)}
            for place, client in enumerate(clients["client_id"][:19])
            for session in range(1, 3 + place % 3)
        ]
    )
    return cohort.replace(clients=clients, occasions=occasions)


def test_dropouts_are_compared_with_completers_and_missing_with_known(larger: Cohort) -> None:
    dropout, missing = compared_groups(larger)
    assert (dropout.id, dropout.n_other, dropout.n_reference) == ("dropout", 6, 12)
    assert (missing.id, missing.n_other, missing.n_reference) == ("missing_iip_post", 10, 10)
    assert missing.title == "Outcome missing compared with known"
    assert missing.outcomes == ("iip_post",)


def test_outcomes_that_the_same_clients_lack_are_one_comparison(larger: Cohort) -> None:
    clients = larger.clients
    clients["grief_post"] = clients["iip_post"]
    clients["joy_post"] = [None] * 5 + [1.0] * 15
    found = compared_groups(larger.replace(clients=clients))[1:]
    assert [one.outcomes for one in found] == [("iip_post", "grief_post"), ("joy_post",)]
    assert found[1].other == "joy (after treatment) missing"


def test_groups_below_five_are_not_compared(larger: Cohort) -> None:
    clients = larger.clients
    clients["ended"] = ["completed"] * 16 + ["dropout"] * 4
    clients["iip_post"] = [1.0] * 16 + [None] * 4
    assert compared_groups(larger.replace(clients=clients)) == []
    assert group_differences(larger, []).empty


def test_differences_are_those_of_means_in_pooled_standard_deviations(larger: Cohort) -> None:
    table = group_differences(larger, compared_groups(larger))
    row = table[(table["comparison"] == "dropout") & (table["variable"] == "iip_pre")].iloc[0]
    values = larger.clients.set_index("ended")["iip_pre"]
    other, reference = values["dropout"], values["completed"]
    wanted = (other.mean() - reference.mean()) / np.sqrt((other.var() + reference.var()) / 2)
    assert row["difference"] == pytest.approx(wanted)
    assert (row["n_other"], row["n_reference"]) == (6, 12)


def test_occasions_count_once_a_client_and_clients_without_any_count_as_zero(
    larger: Cohort,
) -> None:
    table = group_differences(larger, compared_groups(larger))
    missing = table[table["comparison"] == "missing_iip_post"]
    counted = missing[missing["variable"] == N_OCCASIONS].iloc[0]
    ids = larger.clients["client_id"]
    numbers = larger.occasions.groupby("client_id").size().reindex(ids, fill_value=0)
    assert counted["mean_other"] == pytest.approx(numbers.iloc[10:].mean())
    alliance = missing[missing["variable"] == "wai"].iloc[0]
    means = larger.occasions.groupby("client_id")["wai"].mean()
    assert alliance["n_other"] == 9
    assert alliance["mean_other"] == pytest.approx(means.iloc[10:].mean())


def test_an_outcome_is_not_compared_where_it_makes_the_groups(larger: Cohort) -> None:
    table = group_differences(larger, compared_groups(larger))
    assert "iip_post" not in set(table.loc[table["comparison"] != "dropout", "variable"])


def test_fewer_than_five_values_have_no_numbers_but_a_reason(larger: Cohort) -> None:
    """Of the dropouts nobody has the IIP after; ten of the completers do."""
    table = group_differences(larger, compared_groups(larger))
    row = table[(table["comparison"] == "dropout") & (table["variable"] == "iip_post")].iloc[0]
    assert pd.isna(row["difference"])
    assert pd.isna(row["mean_reference"])
    assert row["reason"] == "a group has fewer than 5 values"


def test_rare_categories_are_joined(larger: Cohort) -> None:
    table = group_differences(larger, compared_groups(larger))
    named = set(table.loc[table["variable"] == "problem", "category"].dropna())
    assert "rare" not in named
    assert "other (few clients each)" in named
