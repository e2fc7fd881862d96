"""What an estimate becomes if a confounder were as strong as a covariate that is in the model."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import linalg, stats

from attachpath.errors import FormulaError, UsageError, nearest_name
from attachpath.fitted import Fitted, check_level
from attachpath.models.marginal_fit import marginal_fit

__all__ = ["confounder_bounds"]

_NUMBERS = (
    "r2_term",
    "r2_response",
    "adjusted_estimate",
    "adjusted_std_error",
    "adjusted_statistic",
    "adjusted_ci_low",
    "adjusted_ci_high",
)


def confounder_bounds(
    fitted: Fitted,
    data: pd.DataFrame,
    term: str,
    benchmarks: Sequence[str],
    *,
    strength: Sequence[float] = (1.0, 2.0, 3.0),
    level: float = 0.95,
    partial_groups: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Bound the estimate of a term under confounders as strong as named covariates.

    Parameters
    ----------
    fitted : Fitted
        From `regression`, for which the theory holds, or from `multilevel`.
    data : DataFrame
        The data that were fitted.
    term : str
        The term that is questioned.
    benchmarks : sequence of str
        Covariates of the model; a category counts with all its levels.
    strength : sequence of float
        How many times as strong as the benchmark the confounder is.
    level : float
        Confidence level of the adjusted interval.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    DataFrame
        A row a benchmark and strength: ``benchmark, strength, r2_term`` and ``r2_response`` (most
        that such a confounder explains of the remaining variance of the term and of the response),
        ``adjusted_estimate, adjusted_std_error, adjusted_statistic, adjusted_ci_low,
        adjusted_ci_high, reason``. The confounder is taken to pull the estimate away from zero, so
        that adjusting moves it towards zero, and past it.

    Raises
    ------
    UsageError
        ``bad-strength``, ``bad-level``, ``other-data``, ``same-term`` for a benchmark that is the
        term itself.
    FormulaError
        ``unknown-term``, ``unknown-benchmark``.
    EstimationError
        ``not-converged``.

    Notes
    -----
    Cinelli & Hazlett (2020, Journal of the Royal Statistical Society B 82, 39-67, section 4.4).
    With the benchmark's partial R2 with the term, D, and with the response, Y, and k times its
    strength:

        R2_term = k D / (1 - D)
        e = k D^2 / ((1 - k D) (1 - D))
        R2_response = (sqrt(k) + sqrt(e))^2 / (1 - e) x Y / (1 - Y)
        bias = SE sqrt(df) sqrt(R2_response R2_term / (1 - R2_term))
        adjusted SE = SE sqrt((1 - R2_response) / (1 - R2_term)) sqrt(df / (df - 1))

    SE is the classical one whatever standard errors the fit has. For a multilevel fit everything
    is taken in generalised least squares with the variances held at their estimates, and df is
    that of the term: an approximation.

    Examples
    --------
    >>> from attachpath.models.regression import regression
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"z": rng.normal(size=80)})
    >>> data["x"] = 0.5 * data["z"] + rng.normal(size=80)
    >>> data["y"] = data["x"] + 0.3 * data["z"] + rng.normal(size=80)
    >>> found = confounder_bounds(regression("y ~ x + z", data), data, "x", ["z"], strength=[1])
    >>> found[["r2_term", "r2_response", "adjusted_estimate"]].round(3).to_numpy().tolist()
    [[0.193, 0.004, 1.044]]
    """
    check_level(level)
    if not strength or not all(k > 0 and math.isfinite(k) for k in strength):
        raise UsageError(
            "bad-strength",
            f"The strengths are {list(strength)!r}.",
            "A strength says how many times as strong as the benchmark the confounder is.",
            "Give positive numbers, such as 1, 2 and 3.",
        )
    place = fitted.position(term)
    columns = {name: _columns(fitted, name, place) for name in benchmarks}
    covariance = marginal_fit(fitted, data, partial_groups=partial_groups).coefficient_covariance
    estimate, error = float(fitted.estimates[place]), math.sqrt(covariance[place, place])
    df = float(fitted.degrees_of_freedom(np.eye(len(fitted.terms))[place]))
    rows = []
    for name, several in columns.items():
        with_term = _with_term(covariance, place, several)
        with_response = _with_response(covariance, fitted.estimates, several, df)
        for k in strength:
            bound = _bound(float(k), with_term, with_response)
            row = _adjusted(bound, estimate, error, df, level)
            rows.append(row | {"benchmark": name, "strength": float(k)})
    return _table(rows)


def _columns(fitted: Fitted, name: str, place: int) -> list[int]:
    """Find the columns of a covariate: its term, or the levels of its category."""
    found = [
        k
        for k, known in enumerate(fitted.terms)
        if known == name or (known.startswith(f"{name}[") and ":" not in known)
    ]
    if place in found:
        raise UsageError(
            "same-term",
            f"{name!r} is the term that is questioned.",
            "A benchmark is another covariate, whose strength a confounder might have.",
            "Name another covariate of the model.",
        )
    if not found:
        covariates = dict.fromkeys(known.split("[")[0] for known in fitted.terms[1:])
        near = nearest_name(name, covariates)
        raise FormulaError(
            "unknown-benchmark",
            f"The model has no covariate {name!r}: {fitted.formula}",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(covariates)}.",
        )
    return found


def _with_term(covariance: np.ndarray, place: int, several: list[int]) -> float:
    """Partial R2 of columns with the term, from the inverse of the cross-products of all columns.

    1 / C_dd is what all others leave of the term; without J it would be
    1 / (C_dd - C_dJ C_JJ^-1 C_Jd).
    """
    across = covariance[place, several]
    inside = covariance[np.ix_(several, several)]
    return float(across @ linalg.solve(inside, across, assume_a="pos") / covariance[place, place])


def _with_response(
    covariance: np.ndarray, estimates: np.ndarray, several: list[int], df: float
) -> float:
    inside = covariance[np.ix_(several, several)]
    wald = float(estimates[several] @ linalg.solve(inside, estimates[several], assume_a="pos"))
    return wald / (wald + df)


def _bound(k: float, with_term: float, with_response: float) -> tuple[float, float] | None:
    """Return the two partial R2 of the confounder, or None where no confounder is that strong."""
    r2_term = k * with_term / (1 - with_term)
    if r2_term >= 1:
        return None
    extra = k * with_term**2 / ((1 - k * with_term) * (1 - with_term))
    if extra >= 1:
        return None
    factor = (math.sqrt(k) + math.sqrt(extra)) ** 2 / (1 - extra)
    return r2_term, factor * with_response / (1 - with_response)


def _adjusted(
    bound: tuple[float, float] | None, estimate: float, error: float, df: float, level: float
) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(_NUMBERS, math.nan)
    if bound is None:
        return row | {"reason": "a confounder that strong would determine the term"}
    r2_term, r2_response = bound
    row |= {"r2_term": r2_term, "r2_response": min(r2_response, 1.0)}
    if r2_response >= 1:
        return row | {"reason": "a confounder that strong would determine the response"}
    if not 1 < df < math.inf:
        return row | {"reason": "the term has no finite degrees of freedom above 1"}
    left = abs(estimate) - error * math.sqrt(df * r2_response * r2_term / (1 - r2_term))
    adjusted = left if estimate > 0 else -left
    adjusted_error = error * math.sqrt((1 - r2_response) / (1 - r2_term) * df / (df - 1))
    half = float(stats.t.ppf(0.5 + level / 2, df - 1)) * adjusted_error
    return row | {
        "adjusted_estimate": adjusted,
        "adjusted_std_error": adjusted_error,
        "adjusted_statistic": adjusted / adjusted_error,
        "adjusted_ci_low": adjusted - half,
        "adjusted_ci_high": adjusted + half,
        "reason": None,
    }


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    types = {"benchmark": "str", "reason": "object"}
    names = ("benchmark", "strength", *_NUMBERS, "reason")
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=types.get(name, "float64"))
            for name in names
        }
    )
