"""Maximum likelihood of unrestricted means and covariances: the H1 model of a fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from attachpath.sem.observed.arrays import FloatArray
from attachpath.sem.observed.lower_triangle import matrix_of_derivatives, symmetric
from attachpath.sem.observed.moment_derivatives import (
    InformedDerivatives,
    MomentDerivatives,
    moment_derivatives,
)
from attachpath.sem.observed.patterns import Patterns, available_moments

__all__ = ["Saturated", "saturated"]

_EM_STEPS = (3, 100)  # more on a second try: EM keeps nearer to where it starts
_MOST_STEPS = 100
_MOST_HALVINGS = 12
_CLOSE, _CLOSER = 1e-10, 1e-14  # g' I^-1 g with moments within 1e-5, 1e-7 of their SE
_LEAST_INFORMATION = 1e-10  # relative to the most


@dataclass(frozen=True)
class Saturated:
    """Unrestricted moments of one group.

    Parameters
    ----------
    mean : ndarray (p,)
        Means.
    cov : ndarray (p, p)
        Covariances; of complete data those divided by n.
    log_likelihood : float
        With all constants; NaN if the covariance of complete data is singular.
    converged : bool
        Whether this is a maximum; if not, the moments are where the search ended, or NaN.
    iterations : int
        Steps taken, 0 with complete data.
    """

    mean: FloatArray
    cov: FloatArray
    log_likelihood: float
    converged: bool
    iterations: int


def saturated(patterns: Patterns) -> Saturated:
    """Estimate unrestricted means and covariances.

    Parameters
    ----------
    patterns : Patterns
        Sufficient statistics of one group.

    Returns
    -------
    Saturated
        With `converged` False if there is no maximum (few rows for the variables make the
        likelihood grow without bound), or it was not found.

    Notes
    -----
    Complete data have their own moments. Otherwise some EM steps from available-case moments
    (Dempster, Laird & Rubin 1977; Little & Rubin 2002, ch. 11), then Newton steps with the
    observed information, each halved until the likelihood does not fall, until g' I^-1 g, twice
    what is left to gain, is 1e-14, or stays below 1e-10.

    Examples
    --------
    >>> import numpy as np
    >>> from attachpath.sem.observed.patterns import patterns_of
    >>> values = np.array([[1.0, 2.0], [2.0, 5.0], [3.0, 5.0], [6.0, np.nan]])
    >>> found = saturated(patterns_of(values))
    >>> found.mean, found.converged
    (array([3.  , 5.5]), True)
    """
    if patterns.complete:
        return _closed_form(patterns)
    found = _em_then_newton(patterns, _EM_STEPS[0])
    return found if found.converged else _em_then_newton(patterns, _EM_STEPS[1])


def _closed_form(patterns: Patterns) -> Saturated:
    mean, cov = patterns.mean[0], patterns.cov[0]
    try:
        at = moment_derivatives(patterns, mean, cov)
    except np.linalg.LinAlgError:
        return Saturated(mean, cov, np.nan, False, 0)
    return Saturated(mean, cov, at.log_likelihood, True, 0)


def _em_then_newton(patterns: Patterns, em_steps: int) -> Saturated:
    try:
        mean, cov = _start(patterns)
        for _ in range(em_steps):
            at = moment_derivatives(patterns, mean, cov)
            mean, cov = _em_step(patterns, mean, cov, at)
        at = moment_derivatives(patterns, mean, cov, information="observed")
    except np.linalg.LinAlgError:  # a variable does not vary, or EM runs into a singular covariance
        nothing = np.full(patterns.observed.shape[1], np.nan)
        return Saturated(nothing, np.outer(nothing, nothing), np.nan, False, 0)
    return _climb(patterns, mean, cov, at, em_steps)


def _start(patterns: Patterns) -> tuple[FloatArray, FloatArray]:
    """Available-case moments, their correlations shrunk until they are positive definite."""
    mean, cov, pairs = available_moments(patterns)
    variances = cov.diagonal().copy()
    cov = np.where(pairs > 0, cov, 0.0)
    for kept in (1.0, 0.9, 0.7, 0.4, 0.0):
        tried = kept * cov
        np.fill_diagonal(tried, variances)
        if _is_positive_definite(tried):
            return mean, tried
    raise np.linalg.LinAlgError("a variable has no variance")


def _is_positive_definite(cov: FloatArray) -> bool:
    scale = np.sqrt(cov.diagonal())
    if not (scale > 0).all():
        return False
    return bool(np.linalg.eigvalsh(cov / np.outer(scale, scale))[0] > 1e-6)


def _em_step(
    patterns: Patterns, mean: FloatArray, cov: FloatArray, at: MomentDerivatives
) -> tuple[FloatArray, FloatArray]:
    """Take an EM step, which the gradient already holds.

    The E step expects Sigma W d for a row's deviations and Sigma - Sigma W Sigma for what is
    left of the variance, so the M step moves the means by Sigma g / n and the covariance by
    Sigma (2 G) Sigma / n, less the products of the moves of the means.
    """
    p = len(mean)
    by_cov = matrix_of_derivatives(at.gradient[p:], p)
    move = cov @ at.gradient[:p] / patterns.n_obs
    grown = cov + 2.0 * cov @ by_cov @ cov / patterns.n_obs - np.outer(move, move)
    return mean + move, 0.5 * (grown + grown.T)


def _climb(
    patterns: Patterns, mean: FloatArray, cov: FloatArray, at: InformedDerivatives, done: int
) -> Saturated:
    """Take Newton steps until the likelihood has nothing left to gain."""
    was_close = False
    for iteration in range(done, done + _MOST_STEPS):
        step = _newton_step(cov, at)
        left = at.gradient @ step
        if left <= _CLOSER or (was_close and left <= _CLOSE):  # only rounding is left
            return Saturated(mean, cov, at.log_likelihood, True, iteration)
        was_close = bool(left <= _CLOSE)
        moved = _halved(patterns, mean, cov, at, step)
        if moved is None:
            return Saturated(mean, cov, at.log_likelihood, False, iteration)
        mean, cov, at = moved
    return Saturated(mean, cov, at.log_likelihood, False, done + _MOST_STEPS)


def _scale(cov: FloatArray) -> FloatArray:
    """Give the moments' units in standard deviations, so that rescaling changes nothing."""
    deviation = np.sqrt(cov.diagonal())
    row, column = np.tril_indices(len(cov))
    return np.concatenate([deviation, deviation[row] * deviation[column]])


def _newton_step(cov: FloatArray, at: InformedDerivatives) -> FloatArray:
    """Solve for the step; uphill also where the information is not positive definite.

    Then each of its eigenvalues counts by its size, so that a saddle is left as fast as it was
    reached, and a direction without information (a pair never together) is not gone.
    """
    scale = _scale(cov)
    matrix = at.information * (scale[:, None] * scale)
    gradient = at.gradient * scale
    step: FloatArray
    try:
        factor = cho_factor(matrix, lower=True, check_finite=False)
        step = cho_solve(factor, gradient, check_finite=False)
    except np.linalg.LinAlgError:
        size, vectors = np.linalg.eigh(matrix)
        size = np.maximum(np.abs(size), _LEAST_INFORMATION * np.abs(size).max())
        step = vectors @ ((vectors.T @ gradient) / size)
    return scale * step


def _halved(
    patterns: Patterns, mean: FloatArray, cov: FloatArray, at: InformedDerivatives, step: FloatArray
) -> tuple[FloatArray, FloatArray, InformedDerivatives] | None:
    """Go the step, or a half, a quarter, ... of it, until the likelihood does not fall."""
    p = len(mean)
    slack = 1e-12 * abs(at.log_likelihood)  # near the maximum only rounding is left
    length = 1.0
    for _ in range(_MOST_HALVINGS):
        to_mean = mean + length * step[:p]
        to_cov = cov + length * symmetric(step[p:], p)
        try:
            np.linalg.cholesky(to_cov)  # a pattern may lack what makes it not positive definite
            there = moment_derivatives(patterns, to_mean, to_cov, information="observed")
        except np.linalg.LinAlgError:
            there = None
        if there is not None and there.log_likelihood >= at.log_likelihood - slack:
            return to_mean, to_cov, there
        length *= 0.5
    return None
