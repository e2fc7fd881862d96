"""Claims about semipartial correlations of covariance matrices: closed forms, least squares."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.models.association.semipartial import semipartial_correlations

VALUES = np.random.default_rng(1).standard_normal((60, 4)) @ np.random.default_rng(2).random((4, 4))
MATRIX = np.cov(VALUES / VALUES.std(axis=0), rowvar=False, ddof=0)[None]


def test_a_semipartial_is_the_correlation_with_the_residual() -> None:
    controls = np.column_stack([np.ones(60), VALUES[:, 2:]])
    fitted = controls @ np.linalg.lstsq(controls, VALUES[:, 1], rcond=None)[0]
    r, residual, explained = semipartial_correlations(MATRIX, [0, 1, 2, 3])
    assert r.item() == pytest.approx(np.corrcoef(VALUES[:, 0], VALUES[:, 1])[0, 1])
    wanted = np.corrcoef(VALUES[:, 0], VALUES[:, 1] - fitted)[0, 1]
    assert residual.item() == pytest.approx(wanted)
    assert explained.item() == pytest.approx(np.corrcoef(VALUES[:, 1], fitted)[0, 1] ** 2)


@pytest.mark.parametrize(
    "matrix",
    [
        [[1, 0.3, 0.3], [0.3, 1, 1], [0.3, 1, 1]],  # the control is the predictor
        [[1, 0, 0.3], [0, 0, 0], [0.3, 0, 1]],  # the predictor does not vary
        [[0, 0, 0], [0, 1, 0.5], [0, 0.5, 1]],  # the outcome does not vary
        [[1, 0.3, 0], [0.3, 1, 0], [0, 0, 0]],  # the control does not vary
    ],
)
def test_a_degenerate_matrix_is_missing(matrix: list[list[float]]) -> None:
    good = [[1, 0.3, 0.3], [0.3, 1, 0.5], [0.3, 0.5, 1]]
    found = semipartial_correlations(np.array([good, matrix], dtype=float), [0, 1, 2])
    for one in found:
        assert np.isfinite(one[0])
        assert np.isnan(one[1])
