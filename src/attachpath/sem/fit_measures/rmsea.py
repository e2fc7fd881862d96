"""The root mean square error of approximation, its interval and tests of close fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from attachpath.sem.chi_square import ChiSquare
from attachpath.sem.fit_measures.chi_square_rows import scaled_statistic

__all__ = ["rmsea_measures", "robust_rmsea_measures", "scaled_rmsea_measures"]

_LEVEL = 0.90
_CLOSE, _NOT_CLOSE = 0.05, 0.08


@dataclass(frozen=True)
class _Approximation:
    """A test whose statistic is noncentral chi-square, and what turns that into an RMSEA.

    Attributes
    ----------
    statistic, df : float
        The statistic that is compared with the noncentral chi-square distribution.
    distance : float
        Its estimated noncentrality, in units of `scale`.
    scale : float
        Multiplies a noncentrality of the statistic: the scaling factor for robust measures.
    per_df : float
        ``groups / (N df)``.
    """

    statistic: float
    df: float
    distance: float
    scale: float
    per_df: float

    def rmsea(self, noncentrality: float) -> float:
        return float(np.sqrt(np.maximum(noncentrality, 0.0) * self.per_df))

    def share_below(self, rmsea: float) -> float:
        """Return the probability of a statistic this small at an RMSEA of the population."""
        noncentrality = rmsea**2 / self.per_df / self.scale
        return float(special.chndtr(self.statistic, self.df, noncentrality))


def rmsea_measures(test: ChiSquare, n_obs: int, n_groups: int) -> dict[str, float]:
    """Return RMSEA with its 90 % interval and its p-values of close and of not close fit.

    Parameters
    ----------
    test : ChiSquare
        The test.
    n_obs, n_groups : int
        Rows and groups.

    Notes
    -----
    ``sqrt(G max(chisq - df, 0) / (N df))`` (Steiger 1990; Browne & Cudeck 1993; G groups: Steiger
    1998, Structural Equation Modeling 5, 411-419). The bounds are the noncentralities at which
    the statistic is the 95th and the 5th percentile. ``rmsea_pvalue`` tests RMSEA at most .05,
    ``rmsea_notclose_pvalue`` at least .08 (MacCallum, Browne & Sugawara 1996). With df 0 it is 0.
    """
    return _measures(_of_statistic(test.statistic, test.df, n_obs, n_groups), "")


def scaled_rmsea_measures(test: ChiSquare, n_obs: int, n_groups: int) -> dict[str, float]:
    """Return RMSEA from the scaled statistic; see `rmsea_measures`.

    Notes
    -----
    The interval and the p-values refer the plain statistic to a noncentral chi-square with
    ``c df`` degrees of freedom, c the scaling factor, as lavaan does.
    """
    if not test.df:
        return _measures(_of_statistic(0.0, 0, n_obs, n_groups), "_scaled")
    return _measures(
        _of_statistic(test.statistic, test.scaling * test.df, n_obs, n_groups), "_scaled"
    )


def robust_rmsea_measures(test: ChiSquare, n_obs: int, n_groups: int) -> dict[str, float]:
    """Return RMSEA that estimates its population value under non-normality or missing data.

    Notes
    -----
    ``sqrt(G max(chisq - c df, 0) / (N df))`` with the scaling factor c; the interval is that of
    the scaled statistic, its noncentralities multiplied by c (Brosseau-Liard, Savalei & Li 2012,
    Multivariate Behavioral Research 47, 904-930).
    """
    if not test.df:
        return _measures(_of_statistic(0.0, 0, n_obs, n_groups), "_robust")
    of = _Approximation(
        statistic=scaled_statistic(test),
        df=test.df,
        distance=test.statistic - test.scaling * test.df,
        scale=test.scaling,
        per_df=n_groups / (n_obs * test.df),
    )
    return _measures(of, "_robust")


def _of_statistic(statistic: float, df: float, n_obs: int, n_groups: int) -> _Approximation:
    per_df = n_groups / (n_obs * df) if df else np.nan
    return _Approximation(statistic, df, statistic - df, 1.0, per_df)


def _measures(of: _Approximation, suffix: str) -> dict[str, float]:
    lower, upper = _interval(of)
    close = not_close = np.nan
    if of.df > 0 and of.scale > 0:
        close, not_close = 1.0 - of.share_below(_CLOSE), of.share_below(_NOT_CLOSE)
    values = {
        "rmsea": of.rmsea(of.distance) if of.df else 0.0,
        "rmsea_ci_lower": lower,
        "rmsea_ci_upper": upper,
        "rmsea_pvalue": close,
        "rmsea_notclose_pvalue": not_close,
    }
    return {f"{name}{suffix}": value for name, value in values.items()}


def _interval(of: _Approximation) -> tuple[float, float]:
    if not of.df:
        return 0.0, 0.0
    if not (np.isfinite([of.statistic, of.df]).all() and of.df > 0 and of.scale > 0):
        return np.nan, np.nan
    tail = (1.0 - _LEVEL) / 2.0
    bounds = (_noncentrality_at(of, share) for share in (1.0 - tail, tail))
    lower, upper = (of.rmsea(of.scale * bound) for bound in bounds)
    return lower, upper


def _noncentrality_at(of: _Approximation, share: float) -> float:
    """Return the noncentrality under which a share of statistics is smaller than this one."""

    def excess(noncentrality: float) -> float:
        return float(special.chndtr(of.statistic, of.df, noncentrality)) - share

    if excess(0.0) <= 0.0:
        return 0.0
    # Its mean is df + noncentrality, its variance 2 (df + 2 noncentrality).
    above = of.statistic + 20.0 * np.sqrt(of.statistic) + 50.0
    return float(optimize.brentq(excess, 0.0, above, xtol=1e-9, rtol=1e-12))
