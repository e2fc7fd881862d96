"""The result of a reliability analysis, and the complete answers that one starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import UsageError

__all__ = ["Reliability", "check_level", "complete_answers", "missing_reliability"]


@dataclass(frozen=True)
class Reliability:
    """A reliability coefficient with its interval.

    Attributes
    ----------
    estimate, ci_low, ci_high : float
        The coefficient and its interval; NaN with a `reason` where there is none.
    level : float
        Confidence level of the interval.
    n : int
        Persons (rows) used; clients for a coefficient between clients.
    items : int
        Number of items.
    method : str
        Coefficient, and how the interval was made.
    notes : tuple of str
        What a reader must know: rows left out, items that run the other way.
    reason : str or None
        Why the number is missing.
    """

    estimate: float
    ci_low: float
    ci_high: float
    level: float
    n: int
    items: int
    method: str
    notes: tuple[str, ...] = ()
    reason: str | None = None

    def as_record(self) -> dict[str, float | int | str | None]:
        """Return the numbers as a flat record, a row of a table."""
        return {
            "estimate": self.estimate,
            "ci_low": self.ci_low,
            "ci_high": self.ci_high,
            "n": self.n,
            "items": self.items,
            "method": self.method,
            "reason": self.reason,
        }


def missing_reliability(
    reason: str, *, level: float, n: int, items: int, method: str, notes: tuple[str, ...] = ()
) -> Reliability:
    """Return a reliability without a number, and why."""
    return Reliability(np.nan, np.nan, np.nan, level, n, items, method, notes, reason)


def check_level(level: float) -> None:
    """Refuse a confidence level that is not between 0 and 1.

    Raises
    ------
    UsageError
        ``bad-level``.
    """
    if not 0 < level < 1:
        raise UsageError(
            "bad-level",
            f"The confidence level is {level}.",
            "It is a share, not a percentage.",
            "Give a number such as 0.95.",
        )


def complete_answers(items: pd.DataFrame) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return the rows without a missing answer, and notes on what was left out.

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item.

    Returns
    -------
    values : numpy.ndarray
        Shape (complete rows, items).
    notes : tuple of str
        How many rows were left out, and items that correlate negatively with the rest.

    Raises
    ------
    UsageError
        ``too-few-items`` or ``not-numeric``.
    """
    if items.shape[1] < 2:
        raise UsageError(
            "too-few-items",
            f"Reliability was asked for {items.shape[1]} item(s).",
            "Internal consistency compares items with each other.",
            "Give at least two item columns.",
        )
    words = [str(name) for name, kind in items.dtypes.items() if kind.kind not in "iufb"]
    if words:
        raise UsageError(
            "not-numeric",
            f"These item columns hold no numbers: {', '.join(words)}.",
            "A column of text or dates stands among the items.",
            "Give the item columns alone, as numbers.",
        )
    every = items.to_numpy(dtype=np.float64, na_value=np.nan)
    complete = np.isfinite(every).all(axis=1)
    values = every[complete]
    notes = []
    left_out = len(every) - len(values)
    if left_out:
        notes.append(f"{left_out} of {len(every)} rows have a missing answer and were left out")
    names = [str(name) for name in items.columns]
    return values, (*notes, *_against_the_rest(values, names))


def _against_the_rest(values: NDArray[np.float64], names: list[str]) -> list[str]:
    if len(values) < 3:
        return []
    centred = values - values.mean(axis=0)
    rest = centred.sum(axis=1, keepdims=True) - centred
    against = (centred * rest).sum(axis=0) < 0
    constant = np.ptp(values, axis=0) == 0
    notes = []
    if against.any():
        which = ", ".join(name for name, is_so in zip(names, against, strict=True) if is_so)
        notes.append(
            f"these items correlate negatively with the sum of the others: {which}; "
            "a reversed item that was not turned round does this"
        )
    if constant.any():
        which = ", ".join(name for name, is_so in zip(names, constant, strict=True) if is_so)
        notes.append(f"everybody gave the same answer to: {which}")
    return notes
