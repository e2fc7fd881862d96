"""The levels above clients."""

from __future__ import annotations

from attachpath.cohort.tables import Cohort

__all__ = ["upper_cluster", "upper_levels"]


def upper_levels(cohort: Cohort) -> list[str]:
    """Return the levels above clients that some client belongs to, the lowest first.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    list of str
        ``["therapist"]``; empty where clients are not nested, or no client's group is known. The
        column of a level is its name with ``_id``.

    Examples
    --------
    >>> import pandas as pd
    >>> clients = pd.DataFrame({"client_id": ["a"], "therapist_id": ["t"]})
    >>> upper_levels(Cohort(clients, pd.DataFrame({"client_id": ["a"], "session": [1]})))
    ['therapist']
    """
    clients = cohort.clients
    return [
        level
        for level in cohort.levels[1:]
        if f"{level}_id" in clients and clients[f"{level}_id"].notna().any()
    ]


def upper_cluster(cohort: Cohort) -> str | None:
    """Return the column of the first level above clients: ``"therapist_id"``, or None without one.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    str or None
    """
    return next((f"{level}_id" for level in upper_levels(cohort)), None)
