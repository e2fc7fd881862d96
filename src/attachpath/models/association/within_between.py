"""Correlations of all pairs of variables within clients and between clients."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.fitted import check_level
from attachpath.models.association.number_columns import column_of, number_columns
from attachpath.models.correlation import (
    distinct_names,
    magnitude,
    of_rows,
    product_moment,
    with_intervals,
)

__all__ = ["within_between_correlations"]

_Floats = NDArray[np.float64]


def within_between_correlations(
    data: pd.DataFrame, columns: Sequence[str], *, client: str = "client_id", level: float = 0.95
) -> pd.DataFrame:
    """Correlate every pair of columns within clients and between clients.

    Parameters
    ----------
    data : DataFrame
        A row an occasion.
    columns : sequence of str
        At least two different number columns.
    client : str
        Column that says whose occasion it is; rows without one are left out.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        Two rows a pair, ``x, y, level, r, n, clients, df, ci_low, ci_high, p_value, reason``. At
        `level` ``within`` `n` counts the occasions that have both and `clients` their clients,
        clients with one such occasion left out: they have no deviation. At ``between`` both count
        the clients who have both means.

    Raises
    ------
    UsageError
        As `correlations`.

    Notes
    -----
    Within: the correlation of the deviations from the client's mean over the occasions that have
    both, on ``occasions - clients - 1`` df. It is the repeated-measures correlation of Bakdash &
    Marusich (2017, Frontiers in Psychology 8, 456, eq. 3), which they write as an analysis of
    covariance. Between: the correlation of client means, each over the client's own occasions and
    each client counted once (psych::statsBy weights them by their occasions); it holds what is
    left of the occasions in a mean, so it is not the correlation of true scores.

    Examples
    --------
    >>> diary = pd.DataFrame({"client_id": list("aaabbb"), "mood": [1.0, 2, 3, 4, 5, 6],
    ...                       "pain": [3.0, 1, 2, 9, 6, 6]})
    >>> found = within_between_correlations(diary, ["mood", "pain"])
    >>> found[["level", "r", "n", "clients", "df"]].round(3)
         level      r  n  clients   df
    0   within -0.707  6        2  3.0
    1  between    NaN  2        2  NaN
    """
    names = distinct_names(columns)
    check_level(level)
    values = number_columns(data, names)
    codes, _ = pd.factorize(column_of(data, client))
    values, codes = values[codes >= 0], codes[codes >= 0]
    means = _client_means(values, codes)
    rows: list[dict[str, Any]] = []
    for one, two in combinations(range(len(names)), 2):
        pair = [one, two]
        named = {"x": names[one], "y": names[two]}
        rows.append(named | _within(values[:, pair], codes, (names[one], names[two])))
        between = of_rows(means[:, pair], (names[one], names[two]), "pearson", "clients have both")
        rows.append(named | between | {"level": "between", "clients": between["n"]})
    return with_intervals(rows, ("x", "y", "level", "r", "n", "clients"), "pearson", level)


def _within(values: _Floats, codes: NDArray[np.intp], names: tuple[str, str]) -> dict[str, Any]:
    """Correlate deviations from client means over the occasions that have both."""
    both = ~np.isnan(values).any(axis=1)
    values, codes = values[both], codes[both]
    repeated = np.bincount(codes)[codes] > 1 if len(codes) else np.zeros(0, dtype=bool)
    values, codes = values[repeated], codes[repeated]
    n, clients = len(values), len(np.unique(codes))
    counted = {"level": "within", "n": n, "clients": clients}
    df = n - clients - 1
    if df < 1:
        reason = "too few clients have both at two occasions: no degrees of freedom are left"
        return counted | {"r": np.nan, "df": np.nan, "reason": reason}
    deviations = values - _client_means(values, codes)[codes]
    found = product_moment(deviations, magnitude(values), df, names, " within clients")
    return counted | found


def _client_means(values: _Floats, codes: NDArray[np.intp]) -> _Floats:
    """Mean of each client's own values, shape (clients, columns)."""
    seen = ~np.isnan(values)
    clients = int(codes.max(initial=-1)) + 1
    means = np.full((clients, values.shape[1]), np.nan)
    for place, column in enumerate(values.T):
        of = codes[seen[:, place]]
        counts = np.bincount(of, minlength=clients)
        sums = np.bincount(of, weights=column[seen[:, place]], minlength=clients)
        np.divide(sums, counts, out=means[:, place], where=counts > 0)
    return means
