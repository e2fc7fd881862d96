"""Auxiliary variables: what a cohort has that tells what a missing value may have been.

They stand in no path of a model. Without them full information maximum likelihood does nothing for
an outcome that is missing (Graham, 2003, Structural Equation Modeling 10, 80-100).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.cohort import Cohort, known_columns
from attachpath.errors import FormulaError, nearest_name

__all__ = ["Auxiliary", "auxiliary_variables", "telling"]

_LAST = "_last"
_SAME = 1e-8
"""Share of a variable's variance that others leave, below which it is the same as they are."""


@dataclass(frozen=True, eq=False)
class Auxiliary:
    """Auxiliary variables of a cohort, a row a client.

    Attributes
    ----------
    table : DataFrame
        Numbers; the index is ``client_id``.
    absent : tuple of str
        Names that were asked for and that the cohort has no value of.
    """

    table: pd.DataFrame
    absent: tuple[str, ...] = ()

    def of(self, clients: pd.Series) -> pd.DataFrame:
        """Return the variables of some clients as z-scores, under the index of `clients`."""
        own = self.table.reindex(clients).set_axis(clients.index)
        return (own - own.mean()) / own.std(ddof=1)


def auxiliary_variables(
    cohort: Cohort, names: Sequence[str], measured: Mapping[str, bool]
) -> Auxiliary:
    """Make the auxiliary variables that a cohort has.

    Parameters
    ----------
    cohort : Cohort
        The data.
    names : sequence of str
        Columns of clients; ``X_last`` is each client's last observed value of ``X``.
    measured : mapping of str to bool
        From `attachpath.cohort.measured_columns`.

    Returns
    -------
    Auxiliary
        A text column becomes a yes-no column for each of its values but the most frequent.

    Raises
    ------
    FormulaError
        ``unknown-column`` for a name that neither the data nor this package know.

    Examples
    --------
    >>> clients = pd.DataFrame({"client_id": ["a", "b"], "ended": ["completed", "dropout"]})
    >>> occasions = pd.DataFrame({"client_id": ["a", "a", "b"], "session": [1, 3, 2],
    ...                           "wai": [4.0, None, 3.0]})
    >>> cohort = Cohort(clients, occasions, levels=["client"])
    >>> auxiliary_variables(cohort, ["wai_last", "ended"], {"wai": True, "ended": True}).table
               wai_last  ended[dropout]
    client_id
    a               4.0             0.0
    b               3.0             1.0
    """
    made: dict[str, pd.Series] = {}
    absent = []
    for name in dict.fromkeys(names):
        found = _columns(cohort, name, measured)
        made |= found
        absent += [] if found else [name]
    index = pd.Index(cohort.clients["client_id"], name="client_id")
    return Auxiliary(pd.DataFrame(made, index=index), tuple(absent))


def _columns(cohort: Cohort, name: str, measured: Mapping[str, bool]) -> dict[str, pd.Series]:
    clients = cohort.clients.set_index("client_id")
    source = name.removesuffix(_LAST)
    _check_known(cohort, name, source, measured)
    if name in clients.columns:
        return _numbers(name, clients[name])
    if name.endswith(_LAST) and source in cohort.occasions.columns:
        return _numbers(name, _last(cohort.occasions, source, clients.index))
    return {}


def _check_known(cohort: Cohort, name: str, source: str, measured: Mapping[str, bool]) -> None:
    known = {*measured, *known_columns(cohort.instruments)}
    if name in known or source in known:
        return
    near = nearest_name(name, {*known, *(f"{one}{_LAST}" for one in cohort.occasions.columns)})
    raise FormulaError(
        "unknown-column",
        f"An auxiliary variable {name!r} is no column of this cohort.",
        f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
        "Correct `auxiliary` in the theory file, or add the column to the data.",
    )


def _last(occasions: pd.DataFrame, source: str, clients: pd.Index) -> pd.Series:
    answered = occasions[occasions[source].notna()].sort_values("session", kind="stable")
    return answered.groupby("client_id")[source].last().reindex(clients)


def _numbers(name: str, column: pd.Series) -> dict[str, pd.Series]:
    """Return a column of numbers, or a yes-no column for each value but the most frequent."""
    present = column.dropna()
    if present.empty:
        return {}
    if pd.api.types.is_numeric_dtype(column):
        return {name: column.astype(float)}
    values = present.astype(str)
    others = sorted(values.unique(), key=lambda value: (-int((values == value).sum()), value))[1:]
    is_known = column.notna()
    return {
        f"{name}[{value}]": (column.astype(str) == value).astype(float).where(is_known)
        for value in others
    }


def telling(
    model: pd.DataFrame, auxiliary: pd.DataFrame, incomplete: Collection[str]
) -> tuple[list[str], list[str]]:
    """Split auxiliary variables into those that can tell something and those that cannot.

    Parameters
    ----------
    model : DataFrame
        Variables of the model.
    auxiliary : DataFrame
        Auxiliary variables, in the same rows.
    incomplete : collection of str
        Variables of the model with missing values.

    Returns
    -------
    kept, left_out : list of str
        A variable is left out where, among the rows with every value, it is the same for all or
        a sum of the others: its relation to what is missing is then not in the data.
    """
    kept: list[str] = []
    if incomplete:
        for name in auxiliary.columns:
            rows = pd.concat([model, auxiliary[[*kept, name]]], axis=1).dropna()
            if _adds(rows.to_numpy(dtype=float)):
                kept.append(str(name))
    return kept, [str(name) for name in auxiliary.columns if name not in kept]


def _adds(values: np.ndarray) -> bool:
    """Tell whether the last column is no sum of the others."""
    rows, columns = values.shape
    if rows <= columns:
        return False
    centred = values - values.mean(axis=0)
    scale = np.sqrt((centred**2).mean(axis=0))
    if not scale[-1] > _SAME:  # z-scores over all rows; a mean leaves rounding behind
        return False
    others = centred[:, :-1] / np.where(scale[:-1] > _SAME, scale[:-1], 1.0)
    last = centred[:, -1] / scale[-1]
    left = last - others @ np.linalg.lstsq(others, last, rcond=None)[0]
    return bool((left**2).mean() > _SAME)
