"""Which columns a cohort has values of, under the names that `analysis_table` knows them by."""

from __future__ import annotations

from attachpath.cohort.columns import STANDING_CLIENT_COLUMNS
from attachpath.cohort.derived import UPPER
from attachpath.cohort.tables import Cohort

__all__ = ["measured_columns"]


def measured_columns(cohort: Cohort) -> dict[str, bool]:
    """Return every column of a cohort, and whether anybody has a value of it.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    dict of str to bool
        A therapist's ``orientation`` is ``orientation`` and ``therapist_orientation``; a
        therapist's age is ``therapist_age`` alone, because ``age`` means the client's.

    Examples
    --------
    >>> import pandas as pd
    >>> clients = pd.DataFrame({"client_id": ["a"], "therapist_id": ["t"], "iip_pre": [None]})
    >>> therapists = pd.DataFrame({"therapist_id": ["t"], "age": [50.0]})
    >>> occasions = pd.DataFrame({"client_id": ["a"], "session": [3]})
    >>> found = measured_columns(Cohort(clients, occasions, therapists))
    >>> found["iip_pre"], found["therapist_age"], "age" in found
    (False, True, False)
    """
    found: dict[str, bool] = {}
    for table, frame in cohort.tables().items():
        for column, any_value in frame.notna().any().items():
            for name in _names(table, str(column)):
                found[name] = found.get(name, False) or bool(any_value)
    return found


def _names(table: str, column: str) -> list[str]:
    key = UPPER.get(table)
    if key is None or column == key:
        return [column]
    prefixed = f"{key.removesuffix('id')}{column}"
    return [prefixed] if column in STANDING_CLIENT_COLUMNS else [column, prefixed]
