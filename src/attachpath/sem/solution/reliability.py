"""Reliability of sum scores from the model: omega, average variance extracted, alpha beside.

McDonald (1999, Test theory); Fornell & Larcker (1981, Journal of Marketing Research 18, 39-50);
Cronbach (1951). With correlated residuals in the variance of the sum: Bollen (1980), Raykov (2001).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.fitted import check_level
from attachpath.sem.implied import Implied, Layout, directions, summed_by_parameter
from attachpath.sem.solution.standardized_table import delta_errors

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["reliability"]

_COLUMNS = {"group": "int64", "latent": "str", "n_indicators": "int64", "reason": "object"}


def reliability(fit: SemFit, level: float = 0.95) -> pd.DataFrame:
    """Return the reliability of the sum of each latent variable's observed indicators.

    Parameters
    ----------
    fit : SemFit
        The fit.
    level : float
        Confidence level of the interval of omega.

    Returns
    -------
    DataFrame
        ``group, latent, n_indicators, omega, std_error, ci_low, ci_high, omega_observed, ave,
        alpha, reason``, a row for each group and each latent variable with observed indicators.

    Notes
    -----
    ``omega = (sum of loadings)^2 Var(latent) / Var(sum)``; ``Var(sum)`` is that which the model
    implies, so that correlated residuals and cross-loadings are in it (`omega`), or that of the
    sample (`omega_observed`): semTools' ``compRelSEM`` with ``obs.var`` false and true. `ave` is
    the sum of squared loadings times ``Var(latent)`` over the implied variances. `alpha` is from
    the sample covariances (under FIML those of the saturated model). The interval of omega is by
    the delta method with analytic derivatives, plain normal. Reliability of unit weights: standard
    scores as indicators and raw ones do not give the same.
    """
    check_level(level)
    rows = []
    for group, (layout, implied, sample) in enumerate(
        zip(fit.compiled.layouts, fit.implied, fit.saturated, strict=True)
    ):
        known = sample.cov if sample.converged else np.full_like(sample.cov, np.nan)
        for latent in layout.latents:
            sum_score = _sum_score(fit, layout, implied, latent)
            if sum_score is not None:
                found = _of_sum(fit, sum_score, known, level)
                rows.append({"group": group + 1, "latent": latent, **found})
    columns = ["group", "latent", "n_indicators", "omega", "std_error", "ci_low", "ci_high"]
    columns += ["omega_observed", "ave", "alpha", "reason"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({name: _COLUMNS.get(name, "float64") for name in columns})


@dataclass(frozen=True)
class _SumScore:
    """A latent variable and the sum of its observed indicators.

    Attributes
    ----------
    indicators : numpy.ndarray
        Their places.
    loadings, variance, implied : numpy.ndarray, float, numpy.ndarray
        Loadings, the latent variance, and the implied covariances of the indicators.
    by_loading, by_variance, by_total : numpy.ndarray
        Derivatives of the sum of loadings, the latent variance and the variance of the sum by the
        parameters.
    """

    indicators: np.ndarray
    loadings: np.ndarray
    variance: float
    implied: np.ndarray
    by_loading: np.ndarray
    by_variance: np.ndarray
    by_total: np.ndarray


def _sum_score(fit: SemFit, layout: Layout, implied: Implied, latent: str) -> _SumScore | None:
    parts = fit.compiled.table.roles.indicators[latent]
    if any(name in layout.latents for name in parts):
        return None
    at, places = layout.names.index(latent), [layout.names.index(name) for name in parts]
    of = directions(layout, replace(implied, p=len(layout.names)))
    loads = (layout.path_columns == at) & np.isin(layout.path_rows, places)
    by_entry = np.zeros((3, len(layout.parameter)))
    by_entry[0, : len(loads)] = loads
    by_entry[1] = 2 * of.left[at] * of.right[at]
    by_entry[2] = 2 * of.left[places].sum(axis=0) * of.right[places].sum(axis=0)
    by_parameter = summed_by_parameter(layout, by_entry, fit.compiled.n_parameters)
    return _SumScore(
        indicators=np.array(places),
        loadings=implied.paths[places, at],
        variance=float(implied.all_covariances[at, at]),
        implied=implied.all_covariances[np.ix_(places, places)],
        by_loading=by_parameter[0],
        by_variance=by_parameter[1],
        by_total=by_parameter[2],
    )


def _of_sum(
    fit: SemFit, score: _SumScore, sample: np.ndarray, level: float
) -> dict[str, float | str | None]:
    k = len(score.indicators)
    reason = fit.reason or _wrong(score)
    if fit.reason or score.variance <= 0 or score.implied.sum() <= 0:
        return {"n_indicators": k, "reason": reason}
    observed = sample[np.ix_(score.indicators, score.indicators)]
    summed, total = float(score.loadings.sum()), float(score.implied.sum())
    true = summed**2 * score.variance
    omega = true / total
    slope = (
        2 * summed * score.variance * score.by_loading
        + summed**2 * score.by_variance
        - omega * score.by_total
    ) / total
    error = float(delta_errors(slope[None], fit.parameter_covariance, np.array([omega]))[0])
    half = float(stats.norm.ppf(0.5 + level / 2)) * error
    return {
        "n_indicators": k,
        "omega": omega,
        "std_error": error,
        "ci_low": omega - half,
        "ci_high": omega + half,
        "omega_observed": true / float(observed.sum()),
        "ave": float(score.loadings @ score.loadings) * score.variance / np.trace(score.implied),
        "alpha": _alpha(observed),
        "reason": reason,
    }


def _alpha(covariance: np.ndarray) -> float:
    k = len(covariance)
    if k == 1:
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _wrong(score: _SumScore) -> str | None:
    if score.variance <= 0:
        return "the latent variance is not positive"
    if score.implied.sum() <= 0:
        return "the implied variance of the sum is not positive"
    if (score.loadings < 0).any() and (score.loadings > 0).any():
        return "loadings of both signs cancel in a sum: turn the reversed items first"
    return None
