"""Claims about models of clients: therapists where there are any, the same rows throughout."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement.earned_security.client_model import fit_clients, z_scores
from attachpath.models import multilevel, regression


@pytest.fixture
def clients() -> pd.DataFrame:
    draw = np.random.default_rng(1)
    table = pd.DataFrame({"x": draw.standard_normal(80), "therapist_id": np.arange(80) % 16})
    table["therapist_id"] = "t" + table["therapist_id"].astype(str)
    table["y"] = 0.5 * table["x"] + draw.standard_normal(80)
    table.loc[:9, "therapist_id"] = None
    table.loc[10:12, "x"] = np.nan
    return table


def test_clients_of_therapists_have_a_random_intercept(clients: pd.DataFrame) -> None:
    fit = fit_clients("y ~ x", clients, "therapist_id")
    assert fit.equals(multilevel("y ~ x + (1 | therapist_id)", clients))
    assert fit.n_obs == 67


def test_clients_without_a_therapist_stay_where_that_is_allowed(clients: pd.DataFrame) -> None:
    assert fit_clients("y ~ x", clients, "therapist_id", partially_nested=True).n_obs == 77


def test_without_groups_standard_errors_are_robust(clients: pd.DataFrame) -> None:
    assert fit_clients("y ~ x", clients, None).equals(regression("y ~ x", clients, robust="HC3"))


def test_a_group_whose_name_is_no_identifier_is_quoted(clients: pd.DataFrame) -> None:
    renamed = clients.rename(columns={"therapist_id": "ward no._id"})
    assert fit_clients("y ~ x", renamed, "ward no._id").n_clusters == {"ward no._id": 16}


@pytest.mark.parametrize(
    ("cluster", "partial", "n"),
    [(None, False, 77), ("therapist_id", False, 67), ("therapist_id", True, 77)],
)
def test_scores_are_standardised_over_the_rows_of_the_model(
    clients: pd.DataFrame, cluster: str | None, partial: bool, n: int
) -> None:
    found = z_scores(clients, ["y", "x"], cluster, partially_nested=partial)
    assert len(found) == n
    np.testing.assert_allclose(found[["y", "x"]].mean(), 0, atol=1e-12)
    np.testing.assert_allclose(found[["y", "x"]].std(), 1)


def test_what_does_not_vary_is_only_centred(clients: pd.DataFrame) -> None:
    assert z_scores(clients.assign(x=3.0), ["x"])["x"].eq(0).all()
