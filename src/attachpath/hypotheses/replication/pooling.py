"""Estimates of several studies pooled by inverse variance, and how far they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

__all__ = ["Pooled", "pool", "reml_tau_squared"]

FEWEST_FOR_RANDOM_EFFECTS = 3

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pooled:
    """A pooled estimate; with a `reason` there is none.

    Attributes
    ----------
    studies : tuple of str
        What was pooled.
    estimate, std_error, ci_low, ci_high, p_value : float or None
        Common effect.
    q, q_df, q_p, i_squared, tau_squared : float or None
        Heterogeneity; `i_squared` is a share.
    random_estimate, random_std_error, random_ci_low, random_ci_high, random_p : float or None
        Random effects; from three studies on.
    reason : str or None
        Why there is no estimate.
    """

    studies: tuple[str, ...] = ()
    estimate: float | None = None
    std_error: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    q: float | None = None
    q_df: int | None = None
    q_p: float | None = None
    i_squared: float | None = None
    tau_squared: float | None = None
    random_estimate: float | None = None
    random_std_error: float | None = None
    random_ci_low: float | None = None
    random_ci_high: float | None = None
    random_p: float | None = None
    reason: str | None = None


def pool(studies: Sequence[str], estimates: Sequence[float], std_errors: Sequence[float]) -> Pooled:
    """Pool the estimates of two or more studies.

    Parameters
    ----------
    studies : sequence of str
        Their names.
    estimates, std_errors : sequence of float
        On one scale.

    Returns
    -------
    Pooled

    Notes
    -----
    Common effect: weights 1 / SE^2, normal interval; Q with k - 1 df; I^2 = (Q - df) / Q, at least
    0 (Higgins & Thompson 2002). tau^2 by restricted maximum likelihood (Viechtbauer 2005). Random
    effects from three studies on, with the t interval of Hartung and Knapp (2001), never narrower
    than by the weights alone (Röver, Knapp & Friede 2015): metafor's ``test = "adhoc"``.

    Examples
    --------
    >>> both = pool(["one", "two"], [0.2, 0.4], [0.1, 0.1])
    >>> round(both.estimate, 3), round(both.q, 3), round(both.i_squared, 3), both.random_estimate
    (0.3, 2.0, 0.5, None)
    """
    values, errors = np.asarray(estimates, dtype=float), np.asarray(std_errors, dtype=float)
    weights = errors**-2.0
    estimate = float(np.average(values, weights=weights))
    std_error = float(weights.sum() ** -0.5)
    q, df = float((weights * (values - estimate) ** 2).sum()), len(values) - 1
    half = float(stats.norm.ppf(0.975)) * std_error
    tau_squared = reml_tau_squared(values, errors**2)
    pooled = Pooled(
        studies=tuple(studies),
        estimate=estimate,
        std_error=std_error,
        ci_low=estimate - half,
        ci_high=estimate + half,
        p_value=float(2 * stats.norm.sf(abs(estimate) / std_error)),
        q=q,
        q_df=df,
        q_p=float(stats.chi2.sf(q, df)),
        i_squared=max(0.0, 1 - df / q) if q > 0 else 0.0,
        tau_squared=tau_squared,
    )
    return _with_random_effects(pooled, values, errors**2, tau_squared)


def reml_tau_squared(estimates: Numbers, variances: Numbers) -> float:
    """Return the variance between studies by restricted maximum likelihood.

    Parameters
    ----------
    estimates, variances : array of float
        Of at least two studies.

    Returns
    -------
    float
        0 where the likelihood falls from there on.

    Notes
    -----
    The root of the restricted score y'PPy - tr(P), with P = W - W11'W / 1'W1 and
    W = diag(1 / (v + tau^2)).

    Examples
    --------
    >>> round(reml_tau_squared(np.array([0.2, 0.4]), np.array([0.01, 0.01])), 4)
    0.01
    """

    def score(tau_squared: float) -> float:
        weights = 1 / (variances + tau_squared)
        total = weights.sum()
        projected = weights * (estimates - (weights * estimates).sum() / total)
        return float((projected**2).sum() - total + (weights**2).sum() / total)

    if score(0.0) <= 0:
        return 0.0
    high = float(variances.max())
    while score(high) > 0:
        high *= 2
    return float(optimize.brentq(score, 0.0, high, xtol=1e-15, rtol=1e-13))


def _with_random_effects(
    pooled: Pooled, estimates: Numbers, variances: Numbers, tau_squared: float
) -> Pooled:
    df = len(estimates) - 1
    if len(estimates) < FEWEST_FOR_RANDOM_EFFECTS:
        return pooled
    weights = 1 / (variances + tau_squared)
    mean = float((weights * estimates).sum() / weights.sum())
    spread = float((weights * (estimates - mean) ** 2).sum() / df)
    std_error = float(np.sqrt(max(1.0, spread) / weights.sum()))
    half = float(stats.t.ppf(0.975, df)) * std_error
    return replace(
        pooled,
        random_estimate=mean,
        random_std_error=std_error,
        random_ci_low=mean - half,
        random_ci_high=mean + half,
        random_p=float(2 * stats.t.sf(abs(mean) / std_error, df)),
    )
