"""Claims about the first dimension: closed forms of equal correlations and of one factor."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import common_dimension, correlation_matrix


@pytest.mark.parametrize("r", [0.1, 0.5, 0.9])
def test_equal_correlations_have_one_large_dimension(r: float) -> None:
    """Closed form: the eigenvalues are 1 + (k - 1) r and 1 - r."""
    found = common_dimension(pd.DataFrame(np.full((5, 5), r) + np.eye(5) * (1 - r)))
    assert found.first_share == pytest.approx((1 + 4 * r) / 5)
    assert found.second_share == pytest.approx((1 - r) / 5)
    assert found.mean_absolute == pytest.approx(r)
    assert found.reproduced == pytest.approx(1, abs=1e-9)


def test_a_scale_turned_round_changes_signs_and_not_the_dimension() -> None:
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1)
    signs = np.diag([1, -1, 1, -1])
    plain, turned = (common_dimension(pd.DataFrame(m)) for m in (matrix, signs @ matrix @ signs))
    assert turned.first_share == pytest.approx(plain.first_share)
    assert turned.mean_absolute == pytest.approx(plain.mean_absolute)
    assert turned.reproduced == pytest.approx(1, abs=1e-9)
    assert turned.lowest == pytest.approx(-0.56)


def test_two_pairs_are_not_one_factor() -> None:
    matrix = np.eye(4)
    matrix[0, 1] = matrix[1, 0] = matrix[2, 3] = matrix[3, 2] = 0.6
    found = common_dimension(pd.DataFrame(matrix))
    assert found.first_share == found.second_share == pytest.approx(0.4)
    assert found.reproduced < 0.6
    assert found.largest_residual > 0.3


def test_too_few_scales_or_a_missing_correlation_give_a_reason() -> None:
    assert common_dimension(pd.DataFrame(np.eye(2))).reason == "it needs at least three scales"
    matrix = np.eye(3)
    matrix[0, 1] = np.nan
    assert common_dimension(pd.DataFrame(matrix)).reason == "a correlation is missing"


def test_a_table_that_is_not_square_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        common_dimension(pd.DataFrame(np.ones((2, 3))))
    assert caught.value.code == "not-square"


def test_pairs_are_arranged_in_the_order_that_is_asked_for() -> None:
    pairs = pd.DataFrame({"x": ["a", "a"], "y": ["b", "c"], "r": [0.2, -0.4]})
    found = correlation_matrix(pairs, ["c", "b", "a"])
    assert found.loc["c", "a"] == found.loc["a", "c"] == -0.4
    assert np.isnan(found.loc["b", "c"])
    assert np.diag(found).tolist() == [1, 1, 1]
