"""Answers out of a table: item columns as numbers; every cell that cannot be one is listed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import DataError, Problem, UsageError
from attachpath.instruments.instrument import Instrument

__all__ = ["item_answers", "refuse_out_of_range", "response_bounds"]


def item_answers(
    items: pd.DataFrame,
    instrument: Instrument,
    time: str | None,
    response: tuple[int, int] | None,
    places: NDArray[np.intp] | None = None,
) -> NDArray[np.float64]:
    """Return the answers to all items, or to those at the given places, as floats.

    Raises
    ------
    UsageError
        ``missing-items``, ``duplicate-column``, ``bad-response``.
    DataError
        ``not-a-number``, ``out-of-range``, with every bad cell.
    """
    names = instrument.item_columns(time)
    columns = names if places is None else [names[place] for place in places]
    absent = [name for name in columns if name not in items.columns]
    if absent:
        raise UsageError(
            "missing-items",
            f"The table lacks {len(absent)} item column(s) of {instrument.id!r}: "
            f"{', '.join(absent)}.",
            f"The columns are named otherwise, or the time {time!r} is not the one meant.",
            f"Name the items {names[0]} to {names[-1]}; leave an unasked item's cells empty.",
        )
    chosen = items[columns]
    if chosen.shape[1] != len(columns):
        twice = sorted(set(chosen.columns[chosen.columns.duplicated()]))
        raise UsageError(
            "duplicate-column",
            f"Columns stand twice in the table: {', '.join(twice)}.",
            "Two files were joined, or a name was copied.",
            "Leave one column of each name.",
        )
    values = _numbers(chosen, instrument)
    refuse_out_of_range(values, instrument, columns, response_bounds(instrument, response))
    return values


def _numbers(chosen: pd.DataFrame, instrument: Instrument) -> NDArray[np.float64]:
    if all(kind.kind in "iuf" for kind in chosen.dtypes):  # nullable integers have a kind too
        return np.array(chosen.to_numpy(dtype=np.float64, na_value=np.nan))
    values = np.empty(chosen.shape)
    for place, name in enumerate(chosen.columns):
        numbers = pd.to_numeric(chosen[name], errors="coerce")
        values[:, place] = numbers.to_numpy(np.float64, na_value=np.nan)
    words = np.argwhere(np.isnan(values) & chosen.notna().to_numpy())
    problems = [
        _problem(instrument, "not-a-number", (row, chosen.columns[place]), "a number", text)
        for row, place in words
        if (text := str(chosen.iloc[row, place])).strip()  # blank text is an empty cell
    ]
    if problems:
        raise DataError(problems)
    return values


def refuse_out_of_range(
    values: NDArray[np.float64],
    instrument: Instrument,
    columns: list[str],
    bounds: tuple[int, int],
) -> None:
    """Raise a `DataError` that lists every answer outside the range.

    Raises
    ------
    DataError
        ``out-of-range``.
    """
    low, high = bounds
    slack = instrument.response.slack
    bad = (values < low - slack) | (values > high + slack)
    if bad.any():
        expected = f"an answer from {low} to {high}"
        raise DataError(
            [
                _problem(
                    instrument,
                    "out-of-range",
                    (row, columns[place]),
                    expected,
                    f"{values[row, place]:g}",
                )
                for row, place in np.argwhere(bad)
            ]
        )


def _problem(
    instrument: Instrument, code: str, cell: tuple[int, str], expected: str, value: str
) -> Problem:
    row, column = cell
    return Problem(
        code=code,
        table=instrument.table,
        column=column,
        row=int(row) + 2,  # a spreadsheet's row: the header is row 1
        value=value,
        expected=expected,
        next_step="Correct the answer, or empty the cell if it stands for a missing one.",
    )


def response_bounds(instrument: Instrument, response: tuple[int, int] | None) -> tuple[int, int]:
    """Return the lowest and highest answer: those given, or the instrument's.

    Raises
    ------
    UsageError
        ``bad-response`` when they are exchanged.
    """
    low, high = response or (instrument.response.low, instrument.response.high)
    if low >= high:
        raise UsageError(
            "bad-response",
            f"The range of answers is {low} to {high}.",
            "The lowest and the highest answer are exchanged.",
            "Give (lowest, highest), such as response=(1, 7).",
        )
    return low, high
