"""Where a replication's estimate falls if nothing but chance differs (Patil, Peng & Leek 2016)."""

from __future__ import annotations

import math

from scipy import stats

__all__ = ["prediction_interval", "welch_df"]


def prediction_interval(
    estimate: float,
    std_error: float,
    new_std_error: float,
    *,
    df: float | None = None,
    new_df: float | None = None,
    level: float = 0.95,
) -> tuple[float, float]:
    """Return the interval in which the estimate of a replication is expected.

    Parameters
    ----------
    estimate, std_error : float
        Of the original study.
    new_std_error : float
        Of the replication.
    df, new_df : float, optional
        Degrees of freedom of both standard errors; a missing one counts as known exactly.
    level : float
        Share of replications inside, if both studies estimate one effect.

    Returns
    -------
    tuple of float

    Notes
    -----
    original +- t sqrt(SE_o^2 + SE_r^2), t with Welch's df of the two standard errors; without df
    the normal quantile 1.96 of Patil, Peng and Leek (2016, Perspectives on Psychological Science
    11, 539-544).

    Examples
    --------
    >>> low, high = prediction_interval(0.3, 0.08, 0.06)
    >>> round(low, 3), round(high, 3)
    (0.104, 0.496)
    """
    joint_df = welch_df(std_error, df, new_std_error, new_df)
    tail = 0.5 + level / 2
    quantile = stats.norm.ppf(tail) if joint_df is None else stats.t.ppf(tail, joint_df)
    half = float(quantile) * math.hypot(std_error, new_std_error)
    return estimate - half, estimate + half


def welch_df(
    std_error: float, df: float | None, new_std_error: float, new_df: float | None
) -> float | None:
    """Return Welch's degrees of freedom of a difference; None where both parts have none.

    Examples
    --------
    >>> welch_df(0.1, 10, 0.1, 10), welch_df(0.1, None, 0.1, None)
    (20.0, None)
    """
    parts = [(std_error, df), (new_std_error, new_df)]
    loss = sum(error**4 / known for error, known in parts if known is not None)
    return None if loss == 0 else round((std_error**2 + new_std_error**2) ** 2 / loss, 9)
