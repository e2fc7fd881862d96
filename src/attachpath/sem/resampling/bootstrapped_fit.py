"""A fit whose standard errors and intervals are those of its bootstrap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from attachpath.sem.resampling.bootstrap import bootstrap

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["bootstrapped_fit", "bootstrapped_rows"]


def bootstrapped_fit(fit: SemFit, draws: int, seed: int | None, jobs: int) -> SemFit:
    """Return the fit with percentile intervals in its `parameters`, and a note that says so."""
    found = bootstrap(fit, draws, seed=seed, jobs=jobs)
    note = (
        f"Standard errors and intervals of `parameters` are from {draws:,} bootstrap draws of "
        f"{found.units} (percentiles; p inverts the interval; seed {found.seed})."
    )
    return replace(fit, bootstrapped=found, notes=(*fit.notes, note, *found.notes))


def bootstrapped_rows(fit: SemFit, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the numbers of a fit's bootstrap into its parameter rows, free ones and definitions."""
    if fit.bootstrapped is None:
        return frame
    drawn = fit.bootstrapped.table
    drawn = drawn[drawn["scale"] == "raw"]
    of_row = fit.compiled.of_row
    at = np.concatenate([np.flatnonzero(of_row >= 0), np.arange(len(of_row), len(frame))])
    place = frame.index[at]
    for name in ("std_error", "p_value", "ci_low", "ci_high"):
        frame.loc[place, name] = drawn[name].to_numpy()
    frame.loc[place, "statistic"] = frame.loc[place, "estimate"] / frame.loc[place, "std_error"]
    why = [old or new for old, new in zip(frame.loc[place, "reason"], drawn["reason"], strict=True)]
    frame.loc[place, "reason"] = pd.Series(why, index=place, dtype="object")
    return frame
