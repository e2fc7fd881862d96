"""Information and spread of the scores at the unrestricted moments: computed once a fit.

The scaled tests of the model and of the baseline, and the measures that correct for missing data,
all need the same matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from attachpath.sem.inference.meat import group_meat, small_sample_factors
from attachpath.sem.observed import (
    GroupData,
    Patterns,
    Saturated,
    casewise_scores,
    moment_derivatives,
)

__all__ = ["SaturatedInformation", "free_moments", "saturated_information"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class SaturatedInformation:
    """What one group's rows tell about its unrestricted moments.

    Attributes
    ----------
    kept : numpy.ndarray
        Places of the moments that the model does not take as given, k of them.
    information : numpy.ndarray
        Observed information of all rows, shape (k, k).
    inverse : numpy.ndarray
        Its inverse; NaN where there is none.
    spread : numpy.ndarray or None
        Spread of the scores (`meat`); None under normal theory, where it is the information.
    moments : Saturated
        The unrestricted moments.
    n_obs : int
        Rows.
    """

    kept: NDArray[np.intp]
    information: FloatArray
    inverse: FloatArray
    spread: FloatArray | None
    moments: Saturated
    n_obs: int

    @property
    def meat(self) -> FloatArray:
        """The spread of the scores, which normal theory takes to be the information."""
        return self.information if self.spread is None else self.spread

    @property
    def trace(self) -> float:
        """``tr(B A^-1)``, with the information ``A`` and the spread ``B``."""
        return float(np.sum(self.inverse * self.meat))

    @cached_property
    def complete(self) -> FloatArray:
        """Expected information of as many complete rows, shape (k, k)."""
        p = len(self.moments.mean)
        rows = Patterns(
            observed=np.ones((1, p), dtype=bool),
            n=np.array([float(self.n_obs)]),
            mean=self.moments.mean[None],
            cov=self.moments.cov[None],
            of_row=np.zeros(0, dtype=np.intp),
        )
        information = moment_derivatives(
            rows, self.moments.mean, self.moments.cov, information="expected"
        ).information
        return information[np.ix_(self.kept, self.kept)]

    @cached_property
    def covariance(self) -> FloatArray:
        """Asymptotic covariance of the unrestricted moments, ``A^-1 B A^-1``, shape (k, k)."""
        if self.spread is None:
            return self.inverse
        covariance: FloatArray = self.inverse @ self.spread @ self.inverse
        return covariance

    @cached_property
    def complete_trace(self) -> float:
        """``tr(H A^-1 B A^-1)``, ``H`` the information of complete rows."""
        return float(np.sum(self.complete * self.covariance))


def saturated_information(
    groups: Sequence[GroupData],
    saturated: Sequence[Saturated],
    fixed: Sequence[int],
    mean_structure: bool,
    robust: bool,
) -> tuple[SaturatedInformation, ...]:
    """Return the matrices of each group.

    Parameters
    ----------
    groups, saturated : sequences
        Data and unrestricted moments of each group.
    fixed : sequence of int
        Places of exogenous variables whose moments the model takes as fixed.
    mean_structure : bool
        Whether the means belong to the model.
    robust : bool
        Whether the spread comes from the rows (or clusters) and not from normal theory.
    """
    factors = small_sample_factors(groups) if robust else [None] * len(groups)
    return tuple(
        _of_group(group, moments, free_moments(len(moments.mean), fixed, mean_structure), factor)
        for group, moments, factor in zip(groups, saturated, factors, strict=True)
    )


def _of_group(
    group: GroupData, moments: Saturated, kept: NDArray[np.intp], factor: float | None
) -> SaturatedInformation:
    """Return those of one group, without a spread where no factor of it is given."""
    nothing = np.full((len(kept), len(kept)), np.nan)
    try:
        information = moment_derivatives(
            group.patterns, moments.mean, moments.cov, information="observed"
        ).information
        information = information[np.ix_(kept, kept)]
        inverse = _inverse(information)
        spread = None
        if factor is not None:
            scores = casewise_scores(group.values, moments.mean, moments.cov, group.patterns)
            spread = group_meat(scores[:, kept], group.clusters, factor)
    except np.linalg.LinAlgError:
        information, inverse, spread = nothing, nothing, None if factor is None else nothing
    return SaturatedInformation(kept, information, inverse, spread, moments, group.n_obs)


def _inverse(matrix: FloatArray) -> FloatArray:
    """Invert a positive definite matrix, with its diagonal scaled to 1 first."""
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = 1.0 / np.sqrt(np.diag(matrix))
        scaled = matrix * scale * scale[:, None]
    if not np.isfinite(scaled).all():
        raise np.linalg.LinAlgError("the information is not positive definite")
    # Symmetric, so that the transpose is what LAPACK wants, and it works in place.
    lower, failed = linalg.lapack.dpotrf(scaled.T, lower=1, clean=0, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError("the information is not positive definite")
    half, _ = linalg.lapack.dpotri(lower, lower=1, overwrite_c=1)
    half = np.tril(half * scale * scale[:, None])
    inverse: FloatArray = half + half.T
    np.fill_diagonal(inverse, np.diag(half))
    return inverse


def free_moments(p: int, fixed: Sequence[int], mean_structure: bool) -> NDArray[np.intp]:
    """Return the places of the moments that a model does not take as given.

    Parameters
    ----------
    p : int
        Number of observed variables.
    fixed : sequence of int
        Places of the exogenous variables whose moments are fixed.
    mean_structure : bool
        Whether the means belong to the model.
    """
    rows, columns = np.tril_indices(p)
    is_fixed = np.isin(np.arange(p), fixed)
    means = ~is_fixed if mean_structure else np.zeros(p, dtype=bool)
    return np.flatnonzero(np.concatenate([means, ~(is_fixed[rows] & is_fixed[columns])]))
