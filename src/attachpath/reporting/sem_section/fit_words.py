"""Words for how well a model fits, by the conventions of Hu and Bentler."""

from __future__ import annotations

import pandas as pd

from attachpath.reporting.numbers import bounded, bounded_interval, count, number, p_equation

__all__ = ["fit_numbers", "fit_verdict"]

_LEAST_CFI, _MOST_RMSEA, _MOST_SRMR = 0.95, 0.06, 0.08


def fit_verdict(measures: pd.Series) -> str:
    """Say how well a model fits: CFI .95, RMSEA .06 and SRMR .08 are lines drawn by convention.

    Examples
    --------
    >>> fit_verdict(
    ...     pd.Series({"df": 8, "cfi_robust": 0.97, "rmsea_robust": 0.08, "srmr": 0.05})
    ... )
    'fits by the CFI and the SRMR and not by the RMSEA'
    >>> fit_verdict(pd.Series({"df": 0, "cfi_robust": 1.0, "rmsea_robust": 0.0, "srmr": 0.0}))
    'is saturated, so that it fits by construction'
    """
    if measures["df"] == 0:
        return "is saturated, so that it fits by construction"
    if measures[["cfi_robust", "rmsea_robust", "srmr"]].isna().any():
        return "was estimated, but its fit cannot be judged from so few clients"
    kept = {
        "CFI": measures["cfi_robust"] >= _LEAST_CFI,
        "RMSEA": measures["rmsea_robust"] <= _MOST_RMSEA,
        "SRMR": measures["srmr"] <= _MOST_SRMR,
    }
    good = [name for name, value in kept.items() if value]
    poor = [name for name in kept if name not in good]
    if not poor:
        return "fits well"
    if not good:
        return "does not fit"
    named = (" and the ".join(names) for names in (good, poor))
    return "fits by the {} and not by the {}".format(*named)


def fit_numbers(measures: pd.Series) -> str:
    """Write the fit of a model as it stands in brackets."""
    if measures["df"] == 0 or pd.isna(measures["chisq_scaled"]):
        return f"{count(measures['npar'])} parameters, {count(measures['df'])} df"
    bounds = (measures["rmsea_ci_lower_robust"], measures["rmsea_ci_upper_robust"])
    return (
        f"χ²({count(measures['df'])}) = {number(measures['chisq_scaled'])}, "
        f"{p_equation(measures['pvalue_scaled'])}, CFI = {bounded(measures['cfi_robust'], 3)}, "
        f"RMSEA = {bounded(measures['rmsea_robust'], 3)} {bounded_interval(*bounds, 3)}, "
        f"SRMR = {bounded(measures['srmr'], 3)}"
    )
