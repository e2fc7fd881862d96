"""Columns of clients that may not be there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from attachpath.cohort import Cohort, analysis_table
from attachpath.errors import UsageError

__all__ = ["client_columns"]


def client_columns(
    cohort: Cohort,
    names: Sequence[str],
    *,
    standardise: Collection[str] = ("ecr_anxiety", "ecr_avoidance"),
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the columns that a cohort has, a row a client, and why others are not there.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    names : sequence of str
        As `attachpath.cohort.analysis_table` takes them.
    standardise : collection of str
        As there.

    Returns
    -------
    table : DataFrame
        ``client_id``, the ids of upper levels, and the columns that are there and hold numbers.
    reasons : dict of str to str
        Why each of the others is not.
    """
    reasons: dict[str, str] = {}
    for name in names:
        try:
            column = analysis_table(cohort, "clients", [name])[name]
        except UsageError as error:
            reasons[name] = error.message
            continue
        if not pd.api.types.is_numeric_dtype(column):
            reasons[name] = f"{name!r} holds no numbers."
        elif column.notna().sum() == 0:
            reasons[name] = f"No client has a value of {name!r}."
    there = [name for name in names if name not in reasons]
    table = analysis_table(cohort, "clients", there, standardise=standardise)
    table.attrs = {}
    return table, reasons
