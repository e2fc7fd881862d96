"""How strong an unobserved confounder must be to overturn an estimate (Cinelli & Hazlett 2020)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

from attachpath.errors import UsageError
from attachpath.fitted import Fitted

__all__ = ["RobustnessValue", "robustness_value"]


@dataclass(frozen=True)
class RobustnessValue:
    """How much unobserved confounding an estimate withstands.

    Attributes
    ----------
    term : str
        The term whose estimate is questioned.
    estimate, std_error, df, statistic : float
        As in the fit.
    share : float
        Share q of the estimate that confounding would have to take away.
    alpha : float
        Level of the two-sided test.
    partial_r2 : float
        Share of the response's remaining variance that the term explains; also how much a
        confounder that explains all of that variance would have to explain of the term.
    rv : float
        Robustness value RV_q.
    rv_alpha : float
        RV_q,alpha; zero where the estimate is not significant at `alpha` to begin with.
    reason : str or None
        Why the numbers are missing.
    notes : tuple of str
        What a reader must know.
    """

    term: str
    estimate: float
    std_error: float
    df: float
    statistic: float
    share: float
    alpha: float
    partial_r2: float
    rv: float
    rv_alpha: float
    reason: str | None = None
    notes: tuple[str, ...] = ()


def robustness_value(
    fitted: Fitted, term: str, *, share: float = 1.0, alpha: float = 0.05
) -> RobustnessValue:
    """Return the robustness value of a term.

    Parameters
    ----------
    fitted : Fitted
        A regression with classical standard errors, for which the theory holds, or a multilevel
        model, for which it is an approximation.
    term : str
        The term that is questioned.
    share : float
        Share of the estimate that confounding takes away: 1 brings it to zero.
    alpha : float
        Level of the test.

    Returns
    -------
    RobustnessValue
        An unobserved confounder that explains less than ``rv`` of what the other predictors leave
        of the term, and less than ``rv`` of what they and the term leave of the response, cannot
        bring the estimate down by this share; one below ``rv_alpha`` on both cannot make it
        lose its significance.

    Raises
    ------
    UsageError
        ``bad-share`` or ``bad-level``.
    FormulaError
        ``unknown-term``.

    Notes
    -----
    With t and df of the term, ``f = |t| / sqrt(df)`` and ``R2 = t^2 / (t^2 + df)``. For
    ``f_q = q f``, ``RV_q = (sqrt(f_q^4 + 4 f_q^2) - f_q^2) / 2``. For RV_q,alpha the same is taken
    at ``f_q - f*``, with ``f* = |t*| / sqrt(df - 1)`` from the quantile t* at df - 1; where the
    bound on the response does not bind (``f_q f* > 1``), it is ``(f_q^2 - f*^2) / (1 + f_q^2)``
    (Cinelli & Hazlett, 2020, Journal of the Royal Statistical Society B 82, 39-67, sections 4.2
    and 4.3; the last case in their 2025 paper on instruments, Biometrika 112, asaf004). It is a
    statement on least squares with classical standard errors. For a multilevel model the t and df
    of the fit stand in: the variances are held at their estimates, and a confounder could change
    them. Print least squares with cluster-robust standard errors beside.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from attachpath.models.regression import regression
    >>> data = pd.DataFrame({"x": np.arange(30.0)})
    >>> data["y"] = 0.1 * data["x"] + np.tile([1.0, -1.0, 0.5], 10)
    >>> found = robustness_value(regression("y ~ x", data), "x")
    >>> round(found.partial_r2, 3), round(found.rv, 3), round(found.rv_alpha, 3)
    (0.498, 0.617, 0.447)
    """
    _check(share, alpha)
    row = fitted.contrast({term: 1.0}, name=fitted.terms[fitted.position(term)])
    df, statistic = float(row["df"]), float(row["statistic"])
    reason = row["reason"]
    if reason is None and math.isinf(df):
        reason = "its degrees of freedom are infinite (normal theory)"
    if reason is None and df <= 1:
        reason = "it has no more than one degree of freedom"
    partial = rv = rv_alpha = math.nan
    if reason is None:
        partial = statistic**2 / (statistic**2 + df)
        strength = share * abs(statistic) / math.sqrt(df)
        critical = float(stats.t.isf(alpha / 2, df - 1)) / math.sqrt(df - 1)
        rv, rv_alpha = _value(strength), _value_of_test(strength, critical)
    return RobustnessValue(
        term=str(row["term"]),
        estimate=float(row["estimate"]),
        std_error=float(row["std_error"]),
        df=df,
        statistic=statistic,
        share=share,
        alpha=alpha,
        partial_r2=partial,
        rv=rv,
        rv_alpha=rv_alpha,
        reason=reason,
        notes=_notes(fitted),
    )


def _check(share: float, alpha: float) -> None:
    if not (share > 0 and math.isfinite(share)):
        raise UsageError(
            "bad-share",
            f"The share of the estimate that confounding takes away is {share!r}.",
            "It is a share such as 1 for all or 0.5 for half of the estimate.",
            "Give a positive number.",
        )
    if not 0 < alpha < 1:
        raise UsageError(
            "bad-level",
            f"The level of the test is {alpha!r}.",
            "A percentage was given for a share.",
            "Give a number between 0 and 1, such as 0.05.",
        )


def _value(strength: float) -> float:
    """Solve ``R^2 / (1 - R) = f^2`` for R, without loss of digits for a small f."""
    square = strength**2
    return 2 * square / (math.sqrt(square**2 + 4 * square) + square) if square else 0.0


def _value_of_test(strength: float, critical: float) -> float:
    if strength <= critical:
        return 0.0
    if strength * critical > 1:
        return (strength**2 - critical**2) / (1 + strength**2)
    return _value(strength - critical)


def _notes(fitted: Fitted) -> tuple[str, ...]:
    if fitted.variances.empty and fitted.method == "OLS":
        return ()
    if fitted.variances.empty:
        what = f"those of {fitted.method} stand in"
    else:
        what = "here t and df of the multilevel fit stand in, its variances held at their estimates"
    exact = "the robustness value is exact for least squares with classical standard errors"
    return (f"{exact}; {what}: an approximation",)
