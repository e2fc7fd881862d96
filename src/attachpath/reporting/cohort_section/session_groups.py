"""Sessions as columns of a table or places of a curve: each of its own, or joined to ranges."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["MOST_SESSIONS", "session_groups"]

MOST_SESSIONS = 10


def session_groups(sessions: pd.Index | pd.Series) -> pd.Series:
    """Return the group of each session, as an ordered category with its name.

    Parameters
    ----------
    sessions : Index or Series
        Number of the session of each occasion.

    Returns
    -------
    Series
        ``"14"``, or ``"12-15"`` where there are more than ten different sessions: these are cut
        into at most ten ranges of about equally many occasions.

    Examples
    --------
    >>> session_groups(pd.Series([3, 8, 3])).tolist()
    ['3', '8', '3']
    >>> list(session_groups(pd.Series(range(1, 31))).cat.categories[:2])
    ['1-3', '4-6']
    """
    values = pd.Series(sessions.to_numpy())
    if values.nunique() <= MOST_SESSIONS:
        known = sorted(values.dropna().unique())
        names = {session: f"{session:g}" for session in known}
        return pd.Series(pd.Categorical(values.map(names), list(names.values()), ordered=True))
    cut: pd.Categorical[Any] = pd.qcut(values.to_numpy(), MOST_SESSIONS, duplicates="drop")
    numbers = values.groupby(cut.codes)
    ranges: Any = [
        f"{low:g}" if low == high else f"{low:g}-{high:g}"
        for low, high in zip(numbers.min(), numbers.max(), strict=True)
    ]
    return pd.Series(cut.rename_categories(ranges))
