"""From a user's frame to the data of a model: rows chosen, checked and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.observed.arrays import BoolArray, FloatArray, IntArray
from attachpath.sem.observed.columns import key_column, numeric_columns, require_columns
from attachpath.sem.observed.data_notes import data_notes
from attachpath.sem.observed.group_data import GroupData, Observed
from attachpath.sem.observed.patterns import patterns_of
from attachpath.sem.observed.unusable import refuse_few_rows, refuse_unusable, refuse_without_values

__all__ = ["Missing", "observe"]

Missing = Literal["listwise", "fiml"]


def observe(
    data: pd.DataFrame,
    names: Sequence[str],
    *,
    missing: Missing = "listwise",
    group: str | None = None,
    cluster: str | None = None,
    complete: Sequence[str] = (),
) -> Observed:
    """Take the observed variables of a model from a frame.

    Parameters
    ----------
    data : pandas.DataFrame
        One row a case.
    names : sequence of str
        Observed variables.
    missing : {"listwise", "fiml"}
        Leave out rows with any missing value, or only those without any value.
    group : str, optional
        Column that divides the rows into groups.
    cluster : str, optional
        Column that says which rows belong together.
    complete : sequence of str
        Variables, of `names`, whose missing rows are left out in any case: exogenous ones that
        are taken as fixed. They are not noted for having few distinct values.

    Returns
    -------
    Observed
        Rows left out are counted in `n_dropped` and said in `notes`.

    Raises
    ------
    UsageError
        If a column is unknown or twice there.
    EstimationError
        If a variable is not numeric, infinite, constant or without values, the covariance of
        complete rows is not positive definite, or groups or clusters are too few.

    Notes
    -----
    Keys are text: ``"007"`` and ``"NA"`` are ids. Groups come in the order in which they first
    appear in the frame, as in lavaan.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [1.5, 2.0, 4.0, None, 3.0, 9.0],
    ...                       "y": [2.0, 1.0, 5.0, 4.0, 7.5, 6.0]})
    >>> seen = observe(frame, ["x", "y"])
    >>> seen.n_obs, seen.n_dropped
    (5, 1)
    >>> seen.notes
    ('1 of 6 rows is left out: a value of x is missing (listwise deletion).',)
    """
    names = tuple(names)
    _refuse_wrong_call(names, missing, complete)
    keys = [key for key in (group, cluster) if key is not None]
    frame = require_columns(data, [*names, *keys])
    values = numeric_columns(frame, names)
    refuse_without_values(values, names)
    grouped = _keys(frame, group)
    clustered = _keys(frame, cluster)
    kept, notes = _kept_rows(values, names, missing, complete, (grouped, clustered))
    parts = _rows_by_group(grouped, kept)
    refuse_few_rows([(label, len(rows)) for label, rows in parts], group)
    clusters = None if clustered is None else _numbered(clustered, kept)
    groups = tuple(_group_data(label, names, values, rows, clusters) for label, rows in parts)
    refuse_unusable(groups, cluster=cluster, missing=missing)
    notes += data_notes(groups, cluster=cluster, fixed=complete)
    n_obs = sum(one.n_obs for one in groups)
    return Observed(groups, n_obs, len(values) - n_obs, tuple(notes), frame.index)


@dataclass(frozen=True)
class _Keys:
    """A key column as codes."""

    name: str
    codes: IntArray
    labels: list[str]


def _keys(frame: pd.DataFrame, name: str | None) -> _Keys | None:
    return None if name is None else _Keys(name, *key_column(frame, name))


def _refuse_wrong_call(names: Sequence[str], missing: str, complete: Sequence[str]) -> None:
    if missing not in {"listwise", "fiml"}:
        raise UsageError(
            "unknown-missing",
            f"There is no way to treat missing values called {missing!r}.",
            "A misspelt word.",
            "Write missing='listwise' or missing='fiml'.",
        )
    stray = [name for name in complete if name not in names]
    if not names or len(set(names)) < len(names) or stray:
        raise UsageError(
            "wrong-names",
            f"The observed variables {list(names)} must be at least one, each once"
            + (f", and hold {stray}." if stray else "."),
            "A name twice, or none.",
            "Give each observed variable once.",
        )


def _kept_rows(
    values: FloatArray,
    names: Sequence[str],
    missing: Missing,
    complete: Sequence[str],
    keys: Sequence[_Keys | None],
) -> tuple[BoolArray, list[str]]:
    """Choose the rows, and say for each reason how many it leaves out."""
    kept = np.ones(len(values), bool)
    notes: list[str] = []

    def leave_out(rows: BoolArray | np.bool, reason: str) -> None:
        count = int((kept & rows).sum())
        if count:
            of = f"{count} of {len(values)} rows {'is' if count == 1 else 'are'}"
            notes.append(f"{of} left out: {reason}.")
            kept[rows] = False

    for key in keys:
        if key is not None:
            leave_out(key.codes < 0, f"a value of {key.name} is missing")
    absent = np.isnan(values)
    if not absent.any():
        return kept, notes
    if missing == "listwise":
        causes = [name for place, name in enumerate(names) if absent[kept, place].any()]
        leave_out(
            absent.any(axis=1), f"a value of {_either(causes)} is missing (listwise deletion)"
        )
        return kept, notes
    fixed = [place for place, name in enumerate(names) if name in complete]
    causes = [names[place] for place in fixed if absent[kept, place].any()]
    leave_out(
        absent[:, fixed].any(axis=1), f"a value of {_either(causes)}, taken as fixed, is missing"
    )
    leave_out(absent.all(axis=1), "a pattern with no observed value tells nothing")
    return kept, notes


def _either(names: Sequence[str], most: int = 6) -> str:
    """Join names with "or", the last of many by their number."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} or one of {len(names) - most + 1} others"
    return " or ".join([*filter(None, [", ".join(names[:-1])]), *names[-1:]])


def _rows_by_group(keys: _Keys | None, kept: BoolArray) -> list[tuple[str, IntArray]]:
    if keys is None:
        return [("", np.flatnonzero(kept))]
    return [
        (label, np.flatnonzero(kept & (keys.codes == code)))
        for code, label in enumerate(keys.labels)
    ]


def _numbered(keys: _Keys, kept: BoolArray) -> IntArray:
    """Give the clusters that are left numbers from 0."""
    numbers = np.full(len(kept), -1, np.intp)
    numbers[kept] = np.unique(keys.codes[kept], return_inverse=True)[1]
    return numbers


def _group_data(
    label: str,
    names: tuple[str, ...],
    values: FloatArray,
    rows: IntArray,
    numbers: IntArray | None,
) -> GroupData:
    own = values if len(rows) == len(values) else values[rows]
    clusters = None if numbers is None else numbers[rows]
    return GroupData(
        label=label,
        names=names,
        values=own,
        rows=rows,
        clusters=clusters,
        n_clusters=None if clusters is None else len(np.unique(clusters)),
        patterns=patterns_of(own),
    )
