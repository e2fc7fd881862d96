"""Columns of a user's frame as numbers or as keys, refused where they are neither."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError, UsageError, nearest_name
from attachpath.sem.observed.arrays import FloatArray, IntArray

__all__ = ["key_column", "numeric_columns", "require_columns"]

_LARGEST = 1e60
"""Products of variances of larger numbers overflow."""


def require_columns(data: object, names: Sequence[str]) -> pd.DataFrame:
    """Return the frame if it has each column once.

    Parameters
    ----------
    data : object
        What the user gave as data.
    names : sequence of str
        Columns that the model uses.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    UsageError
        If `data` is not a frame or a column is unknown or there twice.

    Examples
    --------
    >>> require_columns(pd.DataFrame({"anxiety": [1.0]}), ["anxeity"])
    Traceback (most recent call last):
    attachpath.errors.UsageError: The data have no column 'anxeity'.
      Likely cause: A misspelt name, or data of another source.
      Next step: Did you mean 'anxiety'?
      [unknown-column]
    """
    if not isinstance(data, pd.DataFrame):
        raise UsageError(
            "not-a-data-frame",
            f"The data are {type(data).__name__!r}, not a pandas DataFrame.",
            "A path, an array or a dictionary was given.",
            "Read or wrap it first: pandas.read_csv(path) or pandas.DataFrame(...).",
        )
    known = set(data.columns)
    for name in names:
        if name not in known:
            raise _unknown(name, data)
    if not data.columns.is_unique:
        _refuse_twice(data, names)
    return data


def _unknown(name: str, data: pd.DataFrame) -> UsageError:
    columns = list(data.columns)
    if any(not isinstance(column, str) and str(column) == name for column in columns):
        return UsageError(
            "unknown-column",
            f"The data have no column {name!r} whose name is text, only one that is not.",
            "Columns without names are numbered, or come from a table with several header rows.",
            "Give the columns names of text: data.rename(columns=str).",
        )
    near = nearest_name(name, [column for column in columns if isinstance(column, str)])
    shown = ", ".join(repr(column) for column in columns[:8])
    more = f" and {len(columns) - 8} more" if len(columns) > 8 else ""
    return UsageError(
        "unknown-column",
        f"The data have no column {name!r}.",
        "A misspelt name, or data of another source.",
        f"Did you mean {near!r}?" if near else f"The columns are {shown}{more}.",
    )


def _refuse_twice(data: pd.DataFrame, names: Sequence[str]) -> None:
    twice = set(data.columns[data.columns.duplicated()])
    for name in names:
        if name in twice:
            raise UsageError(
                "column-twice",
                f"The data have more than one column {name!r}.",
                "A merge or a concatenation brought the column twice.",
                "Rename or drop one: data.loc[:, ~data.columns.duplicated()].",
            )


def numeric_columns(data: pd.DataFrame, names: Sequence[str]) -> FloatArray:
    """Return columns as numbers.

    Parameters
    ----------
    data : pandas.DataFrame
        Has the columns.
    names : sequence of str
        Which.

    Returns
    -------
    ndarray (n, p)
        NaN where missing; true is 1 and false 0.

    Raises
    ------
    EstimationError
        If a column holds anything but finite numbers.

    Examples
    --------
    >>> numeric_columns(pd.DataFrame({"x": pd.array([1, None], dtype="Int64")}), ["x"])
    array([[ 1.],
           [nan]])
    """
    frame = data[list(names)]
    if all(isinstance(kind, np.dtype) and kind.kind in "biuf" for kind in frame.dtypes):
        values = frame.to_numpy(dtype=float)
    else:
        values = np.column_stack([_numbers(frame[name], name) for name in names])
    _refuse_infinite(values, names)
    return np.ascontiguousarray(values)


def _refuse_infinite(values: FloatArray, names: Sequence[str]) -> None:
    """Refuse what has no finite variance."""
    with np.errstate(over="ignore", invalid="ignore"):
        largest = np.fmax.reduce(np.abs(values), axis=0, initial=0.0)
    for name, size, column in zip(names, largest, values.T, strict=True):
        if size > _LARGEST:
            count = int((np.abs(column) > _LARGEST).sum())
            raise EstimationError(
                "infinite-value",
                f"The variable {name!r} has infinite or immensely large values "
                f"({count} of {len(values)} rows).",
                "A division by zero, the logarithm of zero, or a code for missing values.",
                "Mend these values or make them missing.",
            )


def _numbers(column: pd.Series, name: str) -> FloatArray:
    if isinstance(column.dtype, pd.CategoricalDtype):
        raise _not_numeric(name, "categories")
    if column.dtype == object:
        return _numbers_of_objects(column, name)
    if not pd.api.types.is_numeric_dtype(column.dtype) or column.dtype.kind not in "biuf":
        raise _not_numeric(name, f"values of type {column.dtype}")
    return column.to_numpy(dtype=float, na_value=np.nan)


def _numbers_of_objects(column: pd.Series, name: str) -> FloatArray:
    there = column.notna().to_numpy()
    held = column.to_numpy()[there]
    if not all(isinstance(value, Real | Decimal | np.bool) for value in held):
        kind = pd.api.types.infer_dtype(held)
        raise _not_numeric(name, f"values of type {kind}")
    values = np.full(len(column), np.nan)
    values[there] = held.astype(float)
    return values


def _not_numeric(name: str, what: str) -> EstimationError:
    return EstimationError(
        "not-numeric",
        f"The variable {name!r} holds {what}, not numbers.",
        "Text or categories where the model needs numbers.",
        f"Code {name!r} as numbers, for example 0 and 1.",
    )


def key_column(data: pd.DataFrame, name: str) -> tuple[IntArray, list[str]]:
    """Return a column of groups or clusters as codes, in order of first appearance.

    Parameters
    ----------
    data : pandas.DataFrame
        Has the column.
    name : str
        Which.

    Returns
    -------
    codes : ndarray (n,) of int
        Place in `labels`, -1 where missing.
    labels : list of str
        The distinct values as text; a whole number held as a float loses its ``.0``.

    Examples
    --------
    >>> key_column(pd.DataFrame({"id": ["007", "NA", None, "007"]}), "id")
    (array([ 0,  1, -1,  0]), ['007', 'NA'])
    """
    codes, values = pd.factorize(data[name], use_na_sentinel=True)
    labels = [_as_text(value) for value in values]
    if len(set(labels)) < len(labels):  # 1 and "1" are one key
        joined, distinct = pd.factorize(np.array(labels, dtype=object))
        codes = np.where(codes < 0, -1, joined[codes])
        labels = list(distinct)
    return np.asarray(codes, dtype=np.intp), labels


def _as_text(value: object) -> str:
    if isinstance(value, float | np.floating) and value.is_integer():
        return str(int(value))
    return str(value)
