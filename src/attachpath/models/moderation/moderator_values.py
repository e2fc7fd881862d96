"""What the data say about a moderator: its kind, its range, and the values to probe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError, UsageError, nearest_name
from attachpath.fitted import Fitted
from attachpath.formula import design, parse_formula

__all__ = [
    "FEW_CLIENTS",
    "Moderator",
    "Probe",
    "observe_moderator",
    "probed_values",
    "rows_used",
]

Probe = Literal["sd", "percentiles"]

FEW_CLIENTS = 10
"""A region with fewer clients is called an extrapolation."""

_PERCENTILES = {"16th percentile": 16, "50th percentile": 50, "84th percentile": 84}


@dataclass(frozen=True, eq=False)
class Moderator:
    """The moderator in the rows that a model used.

    Attributes
    ----------
    name : str
        Column.
    kind : {"numeric", "binary", "category"}
        Binary is a number with two values.
    rows : numpy.ndarray
        Its values, shape (rows,).
    units : numpy.ndarray
        One value a client where it is a variable of clients, otherwise all rows.
    n_clients : int or None
        Number of clients; None where the moderator varies within clients.
    categories : tuple of str
        In the order of the design; empty for a number.
    notes : tuple of str
        What a reader must know.
    """

    name: str
    kind: Literal["numeric", "binary", "category"]
    rows: np.ndarray
    units: np.ndarray
    n_clients: int | None
    categories: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def observed(self) -> tuple[float, float]:
        """Smallest and largest value."""
        return float(self.rows.min()), float(self.rows.max())


def observe_moderator(
    fitted: Fitted, data: pd.DataFrame, moderator: str, *, client: str | None = None
) -> Moderator:
    """Read the moderator in the rows that a model used.

    Parameters
    ----------
    fitted : Fitted
        The model.
    data : DataFrame
        What it was fitted to.
    moderator : str
        Column.
    client : str, optional
        Column of the client's id where a client has several rows; without it a row is a client.

    Returns
    -------
    Moderator

    Raises
    ------
    UsageError
        ``unknown-column``; ``other-data`` when the data have other complete rows than the model.
    EstimationError
        ``moderator-constant``; ``moderator-mostly-missing`` for more than half of the clients.
    """
    for name in (moderator, *(() if client is None else (client,))):
        if name not in data.columns:
            raise _unknown_column(name, data)
    _check_missing(data, moderator, client)
    used = rows_used(fitted, data)
    if used[moderator].nunique() < 2:
        raise EstimationError(
            "moderator-constant",
            f"{moderator!r} has the same value in all {len(used)} rows used by: {fitted.formula}",
            "Everybody is alike on it, or only such rows are complete.",
            "A constant moderates nothing: leave it out.",
        )
    units, notes = used, []
    n_clients: int | None = len(used)
    if client is not None:
        if used.groupby(client)[moderator].nunique().max() > 1:
            n_clients = None
            notes.append(
                f"{moderator} varies within clients: its values are counted and described over "
                "rows, and no share of clients is given."
            )
        else:
            units = used.drop_duplicates(client)
            n_clients = len(units)
    categories = _categories(fitted, used, moderator)
    if categories:
        rows, each = (frame[moderator].to_numpy(dtype=object) for frame in (used, units))
        return Moderator(moderator, "category", rows, each, n_clients, categories, tuple(notes))
    rows, each = (frame[moderator].to_numpy(dtype=float) for frame in (used, units))
    kind: Literal["numeric", "binary"] = "binary" if len(np.unique(rows)) == 2 else "numeric"
    return Moderator(moderator, kind, rows, each, n_clients, (), tuple(notes))


def probed_values(
    observed: Moderator | None,
    values: Sequence[float] | Mapping[str, float] | None,
    probe: Probe,
) -> dict[str, float]:
    """Choose the values of a numeric or binary moderator at which slopes are told.

    Parameters
    ----------
    observed : Moderator or None
        Needed where `values` is not given.
    values : sequence or mapping of str to float, optional
        Values, or names and values, that the caller wants.
    probe : {"sd", "percentiles"}
        Mean and one SD to both sides (PROCESS 2), or the 16th, 50th and 84th percentile
        (PROCESS 3 and later); a binary moderator is probed at its two values.

    Returns
    -------
    dict of str to float
        Name to value.

    Raises
    ------
    UsageError
        ``unknown-probe``; ``no-moderator-values`` when there are neither values nor data.
    """
    if isinstance(values, Mapping):
        return {str(name): float(value) for name, value in values.items()}
    if values is not None:
        return {f"{float(value):g}": float(value) for value in values}
    if observed is None:
        raise UsageError(
            "no-moderator-values",
            "Neither values of the moderator nor data were given.",
            "The mean and SD of the moderator are computed from the data.",
            "Give `data` (what the model was fitted to) or `values`.",
        )
    if observed.kind == "binary":
        return {f"{value:g}": float(value) for value in np.unique(observed.rows)}
    if probe == "sd":
        mean, sd = float(observed.units.mean()), float(observed.units.std(ddof=1))
        return {"-1 SD": mean - sd, "mean": mean, "+1 SD": mean + sd}
    if probe == "percentiles":
        return {
            name: float(np.percentile(observed.units, share, method="weibull"))
            for name, share in _PERCENTILES.items()
        }
    raise UsageError(
        "unknown-probe",
        f"There is no way {probe!r} to choose values of a moderator.",
        "A misspelt name.",
        "Use 'sd' or 'percentiles', or give `values`.",
    )


def _check_missing(data: pd.DataFrame, moderator: str, client: str | None) -> None:
    known = data[moderator].notna()
    if client is not None:
        known = known.groupby(data[client]).any()
    missing = int((~known).sum())
    if 2 * missing > len(known):
        raise EstimationError(
            "moderator-mostly-missing",
            f"{moderator!r} is missing for {missing} of {len(known)} clients.",
            "It was asked of some clients only, or its name was mistaken.",
            "Do not generalise from the few who have it; choose another moderator.",
        )


def rows_used(fitted: Fitted, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that a model used: those with every variable, or all but the groups."""
    parsed = parse_formula(fitted.formula)
    for name in parsed.columns:
        if name not in data.columns:
            raise _unknown_column(name, data)
    groups = {part.group for part in parsed.random}
    for needed in (list(parsed.columns), [n for n in parsed.columns if n not in groups]):
        used = data.loc[data[needed].notna().all(axis=1)]
        if len(used) == fitted.n_obs:
            return used
    raise UsageError(
        "other-data",
        f"The data have {len(used)} rows with every variable, and the model used {fitted.n_obs}: "
        f"{fitted.formula}",
        "These are not the data that the model was fitted to.",
        "Give the table that was given to the model.",
    )


def _categories(fitted: Fitted, used: pd.DataFrame, moderator: str) -> tuple[str, ...]:
    """Categories as the design names them; none for a number."""
    parsed = parse_formula(fitted.formula)
    column = used[moderator]
    number = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)
    if number and moderator not in parsed.categorical:
        return ()
    made = design(f"`{parsed.response}` ~ 0 + C(`{moderator}`)", used)
    return tuple(term.removeprefix(f"{moderator}[").removesuffix("]") for term in made.terms)


def _unknown_column(name: str, data: pd.DataFrame) -> UsageError:
    near = nearest_name(name, map(str, data.columns))
    return UsageError(
        "unknown-column",
        f"The data have no column {name!r}.",
        f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
        "Give the table that was given to the model.",
    )
