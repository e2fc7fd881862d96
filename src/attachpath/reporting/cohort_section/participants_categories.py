"""The categories of Table 1: how many clients each has, over all and by how therapy ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.cohort_section.group_counts import MISSING_LEVEL, group_marks
from attachpath.reporting.labels import row_label
from attachpath.reporting.masking import (
    shown,
    shown_rest,
    smallest_group,
    value_shown,
)
from attachpath.reporting.numbers import MISSING, count, percent
from attachpath.reporting.section import Line

__all__ = ["category_lines", "join_rare"]

MOST_LEVELS = 10

Groups = Mapping[str, pd.Index]


def category_lines(
    name: str, column: pd.Series, groups: Groups, hidden: Mapping[str, str]
) -> tuple[list[Line], list[dict[str, Any]]]:
    """Count each level; the printed share is of the clients whose level is known.

    Parameters
    ----------
    name : str
        Of the column.
    column : Series
        Text, index ``client_id``.
    groups : mapping of str to Index
        Ids of the clients of each group; the first holds all.
    hidden : mapping of str to str
        Mark of the size of each group; empty where it is shown.

    Returns
    -------
    lines : list of Line
        One for the variable, one for each level.
    records : list of dict
        ``variable, level, group, n, share``.
    """
    joined = join_rare(column)
    levels = _levels(joined)
    marks = group_marks(joined, levels, groups, hidden)
    missing = marks[MISSING_LEVEL, next(iter(groups))]
    lines = [_head_line(name, column, len(groups), missing)]
    records = []
    for level in levels:
        counted = []
        for group, ids in groups.items():
            known = joined.loc[ids].dropna()
            n = int((known == level).sum())
            share = n / len(known) if len(known) else None
            mark = marks[level, group]
            record: dict[str, Any] = {"variable": name, "level": level, "group": group}
            record |= {"n": value_shown(n, mark), "share": value_shown(share, mark)}
            records.append(record)
            counted.append(shown(f"{count(n)} ({percent(share)})", mark))
        cells = [level, "", counted[0], "", "", *counted[1:]]
        lines.append(Line(cells=cells, kind="indented"))
    return lines, records


def join_rare(column: pd.Series) -> pd.Series:
    """Join the categories of fewer than five clients, and those beyond the ten most frequent."""
    counts = column.value_counts()
    rare = set(counts[counts < smallest_group()].index) | set(counts.index[MOST_LEVELS:])
    return column.mask(column.isin(rare), "other (few clients each)")


def _head_line(name: str, column: pd.Series, groups: int, mark: str) -> Line:
    total, missing = len(column), int(column.isna().sum())
    lacking = shown(percent(missing / total) if total else MISSING, mark)
    cells = [row_label(name), shown_rest(missing, total, mark), "", "", lacking]
    return Line(cells=cells + [""] * (groups - 1))


def _levels(column: pd.Series) -> list[str]:
    counts = column.value_counts()
    return sorted(counts.index, key=lambda level: (level.startswith("other ("), -counts[level]))
