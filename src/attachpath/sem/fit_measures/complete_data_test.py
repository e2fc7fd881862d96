"""The misfit that complete data would show, from a fit to incomplete data.

Under missing data the FIML discrepancy, and with it RMSEA and CFI, shrinks with the information
that is lost. Zhang and Savalei (2023, Structural Equation Modeling 30) evaluate the discrepancy of
complete data between the implied moments of the FIML solution and the unrestricted moments
instead, and take away its bias.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.chi_square import ChiSquare
from attachpath.sem.estimation import Estimate
from attachpath.sem.implied import Compiled, Implied, implied_moments, moment_jacobians
from attachpath.sem.inference import SaturatedInformation
from attachpath.sem.observed import Saturated

__all__ = ["complete_data_test"]


def complete_data_test(
    model: Compiled, found: Estimate, df: int, information: Sequence[SaturatedInformation]
) -> ChiSquare:
    """Return the complete-data discrepancy times N, its df, and its expectation over df.

    Parameters
    ----------
    model, found : Compiled, Estimate
        The model, fitted by FIML.
    df : int
        Its degrees of freedom.
    information : sequence of SaturatedInformation
        That of each group.

    Returns
    -------
    ChiSquare
        Its statistic is not chi-square distributed under missing data; RMSEA and CFI need only
        its noncentrality, ``statistic - scaling df``.

    Notes
    -----
    With observed information ``A`` and spread of scores ``B`` (``A`` under normal theory) of the
    unrestricted moments, the moments have the covariance ``A^-1 B A^-1`` and their residuals are
    ``P = I - D (D'AD)^-1 D'A`` times their errors, ``D`` the derivatives of the implied moments.
    The discrepancy is then expected to be ``tr(P'HP A^-1 B A^-1)`` where the model holds, ``H`` the
    expected information of complete rows. ``A``, ``B`` and ``H`` are taken at the unrestricted
    moments and ``D`` at the FIML estimates (the authors' third version, without a second fit):
    the variant that gives lavaan's numbers.
    """
    statistic = 0.0
    for layout, one in zip(model.layouts, information, strict=True):
        statistic += _discrepancy(one.moments, implied_moments(layout, found.parameters), one.n_obs)
    if not df:
        return ChiSquare(statistic, df)
    return ChiSquare(statistic, df, _expected(model, found, information) / df)


def _discrepancy(sample: Saturated, model: Implied, n_obs: int) -> float:
    """N times the maximum likelihood discrepancy of means and covariances."""
    try:
        ratio = np.linalg.solve(model.covariance, sample.cov)
    except np.linalg.LinAlgError:
        return np.nan
    sign, log_determinant = np.linalg.slogdet(ratio)
    off = sample.mean - model.mean
    distance = off @ np.linalg.solve(model.covariance, off)
    return n_obs * float(np.trace(ratio) - log_determinant - model.p + distance) * float(sign)


def _expected(
    model: Compiled, found: Estimate, information: Sequence[SaturatedInformation]
) -> float:
    q = model.n_parameters
    own, complete, spread, mixed = (np.zeros((q, q)) for _ in range(4))
    for one, jacobian in zip(information, moment_jacobians(model, found.parameters), strict=True):
        slope = jacobian[one.kept]
        filled = one.complete @ slope
        informed = one.information @ slope
        own += slope.T @ informed
        complete += slope.T @ filled
        spread += slope.T @ (one.meat @ slope)
        mixed += informed.T @ (one.covariance @ filled)
    try:
        bread = found.space.covariance(own)
    except np.linalg.LinAlgError:
        return np.nan
    taken = 2.0 * np.sum(bread * mixed) - np.sum((bread @ spread) * (complete @ bread))
    return sum(one.complete_trace for one in information) - float(taken)
