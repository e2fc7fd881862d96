"""What a bootstrap gives: a row a quantity, the draws behind it, and how many failed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["BootstrapResult"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class BootstrapResult:
    """Bootstrap standard errors and intervals of a fit.

    Attributes
    ----------
    rows : DataFrame
        What `table` gives a copy of.
    draws : numpy.ndarray
        A row a draw, a column a row of `table`; missing in draws that failed.
    failed : int
        Draws that did not converge: left out.
    inadmissible : int
        Draws with a negative variance or the like: kept.
    kind : str
        ``"percentile"`` or ``"bca"``.
    level : float
        Confidence level.
    units : str
        What was drawn: ``"330 rows"``, ``"44 clusters"``.
    seed : str
        The seed that gives the same draws.
    notes : tuple of str
        What a reader must know.
    seconds : float
        Time of all draws.
    """

    rows: pd.DataFrame
    draws: np.ndarray
    failed: int
    inadmissible: int
    kind: str
    level: float
    units: str
    seed: str
    notes: tuple[str, ...]
    seconds: float

    @property
    def table(self) -> pd.DataFrame:
        """A row a quantity.

        ``term, scale, estimate, std_error, bias, ci_low, ci_high, p_value, reason``; ``scale`` is
        ``"raw"`` or ``"std_all"``, and the bias is the mean of the draws less the estimate.
        """
        return self.rows.copy()

    def summary(self) -> str:
        """Return a plain text summary, counts and notes first."""
        numbers = ["estimate", "std_error", "bias", "ci_low", "ci_high", "p_value"]
        shown = self.table
        shown[numbers] = shown[numbers].map(lambda value: f"{value:.4g}").astype("str")
        if shown["reason"].isna().all():
            shown = shown.drop(columns="reason")
        head = f"Bootstrap of {self.units}: {len(self.draws)} draws, {self.failed} failed"
        lines = [f"{head}, {self.inadmissible} not admissible (seed {self.seed})"]
        lines += [f"{self.level:.0%} intervals: {self.kind}"]
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join([*lines, "", shown.to_string(index=False)])

    def __repr__(self) -> str:
        return self.summary()
