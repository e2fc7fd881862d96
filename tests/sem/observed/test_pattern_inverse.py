"""The inverse of each pattern's part against NumPy's, a pattern at a time."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.sem.observed import pattern_blocks, pattern_inverse


def test_each_pattern_has_the_inverse_of_its_own_part() -> None:
    rng = np.random.default_rng(1)
    root = rng.normal(size=(6, 6))
    cov = root @ root.T + np.eye(6)
    observed = rng.random((20, 6)) < 0.6
    inverse, log_determinant = pattern_inverse(cov, observed)
    for own, seen, logged in zip(inverse, observed, log_determinant, strict=True):
        part = cov[np.ix_(seen, seen)]
        np.testing.assert_allclose(own[np.ix_(seen, seen)], np.linalg.inv(part), atol=1e-12)
        assert logged == pytest.approx(np.linalg.slogdet(part)[1], abs=1e-12)
        assert not own[~seen].any()
        assert not own[:, ~seen].any()


def test_only_observed_parts_must_be_positive_definite() -> None:
    cov = np.array([[1.0, 2.0], [2.0, 1.0]])
    apart = np.array([[True, False], [False, True]])
    assert pattern_inverse(cov, apart)[0][0, 0, 0] == 1.0
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        pattern_inverse(cov, np.ones((1, 2), bool))


def test_a_covariance_with_nan_is_refused() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        pattern_inverse(np.array([[1.0, np.nan], [np.nan, 1.0]]), np.ones((1, 2), bool))


def test_blocks_cover_every_pattern_once() -> None:
    seen = [place for block in pattern_blocks(1000, size=300) for place in range(1000)[block]]
    assert seen == list(range(1000))
