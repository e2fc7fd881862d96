"""Claims about the tables on how ESAT was made and what partialling does."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import esat_suppression, esat_weights
from attachpath.reporting import Table
from attachpath.reporting.earned_security_section import esat_weights_table, suppression_table
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def simulated() -> Cohort:
    return simulate_cohort(clients=90, seed=5, items=False)


@pytest.fixture(scope="module")
def compared(simulated: Cohort) -> pd.DataFrame:
    return esat_suppression(simulated, seed=1, draws=200)


def _cells(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [line.cells for line in table.body]


def test_weights_are_printed_by_level(simulated: Cohort) -> None:
    rows = esat_weights(simulated)
    table = esat_weights_table(rows)
    cells = _cells(table)
    assert cells[0][0].startswith("Earned security (ESAT anxiety): Secure without preoccupied")
    assert [row[0] for row in cells[1:3]] == ["Between clients", "Within clients"]
    assert cells[2][-1] == f"{rows['n'][1]:,}"
    assert table is not None
    assert table.rows[0][3] == rows["weight"][0]
    assert "assumed" in table.note


def test_each_outcome_begins_with_secure_itself(compared: pd.DataFrame) -> None:
    cells = _cells(suppression_table(compared))
    first = compared.loc[0]
    assert cells[0] == [f"Interpersonal problems (IIP, after treatment), {first['n']} clients"]
    assert [row[0] for row in cells[1:5]] == [
        "Secure itself",
        "Without Preoccupied",
        "Without Avoidant",
        "Without Preoccupied and Avoidant",
    ]
    assert cells[1][2:] == ["", ""]
    assert [row[3] for row in cells[2:5]] == compared["kind"][:3].tolist()
    r = f"{first['r']:.2f}".replace("-0.", "−.")
    assert cells[1][1].startswith(f"{r} [")


def test_an_outcome_that_is_missing_is_marked(simulated: Cohort) -> None:
    lacking = simulated.replace(clients=simulated.clients.drop(columns="iip_post"))
    cells = _cells(suppression_table(esat_suppression(lacking, seed=1, draws=200)))
    assert cells[0] == ["Interpersonal problems (IIP, after treatment)"]
    assert cells[1] == ["Not available", "–", "–", "–"]


def test_without_any_number_there_is_no_table(simulated: Cohort) -> None:
    blind = simulated.replace(occasions=simulated.occasions.drop(columns="cats_secure"))
    assert esat_weights_table(esat_weights(blind)) is None
    assert suppression_table(esat_suppression(blind, seed=1, draws=200)) is None
