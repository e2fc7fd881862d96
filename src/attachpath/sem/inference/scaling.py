"""Scaling factors of the chi-square test under non-normal or clustered data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.estimation import Affine
from attachpath.sem.implied import Compiled, implied_moments, moment_jacobians
from attachpath.sem.inference.saturated_information import free_moments
from attachpath.sem.observed import GroupData, moment_derivatives

__all__ = ["adf_spread", "satorra_bentler_factor", "yuan_bentler_factor"]


def yuan_bentler_factor(saturated: float, bread: np.ndarray, spread: np.ndarray, df: int) -> float:
    """Return the scaling factor of the test, as Mplus and lavaan's MLR have it.

    Parameters
    ----------
    saturated : float
        Sum over groups of `SaturatedInformation.trace`.
    bread : numpy.ndarray
        Inverse of the model's observed information, within its constraints.
    spread : numpy.ndarray
        The model's meat.
    df : int
        Degrees of freedom.

    Notes
    -----
    ``[tr(B1 A1^-1) - tr(B0 A0^-1)] / df`` (Yuan & Bentler 2000, Sociological Methodology 30,
    165-200; Asparouhov & Muthen 2005), 1 for the saturated model and 0 for the model.
    """
    return (saturated - float(np.sum(bread * spread))) / df if df else float("nan")


def adf_spread(
    model: Compiled, groups: Sequence[GroupData], parameters: np.ndarray, fixed: Sequence[int]
) -> tuple[np.ndarray, float]:
    """Return the spread of ``Delta' A z`` and ``tr(A Gamma)``, for Satorra and Bentler's test.

    Parameters
    ----------
    model, groups, parameters
        The compiled model, its data and its estimates.
    fixed : sequence of int
        Places of exogenous variables that the model takes as fixed.

    Notes
    -----
    ``z`` holds a row's deviations of values and products from the sample moments, ``A`` the
    expected information of the moments that the model implies, ``Gamma`` the covariance of ``z``
    (Browne 1984, British Journal of Mathematical and Statistical Psychology 37, 62-83). Where
    exogenous variables are fixed, ``z`` is taken given them: from ``y y'`` is subtracted the same
    product of what they predict, as in lavaan.
    """
    spread = np.zeros((model.n_parameters, model.n_parameters))
    trace = 0.0
    jacobians = moment_jacobians(model, parameters)
    for layout, group, jacobian in zip(model.layouts, groups, jacobians, strict=True):
        implied = implied_moments(layout, parameters)
        mean = implied.mean if layout.mean_structure else group.patterns.mean[0]
        information = moment_derivatives(
            group.patterns, mean, implied.covariance, information="expected"
        ).information
        n = group.n_obs
        kept = free_moments(implied.p, (), layout.mean_structure)
        deviations = _deviations(group, fixed)[:, kept]
        weighted = deviations @ (information[np.ix_(kept, kept)] / n)
        trace += float(np.sum(weighted * deviations)) / n
        along = weighted @ jacobian[kept]
        spread += along.T @ along
    return spread, trace


def satorra_bentler_factor(
    trace: float, space: Affine, information: np.ndarray, spread: np.ndarray, df: int
) -> float:
    """Return ``tr(U Gamma) / df`` (Satorra & Bentler 1994).

    Parameters
    ----------
    trace, spread : float, numpy.ndarray
        From `adf_spread`.
    space : Affine
        The subspace of the constraints.
    information : numpy.ndarray
        Expected information of all rows.
    df : int
        Degrees of freedom.
    """
    taken = float(np.sum(space.covariance(information) * spread))
    return (trace - taken) / df if df else float("nan")


def _deviations(group: GroupData, fixed: Sequence[int]) -> np.ndarray:
    centred = group.values - group.patterns.mean[0]
    rows, columns = np.tril_indices(centred.shape[1])
    products = centred[:, rows] * centred[:, columns]
    if len(fixed):
        given = centred[:, list(fixed)]
        predicted = given @ np.linalg.lstsq(given, centred, rcond=None)[0]
        products -= predicted[:, rows] * predicted[:, columns]
        centred = centred - predicted
    return np.hstack([centred, products - products.mean(axis=0)])
