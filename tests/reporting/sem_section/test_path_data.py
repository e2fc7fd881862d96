"""Of what the paths are made: parcels, client means of known reliability, scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.measurement import client_mean_reliabilities
from attachpath.reporting.sem_section.path_data import as_scores, path_data
from attachpath.sem import sem
from attachpath.simulation import simulate_cohort

VARIABLES = ["ecr_anxiety", "cats_secure", "iip_pre", "iip_post", "mood"]


@pytest.fixture(scope="module")
def with_items() -> Cohort:
    return score_cohort(simulate_cohort(clients=120, seed=20240720))


@pytest.fixture(scope="module")
def scores() -> Cohort:
    return simulate_cohort(clients=120, seed=20240720, items=False)


def test_items_give_parcels_in_the_metric_of_the_score(with_items: Cohort) -> None:
    data = path_data(with_items, VARIABLES)
    assert set(data.parcels) == {"ecr_anxiety", "cats_secure"}
    assert data.scores == ("iip_pre", "iip_post")
    assert data.absent == ("mood",)
    parcels = data.table[list(data.parcels["cats_secure"])]
    whole = parcels.notna().all(axis=1)  # the few with a parcel missing shift it by a hair
    assert parcels[whole].mean(axis=1).std(ddof=1) == pytest.approx(1, abs=0.02)
    np.testing.assert_allclose(parcels.mean(), 0, atol=1e-12)


def test_scores_alone_have_the_reliability_that_occasions_show(scores: Cohort) -> None:
    data = path_data(scores, VARIABLES)
    known = client_mean_reliabilities(scores.occasions, ["cats_secure"])["at_harmonic"].iloc[0]
    assert data.reliability == {"cats_secure": pytest.approx(known)}
    assert data.scores == ("ecr_anxiety", "iip_pre", "iip_post")


def test_a_fixed_reliability_corrects_a_path_as_it_should() -> None:
    """Closed form: b / reliability, for one predictor with error (Fuller 1987, eq. 1.1.7)."""
    draws = np.random.default_rng(3)
    clients = [f"c{number}" for number in range(300)]
    truth = draws.standard_normal(300)
    rows = pd.DataFrame({"client_id": np.repeat(clients, 2), "session": [1, 2] * 300})
    rows["cats_secure"] = np.repeat(truth, 2) + draws.standard_normal(600)
    outcome = 0.5 * truth + draws.standard_normal(300)
    table = pd.DataFrame({"client_id": clients, "iip_post": outcome})
    cohort = Cohort(table, rows, levels=["client"])
    data = path_data(cohort, ["cats_secure", "iip_post"])
    text = f"{data.measurement(['cats_secure'])}\niip_post ~ cats_secure"
    latent = sem(text, data.table).contrast({"iip_post ~ cats_secure": 1.0})["estimate"]
    plain = as_scores(data).table
    slope = np.polyfit(plain["cats_secure"], plain["iip_post"], 1)[0]
    assert float(latent) == pytest.approx(slope / data.reliability["cats_secure"], rel=1e-4)


def test_a_constant_and_an_empty_column_are_absent(scores: Cohort) -> None:
    clients = scores.clients.assign(ecr_anxiety=3.0, iip_post=np.nan)
    data = path_data(scores.replace(clients=clients), VARIABLES)
    assert data.absent == ("ecr_anxiety", "iip_post", "mood")


def test_the_same_variables_can_be_had_as_scores(with_items: Cohort) -> None:
    data = path_data(with_items, VARIABLES)
    plain = as_scores(data)
    assert plain.known == data.known
    assert plain.measurement(list(plain.scores)) == ""
    np.testing.assert_allclose(plain.table.std(ddof=1), 1)
    mine = plain.table["ecr_anxiety"].to_numpy()
    assert np.corrcoef(mine, with_items.clients["ecr_anxiety"])[0, 1] > 0.999
