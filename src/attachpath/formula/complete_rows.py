"""The columns that a formula uses, and the rows in which none of them is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.formula import refusals
from attachpath.formula.parsed import Formula

__all__ = ["check_columns", "complete_rows"]


def check_columns(formula: Formula, data: pd.DataFrame) -> None:
    """Refuse a column that the data do not have, or have twice."""
    known = list(data.columns)
    for name in formula.columns:
        if name not in known:
            raise refusals.unknown_column(formula.text, name, map(str, known))
        if known.count(name) > 1:
            raise refusals.duplicate_column(formula.text, name)


def complete_rows(
    formula: Formula, data: pd.DataFrame, partial_groups: tuple[str, ...]
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Find the positions of the complete rows, and say how many rows each column costs."""
    missing = data[[name for name in formula.columns if name not in partial_groups]].isna()
    rows = np.flatnonzero(~missing.to_numpy().any(axis=1))
    counts = missing.sum()
    if not len(rows):
        worst = str(counts.idxmax())  # the first column, the response, where there are no rows
        raise refusals.no_complete_rows(formula.text, worst, int(counts.max()), len(data))
    notes = tuple(
        f"{count} of {len(data)} rows have no value of {name}"
        for name, count in counts.items()
        if count
    )
    return rows, notes
