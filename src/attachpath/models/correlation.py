"""Correlations of all pairs of variables, plain and partial."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import linalg, special

from attachpath.errors import UsageError, nearest_name
from attachpath.fitted import check_level
from attachpath.models.association.number_columns import number_columns

__all__ = [
    "correlations",
    "distinct_names",
    "magnitude",
    "of_rows",
    "partial_correlations",
    "product_moment",
    "with_intervals",
]

Method = Literal["pearson", "spearman"]
_Floats = NDArray[np.float64]
_Row = dict[str, Any]

_TESTED = ("df", "ci_low", "ci_high", "p_value", "reason")


def correlations(
    data: pd.DataFrame,
    columns: Sequence[str],
    *,
    method: Method = "pearson",
    level: float = 0.95,
) -> pd.DataFrame:
    """Correlate every pair of columns.

    Parameters
    ----------
    data : DataFrame
        Independent rows, such as one a client.
    columns : sequence of str
        At least two different number columns.
    method : {"pearson", "spearman"}
        Product-moment, or that of the ranks (ties have their mean rank).
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        A row a pair, in the order of `columns`: ``x, y, r, n, df, ci_low, ci_high, p_value,
        reason``; `n` counts the rows that have both. Missing with a reason where a variable is
        constant over these rows or there are fewer than three.

    Raises
    ------
    UsageError
        ``unknown-column``, ``duplicate-column``, ``not-numeric``, ``infinite-value``,
        ``too-few-columns``, ``unknown-method`` or ``bad-level``.

    Notes
    -----
    ``t = r sqrt(df / (1 - r^2))`` with n - 2 df. The interval is Fisher's (1921): ``atanh r`` with
    variance ``1 / (n - 3)``, for ranks ``(1 + r^2 / 2) / (n - 3)`` (Bonett & Wright 2000,
    Psychometrika 65, 23-28).

    Examples
    --------
    >>> data = pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [2.0, 1, 4, 3, 5]})
    >>> correlations(data, ["x", "y"])[["r", "n", "df", "ci_low", "ci_high"]].round(3)
         r  n   df  ci_low  ci_high
    0  0.8  5  3.0   -0.28    0.986
    """
    return partial_correlations(data, columns, (), method=method, level=level)


def partial_correlations(
    data: pd.DataFrame,
    columns: Sequence[str],
    given: Sequence[str],
    *,
    method: Method = "pearson",
    level: float = 0.95,
) -> pd.DataFrame:
    """Correlate every pair of columns with other columns taken out of both.

    Parameters
    ----------
    data, columns, method, level
        As in `correlations`.
    given : sequence of str
        Number columns that are held constant; ranked too where the method is.

    Returns
    -------
    DataFrame
        As of `correlations`; `n` counts the rows that have the pair and everything in `given`.

    Raises
    ------
    UsageError
        As `correlations`.

    Notes
    -----
    The correlation of the residuals of both on `given` (Yule 1907); each independent column of
    `given` costs one df, in the test and in the interval (Fisher 1924).

    Examples
    --------
    >>> data = pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [2.0, 1, 4, 3, 5], "z": [1, 1, 2, 3, 3]})
    >>> partial_correlations(data, ["x", "y"], ["z"])[["r", "n", "df"]].round(3)
           r  n   df
    0  0.258  5  2.0
    """
    names = distinct_names(columns)
    _check_method(method)
    check_level(level)
    values = number_columns(data, [*names, *given])
    beside = list(range(len(names), values.shape[1]))
    rows = [
        {"x": names[one], "y": names[two]}
        | of_rows(values[:, [one, two, *beside]], (names[one], names[two]), method)
        for one, two in combinations(range(len(names)), 2)
    ]
    return with_intervals(rows, ("x", "y", "r", "n"), method, level)


def distinct_names(columns: Sequence[str]) -> list[str]:
    """Return the names without repeats; refuse fewer than two (``too-few-columns``)."""
    names = list(dict.fromkeys(columns))
    if len(names) > 1:
        return names
    raise UsageError(
        "too-few-columns",
        f"Correlations were asked for {len(names)} column(s).",
        "A pair needs two different columns.",
        "Name at least two columns.",
    )


def _check_method(method: str) -> None:
    known = get_args(Method)
    if method not in known:
        near = nearest_name(method, known)
        raise UsageError(
            "unknown-method",
            f"There is no correlation {method!r}.",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(known)}.",
        )


def of_rows(
    values: _Floats, names: tuple[str, str], method: Method, counted: str = "rows have both"
) -> _Row:
    """Correlate the first two columns, the others held constant, over the complete rows."""
    values = values[~np.isnan(values).any(axis=1)]
    if method == "spearman":
        from scipy.stats import rankdata

        values = rankdata(values, axis=0) if len(values) else values
    if not len(values):
        return {"r": np.nan, "n": 0, "df": np.nan, "reason": f"no {counted}"}
    centred = values - values.mean(axis=0)
    left, rank = _without(centred[:, :2], centred[:, 2:])
    df = len(values) - 2 - rank
    if df < 1:
        reason = f"only {len(values)} {counted}: no degrees of freedom are left"
        return {"r": np.nan, "n": len(values), "df": np.nan, "reason": reason}
    return {"n": len(values)} | product_moment(left, magnitude(values[:, :2]), df, names)


def _without(pair: _Floats, beside: _Floats) -> tuple[_Floats, int]:
    """Residuals of centred columns on others, and the number of these that are independent."""
    if not beside.shape[1]:
        return pair, 0
    scale = np.sqrt((beside**2).sum(axis=0))
    beside = beside[:, scale > 0] / scale[scale > 0]
    if not beside.shape[1]:
        return pair, 0
    basis, triangle, _ = linalg.qr(beside, mode="economic", pivoting=True)
    rank = int((np.abs(np.diag(triangle)) > 1e-10).sum())
    basis = basis[:, :rank]
    return pair - basis @ (basis.T @ pair), rank


def magnitude(values: _Floats) -> _Floats:
    """Return how large each column is, variance or not: what its rounding is relative to."""
    return np.asarray(np.abs(values).max(axis=0) * np.sqrt(len(values)))


def product_moment(
    left: _Floats, size: _Floats, df: int, names: tuple[str, str], where: str = ""
) -> _Row:
    """Correlate two centred columns; what rounding leaves of a constant is no variance."""
    length = np.sqrt((left**2).sum(axis=0))
    constant = [name for name, one in zip(names, length <= 1e-12 * size, strict=True) if one]
    if constant:
        reason = f"{' and '.join(constant)} did not vary{where}"
        return {"r": np.nan, "df": np.nan, "reason": reason}
    r = float(np.clip((left[:, 0] / length[0]) @ (left[:, 1] / length[1]), -1, 1))
    return {"r": r, "df": float(df), "reason": None}


def with_intervals(
    rows: list[_Row], leading: tuple[str, ...], method: Method, level: float
) -> pd.DataFrame:
    """Add interval and p to all rows at once."""
    import pingouin

    table = pd.DataFrame(rows, columns=[*leading, *_TESTED])
    r, df = table["r"].to_numpy(np.float64), table["df"].to_numpy(np.float64)
    ranks = 1 + r**2 / 2 if method == "spearman" else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):  # r of 1, and missing values
        # Its formula has 1 / (nx - 3), which is df - 1 where variables are held constant.
        bounds = pingouin.compute_esci(
            stat=r, nx=(df - 1) / ranks + 3, ny=0, eftype="r", confidence=float(level), decimals=15
        )
        t = np.abs(r) * np.sqrt(df / (1 - r**2))
    table[["ci_low", "ci_high"]] = np.where(df > 1, bounds, np.nan).T
    table["p_value"] = 2 * special.stdtr(df, -t)
    alone = "an interval needs at least two degrees of freedom"
    table["reason"] = table["reason"].astype(object).where(table["df"] != 1, alone)
    return table
