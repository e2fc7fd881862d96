"""The marginal model of any fit: a regression as one whose rows are all independent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError, UsageError
from attachpath.models import multilevel, regression
from attachpath.models.marginal_fit import marginal_fit


def test_a_regression_has_the_variance_of_its_residuals_and_nothing_random(
    cohort: pd.DataFrame,
) -> None:
    fit = regression("growth ~ anxiety + gender", cohort)
    model = marginal_fit(fit, cohort)
    np.testing.assert_allclose(model.estimates, fit.estimates, rtol=1e-10)
    np.testing.assert_allclose(model.coefficient_covariance, fit.covariance, rtol=1e-10)
    assert model.parameters == []
    rows = np.concatenate([block.rows for block in model.blocks])
    assert sorted(rows) == list(range(fit.n_obs))
    assert all(block.effects == () for block in model.blocks)


def test_robust_standard_errors_leave_the_classical_model(cohort: pd.DataFrame) -> None:
    classical = marginal_fit(regression("growth ~ anxiety", cohort), cohort)
    robust = marginal_fit(regression("growth ~ anxiety", cohort, robust="HC3"), cohort)
    np.testing.assert_array_equal(classical.coefficient_covariance, robust.coefficient_covariance)


def test_a_multilevel_fit_has_its_own_blocks(cohort: pd.DataFrame) -> None:
    fit = multilevel("growth ~ anxiety + (1 | therapist_id)", cohort)
    model = marginal_fit(fit, cohort)
    assert len(model.blocks) == fit.n_clusters["therapist_id"]
    np.testing.assert_allclose(model.coefficient_covariance, fit.covariance, rtol=1e-4)


def test_columns_of_different_size_do_no_harm(cohort: pd.DataFrame) -> None:
    data = cohort.assign(big=1e3 * (5 + cohort["anxiety"]), small=1e-3 * cohort["noise"])
    fit = regression("growth ~ big + small", data)
    model = marginal_fit(fit, data)
    np.testing.assert_allclose(model.estimates, fit.estimates, rtol=1e-8)


def test_other_data_and_fits_without_numbers_are_refused(cohort: pd.DataFrame) -> None:
    fit = regression("growth ~ anxiety", cohort)
    with pytest.raises(UsageError) as other:
        marginal_fit(fit, cohort.iloc[:-20])
    with pytest.raises(EstimationError) as empty:
        marginal_fit(replace(fit, converged=False), cohort)
    assert (other.value.code, empty.value.code) == ("other-data", "not-converged")
