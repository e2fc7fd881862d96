"""Coefficient alpha (Cronbach 1951) with Feldt's and the distribution-free interval."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from attachpath.fitted import check_level
from attachpath.measurement.answers import Missing, answers_of
from attachpath.measurement.reliability import Reliability, missing_reliability

__all__ = [
    "alpha",
    "alpha_gradient",
    "alpha_of_covariance",
    "interval_below_one",
]

AlphaInterval = Literal["feldt", "distribution_free"]

_METHODS = {
    "feldt": "alpha, interval of Feldt (1965)",
    "distribution_free": "alpha, distribution-free interval (Maydeu-Olivares et al. 2007)",
}


def alpha(
    items: pd.DataFrame,
    level: float = 0.95,
    *,
    interval: AlphaInterval = "distribution_free",
    missing: Missing = "complete",
) -> Reliability:
    """Estimate coefficient alpha of the sum or mean of keyed items (raw, from covariances).

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item, a row a person.
    level : float
        Confidence level.
    interval : {"distribution_free", "feldt"}
        How the interval is made, see Notes.
    missing : {"complete", "pairwise"}
        Leave out rows with a missing answer, or let each covariance use the rows that have both
        items, as psych's alpha does; the notes count the rows.

    Returns
    -------
    Reliability

    Raises
    ------
    UsageError
        ``too-few-items``, ``not-numeric``, ``unknown-missing`` or ``bad-level``.

    Notes
    -----
    alpha = k / (k - 1) * (1 - sum of the item variances / variance of the sum).

    ``"feldt"`` (Feldt 1965): (1 - population alpha) / (1 - alpha) is distributed as F with
    n - 1 and (n - 1)(k - 1) degrees of freedom when items are normal and parallel.
    ``"distribution_free"`` (Maydeu-Olivares, Coffman & Hartmann 2007): the standard error comes
    from fourth moments, so it holds for skewed answers; the interval is symmetric for
    log(1 - alpha), as Bonett (2002) proposed, so that it stays below 1.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"a": [1, 2, 4, 5, 3], "b": [2, 2, 5, 4, 3], "c": [1, 3, 4, 5, 4]})
    >>> round(alpha(answers).estimate, 3)
    0.936
    """
    check_level(level)
    answers = answers_of(items, missing)
    covariance, n, k = answers.covariance, answers.n, items.shape[1]
    method = _METHODS[interval]
    reason = answers.reason
    if reason is None and covariance.sum() <= 1e-12 * np.trace(covariance):
        reason = "the sum of the items does not vary"
    if reason:
        return missing_reliability(
            reason, level=level, n=n, items=k, method=method, notes=answers.notes
        )
    estimate = alpha_of_covariance(covariance)
    if interval == "feldt":
        low, high = _feldt(estimate, n, k, level)
    else:
        low, high = interval_below_one(
            estimate, answers.standard_error(alpha_gradient(covariance)), level
        )
    return Reliability(estimate, low, high, level, n, k, method, answers.notes)


def alpha_of_covariance(covariance: NDArray[np.float64]) -> float:
    """Return alpha of a covariance matrix of items, shape (items, items)."""
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def alpha_gradient(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how alpha moves with each element of the covariance matrix of the items."""
    k = len(covariance)
    total = covariance.sum()
    gradient = np.full((k, k), np.trace(covariance) / total**2) - np.eye(k) / total
    return np.asarray(k / (k - 1) * gradient)


def interval_below_one(estimate: float, std_error: float, level: float) -> tuple[float, float]:
    """Return the interval that is symmetric for log(1 - coefficient).

    Parameters
    ----------
    estimate, std_error : float
        Coefficient below 1 and its standard error.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float
        Lower and upper limit; the upper one is below 1.
    """
    if estimate >= 1:
        return np.nan, np.nan
    wide = np.exp(stats.norm.ppf(0.5 + level / 2) * std_error / (1 - estimate))
    return float(1 - (1 - estimate) * wide), float(1 - (1 - estimate) / wide)


def _feldt(estimate: float, n: int, k: int, level: float) -> tuple[float, float]:
    quantiles = stats.f.ppf([0.5 + level / 2, 0.5 - level / 2], n - 1, (n - 1) * (k - 1))
    low, high = 1 - (1 - estimate) * quantiles
    return float(low), float(high)
