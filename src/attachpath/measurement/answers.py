"""Item answers as a reliability coefficient needs them: their covariances, complete or by pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import UsageError, nearest_name
from attachpath.measurement.reliability import complete_answers, item_values, notes_on_items

__all__ = ["Answers", "Missing", "answers_of"]

Missing = Literal["complete", "pairwise"]

Matrix = NDArray[np.float64]

LEAST_PAIR = 3
"""Rows that a pair of items must have for a covariance to be used."""


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers with the covariance matrix that stands for them.

    Attributes
    ----------
    values : numpy.ndarray
        Shape (n, items); NaN where missing.
    covariance : numpy.ndarray
        Shape (items, items); NaN where too few rows have a pair.
    notes : tuple of str
        Rows left out, items that run the other way.
    reason : str or None
        Why the matrix cannot be used.
    """

    values: Matrix
    covariance: Matrix
    notes: tuple[str, ...]
    reason: str | None = None

    @property
    def n(self) -> int:
        """Rows used."""
        return len(self.values)

    def standard_error(self, gradient: Matrix) -> float:
        """Return the distribution-free standard error of a function of the covariance matrix.

        Parameters
        ----------
        gradient : numpy.ndarray
            Of the function, symmetric, shape (items, items).

        Returns
        -------
        float
            Standard deviation of the persons' influence, over the root of n.

        Notes
        -----
        A person moves the covariance of a pair by (product of deviations - covariance), n over the
        number of persons with that pair times as much where not all have it.
        """
        answered = ~np.isnan(self.values)
        centred = np.where(answered, self.values - np.nanmean(self.values, axis=0), 0.0)
        has = answered.astype(np.float64)
        weights = gradient * self.n / (has.T @ has)
        influence = ((centred @ weights) * centred).sum(axis=1)
        influence -= ((has @ (weights * self.covariance)) * has).sum(axis=1)
        return float(influence.std(ddof=1) / np.sqrt(self.n))


def answers_of(items: pd.DataFrame, missing: Missing = "complete") -> Answers:
    """Return the answers to the items of a scale.

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item, a row a person.
    missing : {"complete", "pairwise"}
        Use the rows without a missing answer, or for each pair of items the rows that have both.

    Returns
    -------
    Answers

    Raises
    ------
    UsageError
        ``too-few-items``, ``not-numeric`` or ``unknown-missing``.
    """
    if missing == "complete":
        values, notes = complete_answers(items)
        k = values.shape[1]
        few = len(values) < LEAST_PAIR
        covariance = np.full((k, k), np.nan) if few else np.cov(values, rowvar=False)
        reason = f"only {len(values)} complete rows" if few else None
        return Answers(values, covariance, notes, reason)
    if missing == "pairwise":
        return _pairwise(items)
    near = nearest_name(missing, ["complete", "pairwise"])
    raise UsageError(
        "unknown-missing",
        f"There is no way {missing!r} to treat missing answers.",
        f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
        "Use 'complete' or 'pairwise'.",
    )


def _pairwise(items: pd.DataFrame) -> Answers:
    every = item_values(items)
    values = every[~np.isnan(every).all(axis=1)]
    covariance = pd.DataFrame(values).cov(min_periods=LEAST_PAIR).to_numpy()
    answered = ~np.isnan(values)
    lacking = int((~answered).any(axis=1).sum())
    notes = []
    if len(every) > len(values):
        notes.append(f"{len(every) - len(values)} of {len(every)} rows have no answer at all")
    if lacking:
        has = answered.astype(np.int64)
        notes.append(
            f"{lacking} of {len(values)} rows have a missing answer; each covariance uses the rows "
            f"that have both items, {int((has.T @ has).min())} at least"
        )
    reason = None
    if np.isnan(covariance).any():
        reason = f"two items have fewer than {LEAST_PAIR} rows in common"
    return Answers(values, covariance, (*notes, *notes_on_items(covariance, items.columns)), reason)
