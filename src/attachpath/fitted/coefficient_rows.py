"""The rows of a table of coefficients: every table of estimates has these columns."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["COEFFICIENT_COLUMNS", "coefficient_row", "coefficient_table", "missing_row"]

COEFFICIENT_COLUMNS = (
    "term",
    "estimate",
    "std_error",
    "df",
    "statistic",
    "p_value",
    "ci_low",
    "ci_high",
    "reason",
)


def coefficient_table(rows: list[pd.Series]) -> pd.DataFrame:
    """Bind rows of `Fitted.contrast` into a table: text, float, and None where no reason is."""
    types = {"term": "str", "reason": "object"}
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=types.get(name, "float64"))
            for name in COEFFICIENT_COLUMNS
        }
    )


def coefficient_row(name: str, numbers: list[float], reason: str | None = None) -> pd.Series:
    """Return one row; `numbers` stand between its term and its reason."""
    return pd.Series([name, *numbers, reason], index=list(COEFFICIENT_COLUMNS), dtype=object)


def missing_row(name: str, reason: str) -> pd.Series:
    """Return a row without numbers that says why."""
    return coefficient_row(name, [np.nan] * 7, reason)
