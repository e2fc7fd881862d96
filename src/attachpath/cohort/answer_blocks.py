"""The answers to one questionnaire at one time, as the checks of answers look at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.canonical import FloatArray, is_text
from attachpath.cohort.scoring import answered_instruments
from attachpath.cohort.tables import Cohort
from attachpath.instruments import Instrument

__all__ = ["AnswerBlock", "answer_blocks"]


@dataclass(frozen=True, eq=False)
class AnswerBlock:
    """Item answers of one instrument and time.

    Attributes
    ----------
    instrument : Instrument
        What was answered.
    table : str
        Name of the table.
    frame : DataFrame
        That table.
    time : str or None
        Time that the column names carry.
    """

    instrument: Instrument
    table: str
    frame: pd.DataFrame
    time: str | None

    @property
    def columns(self) -> list[str]:
        """Item columns that the scales need."""
        return self.instrument.scored_columns(self.time)

    @property
    def key(self) -> npt.NDArray[np.int8]:
        """Scoring key of those items, shape (items, scales)."""
        return self.instrument.key[self.instrument.scored_places]

    @cached_property
    def values(self) -> FloatArray:
        """Answers, shape (rows, items); NaN where there is none, or one that cannot be."""
        values = self.frame[self.columns].to_numpy(dtype=float, na_value=np.nan)
        response = self.instrument.response
        within = (values >= response.low) & (values <= response.high)
        return values if within.all() else np.where(within, values, np.nan)

    @cached_property
    def answered(self) -> npt.NDArray[np.intp]:
        """Number of answers in each row."""
        return np.asarray((~np.isnan(self.values)).sum(axis=1))

    @property
    def name(self) -> str:
        """What people call it: id, and time if there is one."""
        return f"{self.instrument.id} ({self.time})" if self.time else self.instrument.id


def answer_blocks(cohort: Cohort) -> Iterator[AnswerBlock]:
    """Yield the questionnaires whose items all stand in a table as numbers, one at a time."""
    tables = cohort.tables()
    for answered in answered_instruments(cohort):
        frame = tables[answered.table]
        if len(frame) and not any(is_text(frame[name]) for name in answered.items):
            yield AnswerBlock(answered.instrument, answered.table, frame, answered.time)
