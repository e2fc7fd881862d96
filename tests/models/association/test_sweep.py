"""Claims about variables swept out of covariance matrices: least squares."""

from __future__ import annotations

import numpy as np

from attachpath.models.association.sweep import swept

VALUES = np.random.default_rng(1).standard_normal((60, 4)) @ np.random.default_rng(2).random((4, 4))
MATRIX = np.cov(VALUES / VALUES.std(axis=0), rowvar=False, ddof=0)[None]


def test_what_is_left_has_the_covariances_of_residuals() -> None:
    left, usable = swept(MATRIX, [2, 3])
    scaled = VALUES / VALUES.std(axis=0)
    controls = np.column_stack([np.ones(60), scaled[:, 2:]])
    residuals = scaled - controls @ np.linalg.lstsq(controls, scaled, rcond=None)[0]
    assert usable.all()
    np.testing.assert_allclose(left[0], np.cov(residuals, rowvar=False, ddof=0), atol=1e-12)


def test_the_order_of_sweeping_does_not_matter() -> None:
    np.testing.assert_allclose(swept(MATRIX, [2, 3])[0], swept(MATRIX, [3, 2])[0], atol=1e-12)


def test_a_variable_that_others_explain_is_not_usable() -> None:
    """The third is the sum of the first two."""
    mix = np.array([[1.0, 0, 1], [0, 1.0, 1]])
    matrices = np.stack([np.eye(3), mix.T @ mix])
    assert swept(matrices, [0, 1, 2])[1].tolist() == [True, False]
