"""Explained variance of each endogenous variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from attachpath.sem.solution.standardized_table import standardized_table

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["r_squared"]


def r_squared(fit: SemFit, level: float = 0.95) -> pd.DataFrame:
    """Return the share of each endogenous variable's variance that the model explains.

    Parameters
    ----------
    fit : SemFit
        The fit.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        ``group, variable, r_squared, std_error, ci_low, ci_high, reason``, group after group:
        indicators and outcomes, then latent variables that something predicts.

    Notes
    -----
    One less the residual variance over the implied variance, so that its standard error is that of
    the standardised residual variance. A negative share (loops) and one above 1 (a negative
    residual variance) stand with a reason.
    """
    table = standardized_table(fit, "all", level)
    endogenous = _endogenous(fit)
    is_variance = (table["op"] == "~~") & (table["lhs"] == table["rhs"])
    rows = table[is_variance & table["lhs"].isin(endogenous)]
    place = {name: at for at, name in enumerate(endogenous)}
    order = rows["group"].to_numpy() * len(place) + np.array([place[name] for name in rows["lhs"]])
    rows = rows.iloc[np.argsort(order, kind="stable")]
    shares = 1 - rows["estimate"]
    return pd.DataFrame(
        {
            "group": rows["group"].astype("int64"),
            "variable": rows["lhs"],
            "r_squared": shares,
            "std_error": rows["std_error"],
            "ci_low": 1 - rows["ci_high"],
            "ci_high": 1 - rows["ci_low"],
            "reason": [
                why or _outside(share)
                for why, share in zip(rows["reason"], shares.to_numpy(), strict=True)
            ],
        }
    ).reset_index(drop=True)


def _endogenous(fit: SemFit) -> list[str]:
    rows = fit.compiled.table.rows
    caused = {row.rhs for row in rows if row.op == "=~"} | {
        row.lhs for row in rows if row.op == "~"
    }
    return [name for name in fit.compiled.layouts[0].names if name in caused]


def _outside(share: float) -> str | None:
    if np.isnan(share) or -1e-9 <= share <= 1 + 1e-9:
        return None
    return "the residual variance exceeds the variance" if share < 0 else "above 1"
