"""Means, correlations and reliabilities of clients in one table, against pingouin and pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from attachpath.cohort import Cohort
from attachpath.reporting.measurement_section import client_level_scores, client_level_table
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    return client_level_scores(simulate_cohort(clients=80, seed=5, items=False))


def test_occasions_are_averaged_within_clients() -> None:
    cohort: Cohort = simulate_cohort(clients=30, seed=5, items=False)
    scores = client_level_scores(cohort)
    client = cohort.occasions["client_id"].iloc[0]
    own = cohort.occasions.loc[cohort.occasions["client_id"] == client, "wai"]
    assert scores.loc[client, "wai"] == pytest.approx(own.mean())
    assert len(scores) == 30


def test_correlations_means_and_reliabilities_stand_where_they_belong(
    scores: pd.DataFrame,
) -> None:
    table = client_level_table(scores, {"wai": 0.881})
    assert table is not None
    values = pd.DataFrame(table.rows, columns=table.columns).set_index("score")
    pair = scores[["iip_post", "wai"]].dropna()
    r = pingouin.corr(pair["iip_post"], pair["wai"])["r"].iloc[0]
    assert values.loc["iip_post", "wai"] == pytest.approx(r, abs=1e-12)
    assert values.loc["wai", "mean"] == pytest.approx(np.nanmean(scores["wai"]), rel=1e-12)
    assert values.loc["wai", "sd"] == pytest.approx(np.nanstd(scores["wai"], ddof=1), rel=1e-12)
    place = list(scores.columns).index("wai")
    cells = table.body[place].cells
    assert cells[4 + place] == "(.88)"
    assert cells[5 + place :] == [""] * (len(cells) - 5 - place)
    column = list(scores.columns).index("iip_post")
    assert float(cells[4 + column].replace("−", "-")) == pytest.approx(r, abs=0.0051)


def test_a_score_without_reliability_has_a_dash(scores: pd.DataFrame) -> None:
    table = client_level_table(scores, {})
    assert table is not None
    assert {line.cells[4 + place] for place, line in enumerate(table.body)} == {"—"}


def test_the_least_significant_correlation_is_significant(scores: pd.DataFrame) -> None:
    table = client_level_table(scores, {})
    assert table is not None
    least = float(table.note.split("An r of ±")[1].split()[0])
    n = int(table.note.split("p < .05 with ")[1].split()[0])
    t = least * np.sqrt((n - 2) / (1 - least**2))
    assert 2 * stats.t.sf(t, n - 2) < 0.05
    t = (least - 0.01) * np.sqrt((n - 2) / (1 - (least - 0.01) ** 2))
    assert 2 * stats.t.sf(t, n - 2) > 0.05


def test_one_score_has_no_correlations(scores: pd.DataFrame) -> None:
    assert client_level_table(scores[["wai"]], {}) is None


def test_more_scores_than_a_page_holds_are_counted() -> None:
    many = pd.DataFrame(np.random.default_rng(1).normal(size=(9, 23)))
    many.columns = [f"score_{place}" for place in range(23)]
    table = client_level_table(many, {})
    assert table is not None
    assert len(table.body) == 20
    assert len(table.rows) == 23
    assert "20 of 23 scores" in table.note
