"""Standardised estimates (the lead's first version; `standardized` with SE follows)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from attachpath.sem.implied import Compiled, implied_moments
from attachpath.sem.inference import defined_values

__all__ = ["standardized_estimates"]


def standardized_estimates(
    compiled: Compiled, parameters: np.ndarray, kind: Literal["all", "lv"]
) -> np.ndarray:
    """Return the standardised value of every row of the table, then of every definition."""
    table = compiled.table
    values = np.full(len(table.rows), np.nan)
    for number, row in enumerate(table.rows):
        layout = compiled.layouts[row.group - 1]
        implied = implied_moments(layout, parameters)
        sd = np.sqrt(np.diag(implied.all_covariances))
        if kind == "lv":
            sd = np.where(np.arange(len(sd)) < implied.p, 1.0, sd)
        i = layout.names.index(row.lhs)
        j = layout.names.index(row.rhs) if row.rhs else i
        if row.op == "=~":
            values[number] = implied.paths[j, i] * sd[i] / sd[j]
        elif row.op == "~":
            values[number] = implied.paths[i, j] * sd[j] / sd[i]
        elif row.op == "~~":
            values[number] = implied.residuals[i, j] / (sd[i] * sd[j])
        else:
            values[number] = implied.intercepts[i] / sd[i]
    return np.concatenate([values, np.full(len(table.definitions), np.nan)])
