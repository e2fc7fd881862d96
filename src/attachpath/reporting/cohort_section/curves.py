"""Means over sessions: of everybody who was there, and of those who stayed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section.session_groups import session_groups
from attachpath.reporting.masking import smallest_group
from attachpath.reporting.variables import occasion_measures

__all__ = ["Curves", "mean_curves"]

STAYED_SHARE = 1 / 3


@dataclass(frozen=True, eq=False)
class Curves:
    """Means over sessions.

    Attributes
    ----------
    means : DataFrame
        ``variable, clients, sessions, session, last, n, mean, sd, ci_low, ci_high``: a row a
        measure, group of clients (``all`` or ``stayed``) and session or range of sessions;
        `session` is the mean number of the occasions there, `last` the highest. Only rows of at
        least five clients; those who stayed up to the session from which on they are all.
    not_shown : tuple of str
        Sessions that no measure has five clients at.
    stayed_from : float or None
        First session of the last range that a third of the clients reached; None where no curve
        of those who stayed differs from that of all.
    n_stayed, n_clients : int
        Clients with an occasion then or later, and clients with any occasion.
    """

    means: pd.DataFrame
    not_shown: tuple[str, ...]
    stayed_from: float | None
    n_stayed: int
    n_clients: int


def mean_curves(cohort: Cohort) -> Curves | None:
    """Average every occasion measure over the clients of each session.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    Curves or None
        None where no session has five clients with an answer.

    Notes
    -----
    More than ten different sessions are joined to ranges; a client with several occasions in a
    range counts once, with their mean. The 95 % intervals are those of a mean of independent
    clients (t), for each session by itself. Those who stayed are the clients with an occasion at
    or after the last session that at least a third of the clients reached.
    """
    measures = occasion_measures(cohort)
    if measures.empty or measures.shape[1] == 0:
        return None
    occasions = _places(measures)
    last = occasions.groupby("client")["session"].max()
    start = _stayed_from(occasions)
    stayed = last.index[last >= start] if start is not None else last.index
    if len(stayed) == len(last):
        start = None
    pieces = []
    for name in measures:
        values = occasions.assign(value=measures[name].to_numpy())
        everybody = _curve(values, str(name), "all")
        pieces.append(everybody)
        if start is not None:
            some = _curve(values[values["client"].isin(stayed)], str(name), "stayed")
            pieces.append(_until_all_stayed(some, everybody))
    filled = [piece for piece in pieces if not piece.empty]
    if not filled:
        return None
    means = pd.concat(filled, ignore_index=True)
    shown = set(means["sessions"])
    return Curves(
        means=means,
        not_shown=tuple(name for name in occasions["sessions"].cat.categories if name not in shown),
        stayed_from=start,
        n_stayed=len(stayed),
        n_clients=len(last),
    )


def _places(measures: pd.DataFrame) -> pd.DataFrame:
    sessions = measures.index.get_level_values("session")
    return pd.DataFrame(
        {
            "client": measures.index.get_level_values("client_id"),
            "session": sessions.to_numpy(dtype=float),
            "sessions": session_groups(sessions),
        }
    )


def _stayed_from(occasions: pd.DataFrame) -> float | None:
    """Return where the last range begins that a third of the clients reached; never the first."""
    ranges = occasions.groupby("sessions", observed=True)
    begins, there = ranges["session"].min(), ranges["client"].nunique()
    needed = max(smallest_group(), STAYED_SHARE * occasions["client"].nunique())
    reached = begins[there >= needed]
    if reached.empty or reached.iloc[-1] == begins.iloc[0]:
        return None
    return float(reached.iloc[-1])


def _curve(values: pd.DataFrame, variable: str, clients: str) -> pd.DataFrame:
    known = values.dropna(subset="value")
    each = known.groupby(["sessions", "client"], observed=True)["value"].mean()
    ranges = each.groupby("sessions", observed=True)
    table = ranges.agg(["size", "mean", "std"]).set_axis(["n", "mean", "sd"], axis=1)
    numbers = known.groupby("sessions", observed=True)["session"]
    table.insert(0, "session", numbers.mean())
    table.insert(1, "last", numbers.max())
    n = table["n"].to_numpy(dtype=float)
    half = stats.t.ppf(0.975, np.maximum(n - 1, 1)) * table["sd"] / np.sqrt(n)
    table = table.assign(ci_low=table["mean"] - half, ci_high=table["mean"] + half)
    table = table.reset_index().astype({"sessions": str})
    table.insert(0, "clients", clients)
    table.insert(0, "variable", variable)
    return table[table["n"] >= smallest_group()].reset_index(drop=True)


def _until_all_stayed(some: pd.DataFrame, everybody: pd.DataFrame) -> pd.DataFrame:
    """Keep the means up to the session from which on both curves are the same.

    Where fewer than five clients make the difference, their values could be worked out.
    """
    left = some["sessions"].map(everybody.set_index("sessions")["n"]) - some["n"]
    same = (left == 0).to_numpy()
    until = int(same.argmax()) + 1 if same.any() else len(some)
    return some[(left.eq(0) | left.ge(smallest_group())) & (np.arange(len(some)) < until)]
