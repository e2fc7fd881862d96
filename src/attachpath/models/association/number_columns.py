"""Number columns of a table by name, for the models that take no formula."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import UsageError, nearest_name

__all__ = ["column_of", "number_columns", "resampling_units"]


def number_columns(data: pd.DataFrame, names: Sequence[str]) -> NDArray[np.float64]:
    """Return columns as numbers, shape (rows, names); a missing value is NaN.

    Parameters
    ----------
    data : DataFrame
        A row an observation.
    names : sequence of str
        Columns; true and false count as 1 and 0.

    Returns
    -------
    numpy.ndarray

    Raises
    ------
    UsageError
        ``unknown-column`` with the nearest name, ``duplicate-column``, ``not-numeric`` or
        ``infinite-value``.

    Examples
    --------
    >>> number_columns(pd.DataFrame({"x": [1, 2], "y": [0.5, None]}), ["y", "x"])
    array([[0.5, 1. ],
           [nan, 2. ]])
    """
    columns = [column_of(data, name) for name in names]
    words = [str(column.name) for column in columns if column.dtype.kind not in "iufb"]
    if words:
        raise UsageError(
            "not-numeric",
            f"These columns hold no numbers: {', '.join(words)}.",
            "A column of text or dates stands among the variables.",
            "Leave it out, or turn it into numbers.",
        )
    values = np.full((len(data), len(columns)), np.nan)
    for place, column in enumerate(columns):
        values[:, place] = column.to_numpy(dtype=np.float64, na_value=np.nan)
    infinite = [
        name for name, column in zip(names, values.T, strict=True) if np.isinf(column).any()
    ]
    if infinite:
        raise UsageError(
            "infinite-value",
            f"An infinite value stands in: {', '.join(infinite)}.",
            "A division by zero, or the logarithm of zero.",
            "Make the value missing, or correct it.",
        )
    return values


def column_of(data: pd.DataFrame, name: str) -> pd.Series:
    """Return one column; refuse a name that the table has not, or has twice.

    Raises
    ------
    UsageError
        ``unknown-column`` or ``duplicate-column``.
    """
    known = list(data.columns)
    if known.count(name) == 1:
        return pd.Series(data[name])
    if name in known:
        raise UsageError(
            "duplicate-column",
            f"The data have the column {name!r} {known.count(name)} times.",
            "Two tables were joined that both have it.",
            "Rename one of them.",
        )
    near = nearest_name(name, map(str, known))
    raise UsageError(
        "unknown-column",
        f"The data have no column {name!r}.",
        f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
        f"Use one of: {', '.join(map(str, known[:12]))}{' ...' if len(known) > 12 else ''}.",
    )


def resampling_units(data: pd.DataFrame, cluster: str | None) -> NDArray[np.intp]:
    """Return a code for the cluster of each row; a row without one is a cluster of its own.

    Parameters
    ----------
    data : DataFrame
        A row an observation.
    cluster : str or None
        Column of the clusters; None for rows that are independent.

    Returns
    -------
    numpy.ndarray
        Whole numbers from 0.

    Raises
    ------
    UsageError
        ``unknown-column`` or ``duplicate-column``.

    Examples
    --------
    >>> clients = pd.DataFrame({"therapist_id": ["a", None, "b", "a", None]})
    >>> resampling_units(clients, "therapist_id")
    array([0, 2, 1, 0, 3])
    """
    if cluster is None:
        return np.arange(len(data))
    codes, known = pd.factorize(column_of(data, cluster))
    alone = np.flatnonzero(codes < 0)
    codes[alone] = len(known) + np.arange(len(alone))
    return np.asarray(codes)
