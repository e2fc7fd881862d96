"""Likelihood, gradient and information: by SciPy, by differences, by lavaan, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from attachpath.sem.observed import (
    Patterns,
    casewise_scores,
    moment_derivatives,
    patterns_of,
    saturated,
)

P = 4
ROW, COLUMN = np.tril_indices(P)


@pytest.fixture(scope="module")
def patterns(incomplete: np.ndarray) -> Patterns:
    return patterns_of(incomplete)


@pytest.fixture(scope="module")
def place() -> tuple[np.ndarray, np.ndarray]:
    """Moments away from the maximum."""
    root = np.random.default_rng(9).normal(size=(P, P))
    return np.full(P, 9.5), root @ root.T + 2.0 * np.eye(P)


def packed(mean: np.ndarray, cov: np.ndarray) -> np.ndarray:
    return np.concatenate([mean, cov[ROW, COLUMN]])


def unpacked(moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    cov = np.empty((P, P))
    cov[ROW, COLUMN] = cov[COLUMN, ROW] = moments[P:]
    return moments[:P], cov


def slopes(function: Any, at: np.ndarray, step: float = 1e-4) -> np.ndarray:
    """Central differences of the fourth order."""
    found = []
    for direction in np.eye(len(at)) * step:
        near = function(at + direction) - function(at - direction)
        far = function(at + 2 * direction) - function(at - 2 * direction)
        found.append((8.0 * near - far) / (12.0 * step))
    return np.array(found)


def test_log_likelihood_is_the_sum_over_rows(
    incomplete: np.ndarray, patterns: Patterns, place: tuple[np.ndarray, np.ndarray]
) -> None:
    mean, cov = place
    total = 0.0
    for row in incomplete:
        seen = ~np.isnan(row)
        density = multivariate_normal(mean[seen], cov[np.ix_(seen, seen)])
        total += density.logpdf(row[seen])
    found = moment_derivatives(patterns, mean, cov).log_likelihood
    assert found == pytest.approx(total, rel=1e-13)


def test_gradient_is_the_slope_of_the_log_likelihood(
    patterns: Patterns, place: tuple[np.ndarray, np.ndarray]
) -> None:
    expected = slopes(
        lambda at: moment_derivatives(patterns, *unpacked(at)).log_likelihood, packed(*place)
    )
    found = moment_derivatives(patterns, *place).gradient
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)


def test_observed_information_is_minus_the_slope_of_the_gradient(
    patterns: Patterns, place: tuple[np.ndarray, np.ndarray]
) -> None:
    expected = -slopes(
        lambda at: moment_derivatives(patterns, *unpacked(at)).gradient, packed(*place)
    )
    found = moment_derivatives(patterns, *place, information="observed").information
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)


def test_expected_information_is_the_observed_where_patterns_have_the_expected_moments(
    patterns: Patterns, place: tuple[np.ndarray, np.ndarray]
) -> None:
    mean, cov = place
    both = patterns.observed[:, :, None] & patterns.observed[:, None, :]
    ideal = Patterns(
        patterns.observed,
        patterns.n,
        np.where(patterns.observed, mean, 0.0),
        np.where(both, cov, 0.0),
        patterns.of_row,
    )
    expected = -slopes(lambda at: moment_derivatives(ideal, *unpacked(at)).gradient, packed(*place))
    found = moment_derivatives(patterns, mean, cov, information="expected").information
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)
    assert not found[:P, P:].any()


def test_expected_information_of_complete_data_has_a_closed_form() -> None:
    """n/2 D'(S^-1 x S^-1)D with the duplication matrix D (Neudecker & Satorra 1991)."""
    values = np.random.default_rng(2).normal(size=(30, P))
    cov = np.cov(values.T)
    duplication = np.zeros((P * P, len(ROW)))
    for place, (row, column) in enumerate(zip(ROW, COLUMN, strict=True)):
        duplication[row * P + column, place] = duplication[column * P + row, place] = 1.0
    inverse = np.linalg.inv(cov)
    expected = 15.0 * duplication.T @ np.kron(inverse, inverse) @ duplication
    patterns = patterns_of(values)
    found = moment_derivatives(patterns, np.zeros(P), cov, information="expected").information
    np.testing.assert_allclose(found[P:, P:], expected, rtol=1e-12)
    np.testing.assert_allclose(found[:P, :P], 30.0 * inverse, rtol=1e-12)


@pytest.mark.parametrize("kind", ["expected", "observed"])
def test_standard_errors_of_unrestricted_moments_are_lavaans(
    reference: dict[str, Any], small: pd.DataFrame, kind: str
) -> None:
    patterns = patterns_of(small.to_numpy())
    top = saturated(patterns)
    information = moment_derivatives(patterns, top.mean, top.cov, information=kind).information
    found = np.sqrt(np.linalg.inv(information).diagonal())
    np.testing.assert_allclose(found, reference["small"][f"std_error_{kind}"], rtol=1e-6)


def test_scores_have_lavaans_cross_products(reference: dict[str, Any], small: pd.DataFrame) -> None:
    patterns = patterns_of(small.to_numpy())
    top = saturated(patterns)
    scores = casewise_scores(small.to_numpy(), top.mean, top.cov, patterns)
    expected = np.array(reference["small"]["cross_products_of_scores"])
    np.testing.assert_allclose(scores.T @ scores, expected, atol=1e-6 * np.abs(expected).max())


def test_scores_of_rows_are_the_gradients_of_single_rows(
    incomplete: np.ndarray, patterns: Patterns, place: tuple[np.ndarray, np.ndarray]
) -> None:
    scores = casewise_scores(incomplete, *place, patterns)
    for row in (0, 17, 41):
        alone = moment_derivatives(patterns_of(incomplete[[row]]), *place).gradient
        np.testing.assert_allclose(scores[row], alone, rtol=1e-12, atol=1e-13)
    total = moment_derivatives(patterns, *place).gradient
    np.testing.assert_allclose(scores.sum(axis=0), total, rtol=1e-11, atol=1e-11)


def test_scores_by_parameters_are_scores_by_moments_times_the_jacobian(
    incomplete: np.ndarray, patterns: Patterns, place: tuple[np.ndarray, np.ndarray]
) -> None:
    jacobian = np.random.default_rng(6).normal(size=(P + len(ROW), 3))
    found = casewise_scores(incomplete, *place, patterns, jacobian=jacobian)
    by_moments = casewise_scores(incomplete, *place, patterns)
    np.testing.assert_allclose(found, by_moments @ jacobian, rtol=1e-12, atol=1e-12)


def test_blocks_of_patterns_add_up(
    patterns: Patterns, place: tuple[np.ndarray, np.ndarray]
) -> None:
    whole = moment_derivatives(patterns, *place, information="observed")
    halves = []
    for rows in (slice(0, 6), slice(6, None)):
        part = Patterns(
            patterns.observed[rows],
            patterns.n[rows],
            patterns.mean[rows],
            patterns.cov[rows],
            patterns.of_row,
        )
        halves.append(moment_derivatives(part, *place, information="observed"))
    assert whole.log_likelihood == pytest.approx(sum(one.log_likelihood for one in halves))
    np.testing.assert_allclose(
        whole.information, halves[0].information + halves[1].information, rtol=1e-10, atol=1e-10
    )


def test_more_patterns_than_a_block_holds() -> None:
    rng = np.random.default_rng(8)
    values = rng.normal(size=(3000, 12))
    values[rng.random(values.shape) < 0.3] = np.nan
    values = values[~np.isnan(values).all(axis=1)]
    patterns = patterns_of(values)
    assert len(patterns.n) > 1024
    mean, cov = np.zeros(12), np.eye(12)
    found = moment_derivatives(patterns, mean, cov, information="observed")
    expected = -0.5 * (np.nansum(values**2) + (~np.isnan(values)).sum() * np.log(2 * np.pi))
    assert found.log_likelihood == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(found.gradient[:12], np.nansum(values, axis=0), rtol=1e-10)
    scores = casewise_scores(values, mean, cov, patterns)
    np.testing.assert_allclose(scores.sum(axis=0), found.gradient, rtol=1e-9, atol=1e-9)


def test_patterns_of_one_row_each_are_no_special_case():
    values = np.array([[1.0, np.nan, np.nan], [np.nan, 2.0, 0.5], [0.3, 0.2, 0.1]])
    patterns = patterns_of(values)

    found = moment_derivatives(patterns, np.zeros(3), np.eye(3), information="observed")

    squares = np.nansum(values**2)
    assert found.log_likelihood == pytest.approx(-0.5 * (6 * np.log(2 * np.pi) + squares))
    assert found.information.shape == (9, 9)
