"""Sufficient statistics against pandas, row order, weights and patterns of many variables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem.observed import available_moments, patterns_of


def by_pandas(values: np.ndarray) -> dict[tuple[bool, ...], pd.DataFrame]:
    frame = pd.DataFrame(values)
    return dict(iter(frame.groupby([frame[name].notna() for name in frame])))


def test_every_pattern_has_the_moments_of_its_rows(incomplete: np.ndarray) -> None:
    patterns = patterns_of(incomplete)
    expected = by_pandas(incomplete)
    assert len(patterns.n) == len(expected)
    for place, seen in enumerate(patterns.observed):
        rows = expected[tuple(seen.tolist())]
        own = rows.loc[:, seen]
        assert patterns.n[place] == len(rows)
        assert sorted(np.flatnonzero(patterns.of_row == place)) == sorted(rows.index)
        np.testing.assert_allclose(patterns.mean[place, seen], own.mean(), atol=1e-12)
        cov = own.cov(ddof=0) if len(own) > 1 else np.zeros((seen.sum(), seen.sum()))
        np.testing.assert_allclose(patterns.cov[place][np.ix_(seen, seen)], cov, atol=1e-12)
        assert not patterns.mean[place, ~seen].any()
        assert not patterns.cov[place][~seen].any()


def test_complete_rows_are_one_pattern() -> None:
    values = np.random.default_rng(3).normal(size=(20, 3))
    patterns = patterns_of(values)
    assert patterns.complete
    np.testing.assert_allclose(patterns.cov[0], np.cov(values.T, ddof=0), atol=1e-14)


def test_a_column_without_any_value_in_one_pattern() -> None:
    patterns = patterns_of(np.array([[1.0, np.nan], [3.0, np.nan]]))
    assert not patterns.complete
    assert patterns.observed.tolist() == [[True, False]]
    assert patterns.cov[0].tolist() == [[1.0, 0.0], [0.0, 0.0]]


def test_row_order_changes_only_the_pattern_of_each_row(incomplete: np.ndarray) -> None:
    order = np.random.default_rng(5).permutation(len(incomplete))
    here, there = patterns_of(incomplete), patterns_of(incomplete[order])
    assert np.array_equal(here.observed, there.observed)
    assert np.array_equal(here.of_row[order], there.of_row)
    np.testing.assert_allclose(here.cov, there.cov, atol=1e-12)


@pytest.mark.parametrize("n_variables", [7, 8, 63, 64, 65, 130])
def test_patterns_of_any_number_of_variables(n_variables: int) -> None:
    rng = np.random.default_rng(n_variables)
    distinct = rng.random((5, n_variables)) < 0.5
    distinct[:, 0] = True
    which = rng.integers(5, size=40)
    patterns = patterns_of(np.where(distinct[which], 1.0, np.nan))
    assert len(patterns.n) == len(np.unique(which))
    assert np.array_equal(patterns.observed[patterns.of_row], distinct[which])


@pytest.mark.parametrize("rows", ["incomplete", "complete"])
def test_a_weight_is_so_many_rows(incomplete: np.ndarray, rows: str) -> None:
    values = incomplete if rows == "incomplete" else np.nan_to_num(incomplete, nan=9.0)
    counts = np.random.default_rng(4).multinomial(len(values), np.ones(len(values)) / len(values))
    weighted = patterns_of(values, weights=counts.astype(float), known=patterns_of(values))
    repeated = patterns_of(np.repeat(values, counts, axis=0))
    assert np.array_equal(weighted.observed, repeated.observed)
    assert np.array_equal(weighted.n, repeated.n)
    assert np.array_equal(np.repeat(weighted.of_row, counts), repeated.of_row)
    np.testing.assert_allclose(weighted.mean, repeated.mean, atol=1e-12)
    np.testing.assert_allclose(weighted.cov, repeated.cov, atol=1e-12)


def test_a_pattern_without_weight_is_left_out() -> None:
    values = np.array([[1.0, 2.0], [2.0, np.nan], [4.0, np.nan], [np.nan, 1.0]])
    patterns = patterns_of(values, weights=np.array([1.0, 0.0, 0.0, 2.0]))
    assert patterns.observed.tolist() == [[True, True], [False, True]]
    assert patterns.of_row.tolist() == [0, -1, -1, 1]
    assert patterns.n.tolist() == [1.0, 2.0]


def test_available_moments_use_every_row_that_has_both(incomplete: np.ndarray) -> None:
    mean, cov, pairs = available_moments(patterns_of(incomplete))
    frame = pd.DataFrame(incomplete)
    np.testing.assert_allclose(mean, frame.mean(), atol=1e-12)
    np.testing.assert_allclose(cov.diagonal(), frame.var(ddof=0), atol=1e-12)
    off = (frame - frame.mean()).to_numpy()
    assert cov[2, 1] == pytest.approx(np.nanmean(off[:, 2] * off[:, 1]), abs=1e-12)
    assert pairs[2, 1] == (~np.isnan(incomplete[:, [1, 2]])).all(axis=1).sum()


def test_a_pair_never_together_has_no_available_covariance() -> None:
    values = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, 2.0]])
    assert np.isnan(available_moments(patterns_of(values))[1][1, 0])
