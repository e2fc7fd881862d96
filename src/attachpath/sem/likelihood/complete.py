"""One group with complete data: every term from small products (Bollen 1989, appendix 4A)."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from attachpath.sem.implied import Directions, Implied, Layout, curvature, directions
from attachpath.sem.likelihood.part import Part
from attachpath.sem.observed import Patterns

__all__ = ["complete_part"]


def complete_part(
    layout: Layout,
    implied: Implied,
    sample: Patterns,
    information: Literal["expected", "observed"] | None,
) -> Part:
    """Return the log-likelihood of one group and its derivatives.

    Notes
    -----
    ``-n/2 [p log 2 pi + log |Sigma| + tr(Sigma^-1 T)]``, ``T = S + d d'``, ``d`` the mean's
    distance. The derivative of ``Sigma`` by an entry is ``l r' + r l'``, so a trace such as
    ``tr(W dSigma_k W dSigma_m)`` is ``2 [(r'Wl)(l'Wr) + (r'Wr)(l'Wl)]`` with indices k, m.
    """
    n = float(sample.n[0])
    weight, log_determinant = _inverse(implied.covariance)
    distance = np.zeros(implied.p)
    if layout.mean_structure:
        distance = sample.mean[0] - implied.mean
    spread = sample.cov[0] + np.outer(distance, distance)
    weighted = weight @ spread
    log_likelihood = (
        -n / 2 * (implied.p * math.log(2 * math.pi) + log_determinant + np.trace(weighted))
    )
    filled = weighted @ weight
    of = directions(layout, implied)
    by_mean = n * (weight @ distance)
    by_covariance = n / 2 * (filled - weight)
    gradient = 2 * np.einsum("pe,pe->e", of.left, by_covariance @ of.right) + by_mean @ of.mean
    if information is None:
        return Part(log_likelihood, gradient, None)
    if information == "expected":
        return Part(log_likelihood, gradient, n * _expected(of, weight))
    observed = n * _observed(of, weight, filled, weight @ distance)
    observed -= curvature(layout, implied, by_mean, by_covariance)
    return Part(log_likelihood, gradient, observed)


def _inverse(covariance: np.ndarray) -> tuple[np.ndarray, float]:
    factor = np.linalg.cholesky(covariance)
    root = np.linalg.inv(factor)
    return root.T @ root, 2.0 * float(np.log(np.diag(factor)).sum())


def _expected(of: Directions, weight: np.ndarray) -> np.ndarray:
    left, right = weight @ of.left, weight @ of.right
    across = of.right.T @ left
    within = across * across.T + (of.right.T @ right) * (of.left.T @ left)
    expected: np.ndarray = within + of.mean.T @ weight @ of.mean
    return expected


def _observed(
    of: Directions, weight: np.ndarray, filled: np.ndarray, pull: np.ndarray
) -> np.ndarray:
    left, right = weight @ of.left, weight @ of.right
    filled_left, filled_right = filled @ of.left, filled @ of.right
    across, filled_across = of.right.T @ left, of.right.T @ filled_left
    both_left, both_right = of.left.T @ left, of.right.T @ right
    expected = across * across.T + both_right * both_left
    twice = (
        across * filled_across.T
        + both_right * (of.left.T @ filled_left)
        + both_left * (of.right.T @ filled_right)
        + across.T * filled_across
    )
    mixed = (left * (pull @ of.right) + right * (pull @ of.left)).T @ of.mean
    observed: np.ndarray = twice - expected + of.mean.T @ weight @ of.mean + mixed + mixed.T
    return observed
