"""Numbers of sessions and weeks from what a file has: a count, a month, a date."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort import Findings
from attachpath.errors import SpecificationError, nearest_name
from attachpath.intake.column_source import ColumnSource
from attachpath.intake.dates import weeks_between
from attachpath.intake.origins import Origin

__all__ = ["numbered_sessions", "weeks"]


def numbered_sessions(
    data: pd.DataFrame, source: ColumnSource, origin: Origin, findings: Findings
) -> pd.Series:
    """Return the number of each session, from 1.

    Parameters
    ----------
    data : DataFrame
        Occasions of one file with ``client_id`` and ``session`` as read.
    source : ColumnSource
        Whether it is numbered in order, or where the counting begins.
    origin : Origin
        Where the column stands.
    findings : Findings
        Receives a note where two occasions of a client stand at one time.

    Returns
    -------
    Series
    """
    values = data["session"]
    if not source.order:
        return values + (1 - source.starts_at) if source.starts_at != 1 else values
    missing = values.isna().to_numpy()  # reported as keys that are missing
    order = values if source.date is None else pd.Series(_days(values))
    frame = pd.DataFrame({"client": data["client_id"].to_numpy(), "at": order.to_numpy()})
    tied = frame.duplicated(["client", "at"]).to_numpy() & ~missing
    if tied.any():
        file, column, row = origin.at(int(tied.argmax()))
        findings.add(
            "same-time", file, "one occasion at a time",
            "Nothing; they are numbered in the order of the file.", column=column, row=row,
            value=f"{int(tied.sum()):,} occasion(s) at the time of another of the same client",
            severity="note",
        )  # fmt: skip
    ranked = frame.groupby("client", dropna=False)["at"].rank(method="first")
    numbers = pd.Series(ranked.to_numpy(), index=data.index)
    return numbers if numbers.isna().any() else numbers.astype("int64")


def weeks(
    occasions: pd.DataFrame, clients: pd.DataFrame, sources: Mapping[str, ColumnSource]
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the columns of occasions that count weeks.

    Parameters
    ----------
    occasions : DataFrame
        Dates as ISO text stand where the weeks will.
    clients : DataFrame
        May hold the date from which weeks are counted.
    sources : mapping of str to ColumnSource
        Of the columns of occasions.

    Returns
    -------
    dict of str to numpy.ndarray

    Raises
    ------
    SpecificationError
        ``unknown-column`` when ``weeks_since`` names no date of the clients.
    """
    counted = {}
    for name, source in sources.items():
        if source.weeks_since is None or name not in occasions:
            continue
        day = _days(occasions[name])
        counted[name] = weeks_between(_start(day, name, source, occasions, clients), day)
    return counted


def _days(values: pd.Series) -> npt.NDArray[np.datetime64]:
    return pd.to_datetime(values, errors="coerce").to_numpy().astype("datetime64[D]")


def _start(
    day: npt.NDArray[np.datetime64],
    name: str,
    source: ColumnSource,
    occasions: pd.DataFrame,
    clients: pd.DataFrame,
) -> npt.NDArray[np.datetime64]:
    since = str(source.weeks_since)
    if since == "first":
        days = pd.Series(day).groupby(occasions["client_id"].to_numpy()).transform("min")
        return days.to_numpy().astype("datetime64[D]")
    if since not in clients:
        near = nearest_name(since, clients.columns)
        raise SpecificationError(
            "unknown-column",
            f"`occasions.{name}.weeks_since` names {since!r}, which the clients do not have.",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            'Write "first", or the name of a date in [file.clients].',
        )
    by_client = pd.Series(_days(clients[since]), index=clients["client_id"].to_numpy())
    by_client = by_client[~by_client.index.duplicated()]
    return by_client.reindex(occasions["client_id"]).to_numpy().astype("datetime64[D]")
