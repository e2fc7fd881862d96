"""The measurement model: known factors come back, a second engine agrees, reasons are given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.measurement import (
    ClientParcels,
    client_groups,
    client_parcels,
    measurement_model,
    measurement_second_opinion,
    too_few_clients,
)
from attachpath.simulation import simulate_cohort

SCALES = ["ecr_anxiety", "cats_secure", "tds_growing_engagement"]


def two_factors(n: int, r: float) -> ClientParcels:
    """Parcels with loadings .8 of two factors that correlate r."""
    draws = np.random.default_rng(20240720)
    factors = draws.multivariate_normal([0, 0], [[1, r], [r, 1]], n)
    values = np.repeat(factors, 3, axis=1) * 0.8 + 0.6 * draws.standard_normal((n, 6))
    names = [f"{scale}_{k}" for scale in ("warmth", "trust") for k in (1, 2, 3)]
    return ClientParcels(
        table=pd.DataFrame(values, columns=names),
        indicators={"warmth": tuple(names[:3]), "trust": tuple(names[3:])},
        items={name: (f"{name}_01",) for name in names},
        assumed=(),
        left_out={},
    )


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return score_cohort(simulate_cohort(clients=150, seed=20240720))


def test_known_loadings_correlation_and_omega_come_back() -> None:
    """Of three loadings of .8 omega is 2.4^2 / (2.4^2 + 3 * .36) = .842."""
    found = measurement_model(two_factors(4_000, 0.5), None)
    assert found.fit is not None
    rows = found.fit.standardized()
    loadings = rows.loc[rows["op"] == "=~", "estimate"]
    np.testing.assert_allclose(loadings, 0.8, atol=0.03)
    between = rows[(rows["lhs"] == "warmth") & (rows["rhs"] == "trust")]["estimate"]
    assert float(between.iloc[0]) == pytest.approx(0.5, abs=0.04)
    np.testing.assert_allclose(
        found.fit.reliability()["omega"], 2.4**2 / (2.4**2 + 1.08), atol=0.02
    )
    assert found.fit.fit_measures["df"] == 8


def test_a_second_engine_agrees_on_the_complete_rows(cohort: Cohort) -> None:
    parcels = client_parcels(cohort, SCALES)
    found = measurement_model(parcels, client_groups(cohort))
    opinion = measurement_second_opinion(found, parcels)
    assert not isinstance(opinion, str)
    assert opinion["agrees"].tolist() == [True] * len(opinion)
    assert opinion.attrs["n"] == len(parcels.table.dropna())
    assert opinion.attrs["engine"].startswith("semopy")
    np.testing.assert_allclose(opinion["estimate"], opinion["second_estimate"], atol=1e-5)


def test_standard_errors_are_robust_to_the_groups(cohort: Cohort) -> None:
    parcels = client_parcels(cohort, SCALES)
    groups = client_groups(cohort)
    assert groups is not None
    found = measurement_model(parcels, groups)
    assert found.fit is not None
    assert found.fit.n_clusters == {"therapist_id": groups.of_client.nunique()}
    alone = measurement_model(parcels, None)
    assert alone.fit is not None
    assert alone.fit.n_clusters == {}
    np.testing.assert_allclose(
        alone.fit.coefficients["estimate"], found.fit.coefficients["estimate"], rtol=1e-6
    )


def test_without_parcels_or_clients_there_is_a_reason(cohort: Cohort) -> None:
    scores = simulate_cohort(clients=40, seed=5, items=False)
    nothing = measurement_model(client_parcels(scores, SCALES), None)
    assert nothing.fit is None
    assert nothing.reason == "no scale has parcels (scores without items)"
    assert measurement_second_opinion(nothing, client_parcels(scores, SCALES)) == nothing.reason
    few = measurement_model(two_factors(23, 0.5), None)
    assert few.reason == "23 clients, fewer than 4 for each of 6 observed variables"


def test_clients_without_any_value_are_not_counted() -> None:
    table = two_factors(24, 0.5).table
    assert too_few_clients(table) is None
    table.iloc[0] = np.nan
    assert too_few_clients(table) is not None


def test_identical_parcels_are_told_and_not_fitted() -> None:
    parcels = two_factors(200, 0.5)
    parcels.table["warmth_2"] = parcels.table["warmth_1"]
    found = measurement_model(parcels, None)
    assert found.reason
