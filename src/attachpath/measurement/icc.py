"""Intraclass correlation: how much of a variance lies at occasion, client and therapist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from attachpath.errors import UsageError
from attachpath.fitted import check_level
from attachpath.measurement.nested_variance import (
    NestedData,
    best_shares,
    share_interval,
    total_variance,
)

__all__ = ["VarianceShares", "icc"]

_ROUNDING = 1e-20

_Row = tuple[str, float, float, float, float, str | None]


@dataclass(frozen=True, eq=False)
class VarianceShares:
    """Shares of variance by level.

    Attributes
    ----------
    table : DataFrame
        ``level, variance, share, ci_low, ci_high, reason``; levels ``occasion``, ``client`` and,
        if asked, ``therapist``.
    n_obs, n_clients : int
        Values and clients used.
    n_therapists : int or None
        Therapists used.
    level : float
        Confidence level.
    notes : tuple of str
        Rows left out, shares at their boundary.
    """

    table: pd.DataFrame
    n_obs: int
    n_clients: int
    n_therapists: int | None
    level: float
    notes: tuple[str, ...] = ()

    def share(self, level: str) -> float:
        """Return the share of one level."""
        return float(self.table.loc[self.table["level"] == level, "share"].item())


def icc(
    values: ArrayLike,
    client: ArrayLike,
    therapist: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> VarianceShares:
    """Estimate the shares of variance at occasion, client and therapist level.

    Parameters
    ----------
    values : array_like
        Scores, a value an occasion. Missing values are left out and counted.
    client : array_like
        Client of each value. For a score that clients have once, give their therapists here:
        the shares of "occasion" and "client" are then those of clients and therapists.
    therapist : array_like, optional
        Therapist of each value; each client has one. Values without a therapist are left out and
        counted.
    level : float
        Confidence level.

    Returns
    -------
    VarianceShares
        Numbers are missing with a reason where the data cannot separate the levels.

    Raises
    ------
    UsageError
        ``wrong-length``, ``not-nested`` or ``bad-level``.

    Notes
    -----
    Restricted maximum likelihood of the model value = mean + therapist + client + occasion. The
    intervals are profile likelihood intervals of the shares themselves (chi-square, 1 df), so they
    respect 0 and 1. Occasions of one client count as exchangeable.

    Examples
    --------
    >>> import numpy as np
    >>> clients = np.repeat(np.arange(100), 5)
    >>> draws = np.random.default_rng(1)
    >>> scores = draws.standard_normal(100)[clients] + draws.standard_normal(500)
    >>> icc(scores, clients).table[["level", "share", "ci_low", "ci_high"]].round(2)
          level  share  ci_low  ci_high
    0  occasion   0.54    0.44     0.63
    1    client   0.46    0.37     0.56
    """
    check_level(level)
    kept, notes = _kept(values, client, therapist)
    data = _nested(kept)
    reason = _cannot(data)
    names = ["occasion", "client"] + (["therapist"] if data.therapist is not None else [])
    table = _missing(names, reason) if reason else _shares_table(names, data, level)
    at_zero = [str(row.level) for row in table.itertuples() if row.share == 0]
    if at_zero:
        notes.append(f"variance estimated at its boundary, zero: {', '.join(at_zero)}")
    return VarianceShares(
        table=table,
        n_obs=int(data.sizes.sum()),
        n_clients=len(data.sizes),
        n_therapists=None if data.therapist is None else len(np.unique(data.therapist)),
        level=level,
        notes=tuple(notes),
    )


def _kept(
    values: ArrayLike, client: ArrayLike, therapist: ArrayLike | None
) -> tuple[pd.DataFrame, list[str]]:
    given = {"value": values, "client": client}
    if therapist is not None:
        given["therapist"] = therapist
    lengths = {name: len(np.asarray(column)) for name, column in given.items()}
    if len(set(lengths.values())) > 1:
        counts = ", ".join(f"{count} of {name}" for name, count in lengths.items())
        raise UsageError(
            "wrong-length",
            f"The numbers of rows differ: {counts}.",
            "They come from different tables, or one was filtered.",
            "Give one client and one therapist for each value.",
        )
    table = pd.DataFrame(
        {
            name: pd.Series(np.asarray(column, dtype=object))
            for name, column in given.items()
            if name != "value"
        }
    )
    table["value"] = _numbers(values)
    notes = []
    for name, what in [("value", "value"), ("client", "client"), ("therapist", "therapist")]:
        lost = int(table[name].isna().sum()) if name in table else 0
        if lost:
            notes.append(f"{lost} of {len(table)} rows have no {what} and were left out")
    return table.dropna(), notes


def _numbers(values: ArrayLike) -> NDArray[np.float64]:
    try:
        return np.asarray(pd.Series(values).to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError):
        raise UsageError(
            "not-numeric",
            "The values are not numbers.",
            "A column of text or dates was given.",
            "Give the scores of a scale, as numbers.",
        ) from None


def _nested(table: pd.DataFrame) -> NestedData:
    codes, clients = pd.factorize(table["client"])
    centred = table["value"].to_numpy() - (table["value"].mean() if len(table) else 0.0)
    sizes = np.bincount(codes, minlength=len(clients)).astype(np.float64)
    means = np.bincount(codes, weights=centred, minlength=len(clients)) / sizes
    within = float(((centred - means[codes]) ** 2).sum())
    return NestedData(sizes, means, within, _therapist_of_client(table, codes))


def _therapist_of_client(table: pd.DataFrame, codes: NDArray[np.intp]) -> NDArray[np.intp] | None:
    if "therapist" not in table:
        return None
    pairs = pd.DataFrame({"client": codes, "therapist": pd.factorize(table["therapist"])[0]})
    pairs = pairs.drop_duplicates().sort_values("client")
    twice = pairs["client"].duplicated()
    if twice.any():
        shared = len(pairs.loc[twice, "client"].unique())
        raise UsageError(
            "not-nested",
            f"{shared} client(s) have more than one therapist.",
            "Clients changed therapist, or client ids are unique only within a therapist.",
            "Give each client one therapist; make ids unique by joining both ids.",
        )
    return pairs["therapist"].to_numpy(dtype=np.intp)


def _cannot(data: NestedData) -> str | None:
    if len(data.sizes) < 2:
        return "it needs at least two clients"
    if (data.sizes < 2).all():
        return "no client has two values, so occasion and client cannot be told apart"
    if data.therapist is not None:
        if data.therapist.max() == 0:
            return "all clients have the same therapist"
        if len(np.unique(data.therapist)) == len(data.sizes):
            return "no therapist has two clients, so client and therapist cannot be told apart"
    # Means of equal values differ from them in the last bits.
    if data.within <= _ROUNDING * float((data.sizes * data.means**2).sum()):
        return "values do not vary within clients"
    return None


def _shares_table(names: list[str], data: NestedData, level: float) -> pd.DataFrame:
    best, lowest = best_shares(data)
    shares = [1 - float(best.sum()), *map(float, best)]
    total = total_variance(best, data)
    rows: list[_Row] = []
    for place, (name, share) in enumerate(zip(names, shares, strict=True)):
        low, high = share_interval(data, place - 1, best, lowest, level)
        rows.append((name, share * total, share, low, high, None))
    return _table(rows)


def _missing(names: list[str], reason: str) -> pd.DataFrame:
    return _table([(name, np.nan, np.nan, np.nan, np.nan, reason) for name in names])


def _table(rows: list[_Row]) -> pd.DataFrame:
    columns = ["level", "variance", "share", "ci_low", "ci_high", "reason"]
    return pd.DataFrame(rows, columns=columns)
