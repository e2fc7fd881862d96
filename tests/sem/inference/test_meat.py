"""The spread of the scores, of rows and of clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import sem
from attachpath.sem.inference import meat
from attachpath.sem.likelihood import casewise_parameter_scores


@pytest.fixture(scope="module")
def cohort() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    therapist = np.repeat(np.arange(30), 8)
    shared = rng.normal(size=30)[therapist]
    x = rng.normal(size=240) + shared
    y = 0.3 * x + shared + rng.normal(size=240)
    return pd.DataFrame({"x": x, "y": y, "therapist": therapist, "site": therapist % 2})


def test_clusters_of_one_row_are_rows_up_to_the_correction(cohort):
    alone = sem("y ~ x", cohort.assign(therapist=range(240)), cluster="therapist")
    rows = sem("y ~ x", cohort, estimator="mlr", meanstructure=True)

    np.testing.assert_allclose(
        alone.parameter_covariance, rows.parameter_covariance * 240 / 239, rtol=1e-9
    )


def test_a_cluster_drawn_twice_counts_as_its_sum(cohort):
    """Liang & Zeger (1986), by hand: (J / (J - 1)) sum s_j s_j'."""
    fit = sem("y ~ x", cohort, cluster="therapist")
    (scores,) = casewise_parameter_scores(
        fit.compiled, fit.observed.groups, fit.solution.parameters
    )
    sums = pd.DataFrame(scores).groupby(cohort["therapist"].to_numpy()).sum().to_numpy()

    np.testing.assert_allclose(
        meat([scores], fit.observed.groups), sums.T @ sums * 30 / 29, rtol=1e-10
    )


def test_clusters_within_groups_are_corrected_group_by_group(cohort):
    fit = sem("y ~ x", cohort, group="site", cluster="therapist")
    parts = casewise_parameter_scores(fit.compiled, fit.observed.groups, fit.solution.parameters)
    by_hand = np.zeros((fit.compiled.n_parameters,) * 2)
    for part, group in zip(parts, fit.observed.groups, strict=True):
        sums = pd.DataFrame(part).groupby(group.clusters).sum().to_numpy()
        by_hand += sums.T @ sums * 15 / 14

    np.testing.assert_allclose(meat(parts, fit.observed.groups), by_hand, rtol=1e-10)


def test_clusters_that_span_groups_count_once(cohort):
    across = cohort.assign(site=np.arange(240) % 2)
    fit = sem("y ~ x", across, group="site", cluster="therapist")
    parts = casewise_parameter_scores(fit.compiled, fit.observed.groups, fit.solution.parameters)
    clusters = np.concatenate([group.clusters for group in fit.observed.groups])
    sums = pd.DataFrame(np.vstack(parts)).groupby(clusters).sum().to_numpy()

    assert fit.n_clusters == {"therapist": 30}
    np.testing.assert_allclose(
        meat(parts, fit.observed.groups), sums.T @ sums * 30 / 29, rtol=1e-10
    )
