"""Claims about the table of earned security beside the alliance."""

from __future__ import annotations

import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import esat_beside_alliance
from attachpath.reporting.earned_security_section import alliance_table
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def simulated() -> Cohort:
    return simulate_cohort(clients=90, seed=5, items=False)


def test_each_model_has_three_rows(simulated: Cohort) -> None:
    rows = esat_beside_alliance(simulated, seed=1, draws=200)
    table = alliance_table(rows)
    assert table is not None
    cells = [line.cells for line in table.body]
    assert cells[0][0].startswith("Interpersonal problems (IIP, after treatment), ")
    assert cells[0][0].endswith("clients: earned security (ESAT anxiety)")
    assert [row[0] for row in cells[1:4]] == ["ESAT", "ESAT and Preoccupied", "Alliance"]
    assert cells[2][1:4] == ["", "", ""]
    assert cells[1][3] == f"{rows['vif'][0]:.1f}"
    assert cells[1][4].startswith(f"{rows['increment'][0]:.3f}"[1:])
    assert len(table.rows) == len(rows)


def test_without_an_alliance_there_is_no_table(simulated: Cohort) -> None:
    lacking = simulated.replace(occasions=simulated.occasions.drop(columns="wai"))
    assert alliance_table(esat_beside_alliance(lacking, seed=1, draws=200)) is None
