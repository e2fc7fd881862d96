import numpy as np
import pytest

from attachpath.errors import SpecificationError
from attachpath.simulation.correlated import cholesky, combined, correlation_matrix

NAMES = ("a", "b", "c")


def test_factor_equals_lapacks():
    matrix = correlation_matrix(NAMES, {("a", "b"): -0.69, ("c", "a"): 0.31, ("b", "c"): 0.10})
    np.testing.assert_allclose(cholesky(matrix, NAMES, "x"), np.linalg.cholesky(matrix), atol=1e-14)


def test_combined_draws_are_draws_times_the_factor():
    draws = np.random.default_rng(1).standard_normal((50, 3))
    factor = np.array([[1.0, 0, 0], [0.5, 0.8, 0], [-0.2, 0.1, 0.9]])
    np.testing.assert_allclose(combined(factor, draws), draws @ factor.T, rtol=1e-13, atol=1e-14)


def test_contradicting_correlations_are_refused_with_the_variable_at_fault():
    pairs = {("a", "b"): 0.9, ("a", "c"): 0.9, ("b", "c"): -0.9}
    with pytest.raises(SpecificationError) as error:
        cholesky(correlation_matrix(NAMES, pairs), NAMES, "states.correlations")
    assert error.value.code == "not-positive-definite"
    assert "states.correlations" in error.value.message
    assert "c" in error.value.next_step
