"""The table of a bootstrap: standard error, interval and p of each quantity from its draws."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.sem.resampling.intervals import (
    acceleration,
    bca_levels,
    bca_p,
    draws_at,
    percentile_levels,
    two_sided_p,
)
from attachpath.sem.resampling.quantity_rows import QuantityRows

__all__ = ["bootstrap_table", "missing_table"]

_COLUMNS = ("estimate", "std_error", "bias", "ci_low", "ci_high", "p_value")


def bootstrap_table(
    wanted: QuantityRows,
    estimates: np.ndarray,
    drawn: np.ndarray,
    influences: np.ndarray | None,
    level: float,
) -> pd.DataFrame:
    """Summarise draws.

    Parameters
    ----------
    wanted : QuantityRows
        The rows.
    estimates : numpy.ndarray
        From all data, shape (rows,).
    drawn : numpy.ndarray
        Draws that converged, shape (draws, rows).
    influences : numpy.ndarray, optional
        Shape (units, rows): gives BCa intervals, percentile ones without.
    level : float
        Confidence level.
    """
    rows = [
        _row(
            float(estimates[at]),
            drawn[:, at],
            None if influences is None else influences[:, at],
            level,
        )
        for at in range(len(wanted.terms))
    ]
    return _frame(wanted, rows)


def missing_table(wanted: QuantityRows, estimates: np.ndarray, reason: str) -> pd.DataFrame:
    """Return estimates without standard errors and intervals, and why there are none."""
    return _frame(wanted, [([float(one)] + [np.nan] * 5, reason) for one in estimates])


_Row = tuple[list[float], str | None]


def _frame(wanted: QuantityRows, rows: list[_Row]) -> pd.DataFrame:
    numbers = np.array([row[0] for row in rows]).reshape(len(rows), len(_COLUMNS))
    return pd.DataFrame(
        {
            "term": pd.Series(wanted.terms, dtype="str"),
            "scale": pd.Series(wanted.scales, dtype="str"),
            **dict(zip(_COLUMNS, numbers.T, strict=True)),
            "reason": pd.Series([row[1] for row in rows], dtype=object),
        }
    )


def _row(estimate: float, drawn: np.ndarray, influences: np.ndarray | None, level: float) -> _Row:
    finite = drawn[np.isfinite(drawn)]
    lost = len(drawn) - len(finite)
    if not np.isfinite(estimate):
        return [np.nan] * 6, "it has no value"
    if 2 * lost > len(drawn):
        return [estimate] + [np.nan] * 5, f"{lost} of {len(drawn)} draws have no value"
    std_error = float(finite.std(ddof=1))
    bias = float(finite.mean()) - estimate
    if std_error <= 1e-12 * max(1.0, abs(estimate)):
        return [estimate, *[np.nan] * 5], "it is the same in every draw"
    reason = f"{lost} of {len(drawn)} draws have no value and are left out" if lost else None
    shares, p_value = percentile_levels(level), two_sided_p(finite)
    if influences is not None:
        accelerated = acceleration(influences)
        shares = bca_levels(estimate, finite, accelerated, level)
        p_value = bca_p(estimate, finite, accelerated)
        if not np.isfinite(shares).all():
            reason = "no BCa interval: every draw lies on one side of the estimate"
    low, high = (draws_at(finite, share) for share in shares)
    return [estimate, std_error, bias, low, high, p_value], reason
