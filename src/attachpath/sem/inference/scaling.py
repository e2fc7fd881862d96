"""Scaling factors of the chi-square test under non-normal or clustered data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.estimation import Affine
from attachpath.sem.implied import Compiled, directions, implied_moments, moment_jacobian
from attachpath.sem.inference.meat import meat
from attachpath.sem.observed import GroupData, Saturated, casewise_scores, moment_derivatives

__all__ = ["adf_spread", "satorra_bentler_factor", "saturated_trace", "yuan_bentler_factor"]


def saturated_trace(
    groups: Sequence[GroupData],
    saturated: Sequence[Saturated],
    fixed: Sequence[int],
    mean_structure: bool,
) -> float:
    """Return ``tr(B A^-1)`` of the saturated model, ``A`` observed information, ``B`` the meat.

    Parameters
    ----------
    groups, saturated : sequences
        Data and unrestricted moments of each group.
    fixed : sequence of int
        Places of exogenous variables whose moments the model takes as fixed.
    mean_structure : bool
        Whether the means belong to the model.
    """
    total = 0.0
    for group, moments in zip(groups, saturated, strict=True):
        kept = _free_moments(len(moments.mean), fixed, mean_structure)
        information = moment_derivatives(
            group.patterns, moments.mean, moments.cov, information="observed"
        ).information
        if information is None:  # pragma: no cover - it was asked for
            raise TypeError("the information is needed")
        scores = casewise_scores(group.values, moments.mean, moments.cov, group.patterns)
        spread = meat([scores[:, kept]], [group])
        total += float(np.trace(np.linalg.solve(information[np.ix_(kept, kept)], spread)))
    return total


def yuan_bentler_factor(saturated: float, bread: np.ndarray, spread: np.ndarray, df: int) -> float:
    """Return the scaling factor of the test, as Mplus and lavaan's MLR have it.

    Parameters
    ----------
    saturated : float
        `saturated_trace`.
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
    model: Compiled, groups: Sequence[GroupData], parameters: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the spread of ``Delta' A z`` and ``tr(A Gamma)``, for Satorra and Bentler's test.

    Notes
    -----
    ``z`` holds a row's deviations of values and products from the sample moments, ``A`` the
    expected information of the moments that the model implies, ``Gamma`` the covariance of ``z``
    (Browne 1984, British Journal of Mathematical and Statistical Psychology 37, 62-83).
    """
    spread = np.zeros((model.n_parameters, model.n_parameters))
    trace = 0.0
    for layout, group in zip(model.layouts, groups, strict=True):
        implied = implied_moments(layout, parameters)
        mean = implied.mean if layout.mean_structure else group.patterns.mean[0]
        information = moment_derivatives(
            group.patterns, mean, implied.covariance, information="expected"
        ).information
        if information is None:  # pragma: no cover - it was asked for
            raise TypeError("the information is needed")
        n = group.n_obs
        kept = _free_moments(implied.p, (), layout.mean_structure)
        deviations = _deviations(group)[:, kept]
        weighted = deviations @ (information[np.ix_(kept, kept)] / n)
        trace += float(np.sum(weighted * deviations)) / n
        jacobian = np.zeros((len(information), model.n_parameters))
        by_entry = moment_jacobian(directions(layout, implied))
        np.add.at(jacobian.T, layout.parameter, by_entry.T)
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


def _deviations(group: GroupData) -> np.ndarray:
    centred = group.values - group.patterns.mean[0]
    rows, columns = np.tril_indices(centred.shape[1])
    products = centred[:, rows] * centred[:, columns]
    return np.hstack([centred, products - products.mean(axis=0)])


def _free_moments(p: int, fixed: Sequence[int], mean_structure: bool) -> np.ndarray:
    rows, columns = np.tril_indices(p)
    is_fixed = np.isin(np.arange(p), fixed)
    means = ~is_fixed if mean_structure else np.zeros(p, dtype=bool)
    return np.flatnonzero(np.concatenate([means, ~(is_fixed[rows] & is_fixed[columns])]))
