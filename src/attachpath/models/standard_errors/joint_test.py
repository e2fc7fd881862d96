"""F test of several coefficients at once: a factor of several levels, or all its interactions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import linalg, stats

from attachpath.errors import UsageError
from attachpath.fitted import Fitted
from attachpath.models.standard_errors.cluster_df import ClusterSatterthwaite
from attachpath.models.standard_errors.kenward_roger_df import KenwardRoger

__all__ = ["joint_test"]

_COLUMNS = ["term", "statistic", "df_num", "df_den", "p_value", "reason"]


def joint_test(fitted: Fitted, terms: str | Sequence[str], *, name: str | None = None) -> pd.Series:
    """Test that several coefficients are all zero.

    Parameters
    ----------
    fitted : Fitted
        From `regression`, `multilevel`, `kenward_roger` or `cluster_robust`.
    terms : str or sequence of str
        Terms of the model. A factor stands for all its levels: ``"orientation"`` for
        ``orientation[cbt]`` and ``orientation[systemic]``, ``"orientation:ecr_anxiety"`` for
        their interactions.
    name : str, optional
        Label of the row; the terms as given by default.

    Returns
    -------
    Series
        ``term, statistic, df_num, df_den, p_value, reason``; statistic is F.

    Raises
    ------
    FormulaError
        ``unknown-term``.
    UsageError
        ``no-terms``.

    Notes
    -----
    ``F = b'L'(L V L')^-1 L b / q``. The denominator df follow the fit: Kenward & Roger's (1997)
    with their scale of F; the approximate Hotelling T-squared test of Pustejovsky & Tipton (2018)
    under CR2; else those of Fai & Cornelius (1996, Journal of Statistical Computation and
    Simulation 54, 363-378) as in lmerTest: F is a mean of q squared t of uncorrelated contrasts
    with df nu_m (the eigenvectors of L V L'), and ``2 E / (E - q)`` with E the sum of
    nu_m / (nu_m - 2); 2 where a nu_m is not above 2. With equal df, as in a regression, it is that
    number, and F the classical one.

    Examples
    --------
    >>> from attachpath.models.regression import regression
    >>> data = pd.DataFrame({"group": list("aabbcc"), "y": [1.0, 2.0, 2.0, 4.0, 6.0, 7.0]})
    >>> joint_test(regression("y ~ group", data), "group")[["statistic", "df_den"]].tolist()
    [13.17, 3.0]
    """
    asked = [terms] if isinstance(terms, str) else list(terms)
    if not asked:
        raise UsageError(
            "no-terms",
            f"No term was named to be tested in: {fitted.formula}",
            "An empty list.",
            f"Name some of: {', '.join(fitted.terms)}.",
        )
    label = name if name is not None else ", ".join(asked)
    places = sorted({place for term in asked for place in _places(fitted, term)})
    if fitted.reason:
        return _missing(label, len(places), fitted.reason)
    return _tested(fitted, np.eye(len(fitted.terms))[places], label)


def _places(fitted: Fitted, term: str) -> list[int]:
    """Find the places of a term, or of all levels of a factor."""
    if term in fitted.terms:
        return [fitted.terms.index(term)]
    wanted = sorted(re.sub(r"\bC\((.*?)\)", r"\1", term).split(":"))
    levels = [k for k, known in enumerate(fitted.terms) if _columns(known) == wanted]
    return levels or [fitted.position(term)]


def _columns(term: str) -> list[str]:
    """Return the columns of a term, sorted: without the level that a factor carries."""
    return sorted(re.sub(r"\[.*?\](?=:|$)", "", term).split(":"))


def _tested(fitted: Fitted, weights: np.ndarray, label: str) -> pd.Series:
    q = len(weights)
    estimates = weights @ fitted.estimates
    covariance = weights @ fitted.covariance @ weights.T
    size = np.sqrt(np.diag(covariance))
    if not (np.isfinite(covariance).all() and (size > 0).all()):
        return _missing(label, q, "a standard error is not a positive number")
    if linalg.eigvalsh(covariance / np.outer(size, size))[0] < 1e-10:
        return _missing(
            label, q, "the covariance of these coefficients is singular: too few clusters"
        )
    statistic = float(estimates @ linalg.solve(covariance, estimates, assume_a="pos")) / q
    df, scale = _denominator(fitted, weights, covariance)
    if not (df > 0 and scale > 0):
        few = "too few groups or clusters for these terms"
        return _missing(label, q, f"its denominator df are not a positive number: {few}")
    statistic *= scale
    tail = stats.chi2.sf(q * statistic, q) if np.isinf(df) else stats.f.sf(statistic, q, df)
    return _row(label, [statistic, float(q), df, float(tail)], None)


def _denominator(
    fitted: Fitted, weights: np.ndarray, covariance: np.ndarray
) -> tuple[float, float]:
    """Return the denominator df, and the number that F is multiplied by."""
    rule = fitted.degrees_of_freedom
    if isinstance(rule, KenwardRoger | ClusterSatterthwaite):
        return rule.of_joint_test(weights)
    _, vectors = linalg.eigh(covariance)
    return _fai_cornelius(np.array([float(rule(row)) for row in vectors.T @ weights])), 1.0


def _fai_cornelius(df: np.ndarray) -> float:
    if np.isinf(df).all() or np.ptp(df) < 1e-8:
        return float(df.mean())
    if (df <= 2).any():
        return 2.0
    expectation = float((1 / (1 - 2 / df)).sum())  # nu / (nu - 2), and 1 for infinite nu
    return 2 * expectation / (expectation - len(df))


def _row(label: str, numbers: list[float], reason: str | None) -> pd.Series:
    return pd.Series([label, *numbers, reason], index=_COLUMNS, dtype=object)


def _missing(label: str, count: int, reason: str) -> pd.Series:
    return _row(label, [np.nan, float(count), np.nan, np.nan], reason)
