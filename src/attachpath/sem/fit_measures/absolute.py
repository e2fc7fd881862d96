"""Measures of absolute fit beside the RMSEA."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from attachpath.sem.chi_square import ChiSquare
from attachpath.sem.implied import Implied
from attachpath.sem.observed import Saturated

__all__ = ["absolute_measures", "goodness_of_fit", "goodness_rows"]


def absolute_measures(test: ChiSquare, n_obs: int, n_parameters: int) -> dict[str, float]:
    """Return Hoelter's critical N, MFI and ECVI.

    Parameters
    ----------
    test : ChiSquare
        The test.
    n_obs, n_parameters : int
        Rows and free parameters.

    Notes
    -----
    ``cn_05``: the N at which this discrepancy is just significant (Hoelter 1983). ``mfi``:
    ``exp(-(chisq - df) / (2 N))`` (McDonald 1989). ``ecvi``: ``(chisq + 2 npar) / N`` (Browne &
    Cudeck 1989).
    """
    per_row = test.statistic / n_obs
    return {
        "cn_05": _critical_n(per_row, test.df, 0.05),
        "cn_01": _critical_n(per_row, test.df, 0.01),
        "mfi": float(np.exp(-0.5 * (test.statistic - test.df) / n_obs)),
        "ecvi": per_row + 2.0 * n_parameters / n_obs,
    }


def _critical_n(per_row: float, df: int, alpha: float) -> float:
    if not df:
        return 1.0
    return float(special.chdtri(df, alpha)) / per_row + 1.0 if per_row > 0 else np.nan


def goodness_of_fit(
    saturated: Sequence[Saturated],
    implied: Sequence[Implied],
    n_obs: Sequence[int],
    *,
    mean_structure: bool,
    fixed: Sequence[int] = (),
) -> float:
    """Return the goodness-of-fit index of Joreskog and Sorbom (1984), with means where modelled.

    Parameters
    ----------
    saturated, implied : sequences
        Unrestricted and implied moments of each group.
    n_obs : sequence of int
        Rows of each group, which weigh the groups.
    mean_structure : bool
        Whether means belong to the model.
    fixed : sequence of int
        Places of exogenous variables that the model takes as fixed: their moments do not count.

    Notes
    -----
    ``1 - e'We / s'Ws`` with the moments ``s``, their residuals ``e`` and the normal theory weights
    ``W`` at the implied moments (Tanaka & Huba 1985); of covariances alone
    ``1 - tr((Sigma^-1 S - I)^2) / tr((Sigma^-1 S)^2)``.
    """
    at = list(fixed)
    total = 0.0
    for sample, model, n in zip(saturated, implied, n_obs, strict=True):
        cov, mean = sample.cov.copy(), sample.mean.copy()
        off_cov, off_mean = sample.cov - model.covariance, sample.mean - model.mean
        for covariances in (cov, off_cov):
            covariances[np.ix_(at, at)] = 0.0
        for means in (mean, off_mean):
            means[at if mean_structure else slice(None)] = 0.0
        size = _size(off_cov, off_mean, model.covariance) / _size(cov, mean, model.covariance)
        total += n * (1.0 - size)
    return total / sum(n_obs)


def _size(covariance: np.ndarray, mean: np.ndarray, scale: np.ndarray) -> float:
    """``tr(Sigma^-1 C Sigma^-1 C) / 2 + m' Sigma^-1 m``, NaN where Sigma is singular."""
    try:
        ratio, pulled = np.linalg.solve(scale, covariance), np.linalg.solve(scale, mean)
    except np.linalg.LinAlgError:
        return np.nan
    return float(np.sum(ratio * ratio.T) / 2.0 + mean @ pulled)


def goodness_rows(gfi: float, df: int, n_moments: int) -> dict[str, float]:
    """Return GFI, adjusted for df (Joreskog & Sorbom 1984), and times the parsimony ratio.

    Parameters
    ----------
    gfi : float
        From `goodness_of_fit`.
    df, n_moments : int
        Degrees of freedom; sample moments of all groups, fixed ones too, as in lavaan.

    Examples
    --------
    >>> goodness_rows(0.95, 10, 20)
    {'gfi': 0.95, 'agfi': 0.9, 'pgfi': 0.475}
    """
    adjusted = 1.0 - n_moments / df * (1.0 - gfi) if df else 1.0
    return {"gfi": gfi, "agfi": adjusted, "pgfi": df / n_moments * gfi}
