"""Claims about pseudosecure and individuated-secure clients, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import security_groups


def _cohort(secure: list[float], preoccupied: list[float], **more: list[float]) -> Cohort:
    """One occasion a client."""
    ids = [f"c{place}" for place in range(len(secure))]
    clients = pd.DataFrame({"client_id": ids, **more})
    occasions = pd.DataFrame(
        {"client_id": ids, "session": 1, "cats_secure": secure, "cats_preoccupied": preoccupied}
    )
    return Cohort(clients, occasions, levels=["client"])


@pytest.fixture
def grid() -> Cohort:
    """36 clients: Secure 1 to 6, and at each of these Preoccupied 1 to 6."""
    secure = np.repeat(np.arange(1.0, 7), 6).tolist()
    preoccupied = np.tile(np.arange(1.0, 7), 6).tolist()
    return _cohort(secure, preoccupied, iip_post=np.arange(36.0).tolist())


def test_groups_are_cut_at_the_median_and_the_thirds(grid: Cohort) -> None:
    found = security_groups(grid)
    assert found.secure_median == 3.5
    # numpy's quantile: place 35/3 and 70/3 among 36 sorted values, six of each.
    assert (found.preoccupied_low, found.preoccupied_high) == pytest.approx((2 + 2 / 3, 4 + 1 / 3))
    assert found.sizes == {"individuated_secure": 6, "pseudosecure": 6, "other": 24}


def test_groups_are_described_by_mean_and_standard_deviation(grid: Cohort) -> None:
    table = security_groups(grid).table.set_index(["group", "variable"])
    row = table.loc[("pseudosecure", "iip_post")]
    members = [22.0, 23, 28, 29, 34, 35]  # Secure 4, 5, 6 with Preoccupied 5, 6
    assert row["n"] == 6
    assert (row["mean"], row["sd"]) == pytest.approx((np.mean(members), np.std(members, ddof=1)))
    assert table.loc[("individuated_secure", "cats_preoccupied_between"), "mean"] == 1.5


def test_fewer_than_five_clients_are_not_described() -> None:
    secure = [1.0] * 12 + [5.0] * 12
    preoccupied = [float(1 + place % 3) for place in range(12)] + [1.0] * 4 + [2.0] * 4 + [3.0] * 4
    found = security_groups(_cohort(secure, preoccupied))
    assert found.sizes["pseudosecure"] == 4
    rows = found.table.set_index("group").loc["pseudosecure"]
    assert rows["mean"].isna().all()
    assert rows["sd"].isna().all()
    assert rows["reason"].str.contains("fewer than five").all()


def test_clients_without_both_means_are_counted(grid: Cohort) -> None:
    some = grid.occasions
    some.loc[:3, "cats_preoccupied"] = np.nan
    found = security_groups(grid.replace(occasions=some))
    assert (found.n_clients, found.n_dropped) == (32, 4)


def test_too_few_clients_or_one_value_give_a_reason() -> None:
    few = security_groups(_cohort([1.0, 2, 3], [1.0, 2, 3]))
    assert few.reason == "Only 3 clients have Secure and Preoccupied."
    same = security_groups(_cohort(np.arange(20.0).tolist(), [1.0] * 20))
    assert "cannot be told apart" in str(same.reason)
    assert same.sizes == {}


def test_without_cats_the_reason_names_the_column(grid: Cohort) -> None:
    lacking = grid.replace(occasions=grid.occasions.drop(columns="cats_preoccupied"))
    assert "cats_preoccupied_between" in str(security_groups(lacking).reason)
