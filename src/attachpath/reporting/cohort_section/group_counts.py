"""Which counts of clients by category and group are masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from attachpath.reporting.masked_cells import mask_rows_and_columns
from attachpath.reporting.masking import MASKED

__all__ = ["MISSING_LEVEL", "group_marks"]

MISSING_LEVEL = "(missing)"
"""The clients without a value, who are counted beside those of every category."""


def group_marks(
    column: pd.Series,
    levels: Sequence[str],
    groups: Mapping[str, pd.Index],
    hidden: Mapping[str, str],
) -> dict[tuple[str, str], str]:
    """Return the mark of each count.

    Parameters
    ----------
    column : Series
        Category of each client, index ``client_id``.
    levels : sequence of str
        The categories; what is missing is counted as `MISSING_LEVEL`.
    groups : mapping of str to Index
        Ids of the clients of each group; the first holds all.
    hidden : mapping of str to str
        Mark of the size of each group; empty where it is shown.

    Returns
    -------
    dict of (str, str) to str
        By level and group.

    Notes
    -----
    The reader knows the size of every group, so those who lack a value are protected too. Clients
    of no group are in the sums over groups.
    """
    everybody, *others = groups
    place = pd.Series(len(others), index=column.index)
    for number, group in enumerate(others):
        place.loc[groups[group]] = number
    ungrouped = bool((place == len(others)).any())
    rows = [column == level for level in levels] + [column.isna()]
    counts = [
        [int((place[row] == number).sum()) for number in range(len(others) + ungrouped)]
        for row in rows
    ]
    inner, sums = mask_rows_and_columns(
        counts,
        unprinted=[len(others)] if ungrouped else [],
        unknown_sums=[number for number, group in enumerate(others) if hidden[group]],
    )
    marks: dict[tuple[str, str], str] = {}
    for level, row, own, of_sum in zip([*levels, MISSING_LEVEL], inner, counts, sums, strict=True):
        marks[level, everybody] = of_sum
        for group, mark, n in zip(others, row, own, strict=False):
            # The counts of a group would add up to its size.
            marks[level, group] = mark or (MASKED if n and hidden[group] else "")
    return marks
