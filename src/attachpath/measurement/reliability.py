"""The result of a reliability analysis, and the complete answers that one starts from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import UsageError

__all__ = [
    "Reliability",
    "complete_answers",
    "item_values",
    "missing_reliability",
    "notes_on_items",
]


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
    every = item_values(items)
    values = every[~np.isnan(every).any(axis=1)]
    left_out = len(every) - len(values)
    notes = []
    if left_out:
        notes.append(f"{left_out} of {len(every)} rows have a missing answer and were left out")
    if len(values) > 2:
        notes += notes_on_items(np.cov(values, rowvar=False), items.columns)
    return values, tuple(notes)


def item_values(items: pd.DataFrame, least: int = 2) -> NDArray[np.float64]:
    """Return the answers to some items, NaN where missing.

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item.
    least : int
        Number of items that there must be.

    Returns
    -------
    numpy.ndarray
        Shape (rows, items).

    Raises
    ------
    UsageError
        ``too-few-items`` or ``not-numeric``.
    """
    if items.shape[1] < least:
        raise UsageError(
            "too-few-items",
            f"Reliability was asked for {items.shape[1]} item(s).",
            "Internal consistency compares items with each other.",
            f"Give at least {least} item column(s).",
        )
    words = [str(name) for name, kind in items.dtypes.items() if kind.kind not in "iufb"]
    if words:
        raise UsageError(
            "not-numeric",
            f"These item columns hold no numbers: {', '.join(words)}.",
            "A column of text or dates stands among the items.",
            "Give the item columns alone, as numbers.",
        )
    values = items.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def notes_on_items(covariance: NDArray[np.float64], names: Iterable[object]) -> list[str]:
    """Name the items that run against the sum of the others, and those that do not vary.

    Parameters
    ----------
    covariance : numpy.ndarray
        Of the items, shape (items, items).
    names : iterable
        Of the items.

    Returns
    -------
    list of str
    """
    variance = np.diag(covariance)
    against = np.nansum(covariance, axis=1) - np.nan_to_num(variance) < 0
    notes = []
    if against.any():
        notes.append(
            f"these items correlate negatively with the sum of the others: "
            f"{_listed(names, against)}; a reversed item that was not turned round does this"
        )
    if (variance == 0).any():
        notes.append(f"everybody gave the same answer to: {_listed(names, variance == 0)}")
    return notes


def _listed(names: Iterable[object], chosen: NDArray[np.bool_]) -> str:
    return ", ".join(str(name) for name, is_so in zip(names, chosen, strict=True) if is_so)
