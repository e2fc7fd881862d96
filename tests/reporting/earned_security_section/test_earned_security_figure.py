"""Claims about the figure of Secure before and after partialling."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import esat_suppression
from attachpath.reporting.earned_security_section import suppression_figure
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def simulated() -> Cohort:
    return simulate_cohort(clients=90, seed=5, items=False)


def test_its_numbers_are_told_in_words(simulated: Cohort) -> None:
    rows = esat_suppression(simulated, seed=1, draws=200)
    figure = suppression_figure(rows)
    assert figure is not None
    assert figure.svg
    assert figure.svg_narrow
    for name in ("r", "r_residual"):
        for value in rows[name]:
            assert f"{value:.2f}".replace("-", "−").replace("0.", ".") in figure.alt


@pytest.mark.parametrize("column", ["cats_secure", None])
def test_without_intervals_there_is_no_figure(simulated: Cohort, column: str | None) -> None:
    if column is None:
        assert (
            suppression_figure(pd.DataFrame({"outcome": ["iip_post"], "controls": [None]})) is None
        )
        return
    blind = simulated.replace(occasions=simulated.occasions.drop(columns=column))
    assert suppression_figure(esat_suppression(blind, seed=1, draws=200)) is None
