"""Scores of a cohort from its item answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from attachpath.cohort.canonical import FloatArray, as_numbers, is_text
from attachpath.cohort.columns import instrument_times, instruments_of
from attachpath.cohort.own_instruments import own_files
from attachpath.cohort.tables import Cohort
from attachpath.instruments import Instrument, score

__all__ = ["AnsweredInstrument", "answered_instruments", "score_cohort", "score_differences"]

TOLERANCE = 1e-5


@dataclass(frozen=True)
class AnsweredInstrument:
    """An instrument whose item answers all stand in a table.

    Parameters
    ----------
    instrument : Instrument
        The instrument.
    table : str
        Table with the answers.
    time : str or None
        Time that the column names carry.
    """

    instrument: Instrument
    table: str
    time: str | None

    @property
    def items(self) -> list[str]:
        """Names of the item columns that its scales need."""
        return self.instrument.scored_columns(self.time)


def score_cohort(cohort: Cohort) -> Cohort:
    """Score every instrument whose items are in the tables.

    Parameters
    ----------
    cohort : Cohort
        Item answers in the tables of clients and occasions.

    Returns
    -------
    Cohort
        With a column a scale, added or replaced. A score whose items were all left blank is
        kept, so nothing is lost. Where a score that stood there differs from its items the new
        one stands and ``provenance["score_notes"]`` says so; it also names each file of the
        user's own that scored anything. ``provenance["instrument_files"]`` has their hashes.

    Raises
    ------
    DataError
        ``out-of-range``, ``not-a-number``.
    """
    tables = cohort.tables()
    own = own_files(cohort.instruments)
    notes: list[str] = []
    new: dict[str, dict[str, FloatArray]] = {}
    for answered in answered_instruments(cohort):
        table = tables[answered.table]
        notes += _own_file_notes(answered.instrument, own)
        for column, values in _scores(table, answered).items():
            if column in table.columns:
                differing = int(_differs(table[column], values).sum())
                if differing:
                    notes.append(
                        f"{answered.table}.{column}: {differing} score(s) differed from the items "
                        "and were replaced"
                    )
            new.setdefault(answered.table, {})[column] = values
    made = {name: _with_columns(tables[name], columns) for name, columns in new.items()}
    provenance = cohort.provenance
    if notes:
        every = [*provenance.get("score_notes", []), *notes]
        provenance["score_notes"] = list(dict.fromkeys(every))
    if own:
        provenance["instrument_files"] = own
    return cohort.replace(**made, provenance=provenance)


def answered_instruments(cohort: Cohort) -> Iterator[AnsweredInstrument]:
    """Yield every instrument and time whose items all stand in a table."""
    tables = cohort.tables()
    for instrument in instruments_of(cohort.instruments).values():
        columns = tables[instrument.table].columns
        present = set(columns)
        for time in instrument_times(instrument, columns):
            if present.issuperset(instrument.scored_columns(time)):
                yield AnsweredInstrument(instrument, instrument.table, time)


def score_differences(cohort: Cohort) -> Iterator[tuple[str, str, list[int]]]:
    """Yield table, column and places of scores that differ from their items."""
    tables = cohort.tables()
    for answered in answered_instruments(cohort):
        table = tables[answered.table]
        columns = answered.instrument.scale_columns(answered.time)
        stored = [name for name in columns if name in table.columns and not is_text(table[name])]
        if stored:
            scores = _scores(table, answered)
            for column in stored:
                places = np.flatnonzero(_differs(table[column], scores[column]))
                if places.size:
                    yield answered.table, column, places.tolist()


def _own_file_notes(instrument: Instrument, own: dict[str, dict[str, Any]]) -> list[str]:
    file = own.get(instrument.prefix)
    if file is None:
        return []
    scored = f"{instrument.name} ({instrument.prefix}_*) was scored with the user's file "
    return [f"{scored}{file['file']}: key {file['key_status']}, SHA-256 {file['sha256'][:12]}."]


def _scores(table: pd.DataFrame, answered: AnsweredInstrument) -> dict[str, FloatArray]:
    items = table[answered.items]
    scores = score(items, answered.instrument, time=answered.time)
    blank = items.isna().to_numpy().all(axis=1)
    found: dict[str, FloatArray] = {}
    for column in scores.columns:
        values = scores[column].to_numpy(dtype=float)
        if column in table.columns and not is_text(table[column]):
            values = np.where(blank, as_numbers(table[column]), values)
        found[column] = values
    return found


def _differs(stored: pd.Series, values: FloatArray) -> np.ndarray:
    if is_text(stored):
        return stored.notna().to_numpy()
    old = as_numbers(stored)
    both = ~np.isnan(old) & ~np.isnan(values)
    apart = np.zeros(len(old), dtype=bool)
    apart[both] = np.abs(old[both] - values[both]) > TOLERANCE * np.maximum(1, np.abs(old[both]))
    return apart | (~np.isnan(old) & np.isnan(values))


def _with_columns(table: pd.DataFrame, columns: dict[str, FloatArray]) -> pd.DataFrame:
    """Put scores where they stand, or before the item answers of a table."""
    standing = table.drop(columns=[name for name in columns if name in table.columns])
    order = list(table.columns)
    order += [name for name in columns if name not in table.columns]
    joined = pd.concat([standing, pd.DataFrame(columns, index=table.index)], axis=1)
    return joined[order]
