"""The rows that a hypothesis chooses by `where`, on the columns as the cohort has them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.cohort import Cohort, columns_as_written
from attachpath.errors import EstimationError
from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.hypotheses.row_condition import RowCondition, condition_words

__all__ = ["choice_notes", "chosen_rows"]


def chosen_rows(cohort: Cohort, hypothesis: Hypothesis, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of an analysis table that a hypothesis chooses.

    Parameters
    ----------
    cohort : Cohort
        The data that the table was made from.
    hypothesis : Hypothesis
        Its `where` is looked up in the columns as written: age is in years, nothing is a z-score.
    table : DataFrame
        From `attachpath.cohort.analysis_table`, a row each of the hypothesis's table. What it
        derives (client means, z-scores) is of all rows.

    Returns
    -------
    DataFrame
        The table itself where nothing is chosen.

    Raises
    ------
    EstimationError
        ``no-rows-chosen``; ``not-numeric`` for a range of a column of text, or text for a column
        of numbers.
    UsageError
        ``unknown-column``, ``occasion-column``.
    """
    if not hypothesis.where:
        return table
    names = [one.column for one in hypothesis.where]
    written = columns_as_written(cohort, hypothesis.table, list(dict.fromkeys(names)))
    chosen = np.logical_and.reduce([_meets(one, written[one.column]) for one in hypothesis.where])
    if not chosen.any():
        raise EstimationError(
            "no-rows-chosen",
            f"No row of {hypothesis.table} has {condition_words(hypothesis.where)}.",
            "The value is written otherwise in the data, or nobody was asked then.",
            "Change `where` in the theory file.",
        )
    return table.loc[chosen]


def choice_notes(hypothesis: Hypothesis, chosen: int, rows: int) -> list[str]:
    """Say which rows of a table a hypothesis chose, and how many."""
    if not hypothesis.where:
        return []
    said = condition_words(hypothesis.where)
    return [f"Rows of {hypothesis.table} with {said}, as stated: {chosen:,} of {rows:,}."]


def _meets(condition: RowCondition, column: pd.Series) -> np.ndarray:
    """Tell for each row whether a condition holds; a missing value meets none."""
    numeric = pd.api.types.is_numeric_dtype(column.dtype)
    texts = [value for value in condition.values if isinstance(value, str)]
    if (numeric and texts) or (not numeric and not condition.values):
        holds, wanted = ("numbers", "a text") if numeric else ("text", "a range")
        raise EstimationError(
            "not-numeric",
            f"`where` asks for {wanted} of {condition.column!r}, which holds {holds}.",
            "The value is of another kind than the column.",
            "Write numbers without quotes, and texts as the data have them.",
        )
    if not condition.values:
        low = -np.inf if condition.low is None else condition.low
        high = np.inf if condition.high is None else condition.high
        return np.asarray(column.between(low, high), dtype=bool)
    if numeric:
        return np.asarray(column.isin([float(value) for value in condition.values]), dtype=bool)
    known = column.astype("str").where(column.notna())
    return np.asarray(known.isin([str(value) for value in condition.values]), dtype=bool)
