"""Chi-square tests of the model and of the baseline, plain and scaled."""

from __future__ import annotations

import numpy as np
from scipy import special

from attachpath.sem.chi_square import ChiSquare

__all__ = ["chi_square_rows", "scaled_statistic"]


def chi_square_rows(test: ChiSquare, *, scaled: bool, prefix: str = "") -> dict[str, float]:
    """Return statistic, df and p-value of a test.

    Parameters
    ----------
    test : ChiSquare
        The test.
    scaled : bool
        Whether to add the scaled test and its factor.
    prefix : str
        ``"baseline_"`` for that of the baseline model.

    Notes
    -----
    With df 0 there is no p-value, and the scaled statistic is 0 without a factor, as in lavaan.
    """
    rows = {
        f"{prefix}chisq": test.statistic,
        f"{prefix}df": float(test.df),
        f"{prefix}pvalue": _p_value(test.statistic, test.df),
    }
    if scaled:
        statistic = scaled_statistic(test)
        rows |= {
            f"{prefix}chisq_scaled": statistic,
            f"{prefix}df_scaled": float(test.df),
            f"{prefix}pvalue_scaled": _p_value(statistic, test.df),
            f"{prefix}chisq_scaling_factor": test.scaling,
        }
    return rows


def scaled_statistic(test: ChiSquare) -> float:
    """Return the statistic over its scaling factor; 0 without degrees of freedom."""
    return test.statistic / test.scaling if test.df else 0.0


def _p_value(statistic: float, df: int) -> float:
    return float(special.chdtrc(df, statistic)) if df and statistic >= 0 else np.nan
