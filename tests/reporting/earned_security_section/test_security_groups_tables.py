"""Claims about the tables of groups and of the product beside them."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import SecurityGroups, secure_by_preoccupied, security_groups
from attachpath.reporting.earned_security_section import secure_product_table, security_groups_table
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def simulated() -> Cohort:
    return simulate_cohort(clients=90, seed=5, items=False)


def test_groups_stand_side_by_side_with_their_cut_points(simulated: Cohort) -> None:
    groups = security_groups(simulated)
    table = security_groups_table(groups)
    assert table is not None
    heads = [heading.label for heading in table.head]
    assert heads[1:] == [
        f"Individuated-secure (n\u00a0=\u00a0{groups.sizes['individuated_secure']})",
        f"Pseudosecure (n\u00a0=\u00a0{groups.sizes['pseudosecure']})",
        f"Other clients (n\u00a0=\u00a0{groups.sizes['other']})",
    ]
    for cut in (groups.secure_median, groups.preoccupied_low, groups.preoccupied_high):
        assert f"{cut:.2f}" in table.note
    cells = {line.cells[0]: line.cells for line in table.body}
    row = groups.table.set_index(["variable", "group"]).loc[("iip_post", "pseudosecure")]
    wanted = f"{row['mean']:.2f} ({row['sd']:.2f})"
    assert cells["Interpersonal problems (IIP, after treatment)"][2] == wanted
    assert f"pseudosecure {row['n']}" in table.note


def test_a_small_group_has_no_numbers_anywhere(simulated: Cohort) -> None:
    groups = security_groups(simulated)
    small = groups.table.copy()
    chosen = small["group"] == "pseudosecure"
    small.loc[chosen, ["mean", "sd"]] = np.nan
    sizes = groups.sizes | {"pseudosecure": 4}
    table = security_groups_table(
        SecurityGroups(4.0, 2.0, 3.0, sizes, small, groups.n_clients, groups.n_dropped)
    )
    assert table is not None
    assert {line.cells[2] for line in table.body} == {"–"}
    assert all(row[3] is None for row in table.rows if row[0] == "pseudosecure")


def test_without_groups_there_is_no_table() -> None:
    assert security_groups_table(SecurityGroups(reason="No CATS.")) is None


def test_the_product_stands_first_for_each_outcome(simulated: Cohort) -> None:
    lacking = simulated.replace(clients=simulated.clients.drop(columns="iip_post"))
    rows = secure_by_preoccupied(lacking)
    table = secure_product_table(rows)
    assert table is not None
    cells = [line.cells for line in table.body]
    assert cells[1] == ["Not available", "–", "–", "–"]
    assert cells[3][0] == "Secure × Preoccupied"
    assert table.columns == list(rows.columns)
    assert len(table.rows) == len(rows)


def test_without_any_product_there_is_no_table(simulated: Cohort) -> None:
    blind = simulated.replace(occasions=simulated.occasions.drop(columns="cats_secure"))
    assert secure_product_table(secure_by_preoccupied(blind)) is None
