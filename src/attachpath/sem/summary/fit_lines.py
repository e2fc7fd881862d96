"""Test of the model and its fit measures: plain and robust beside each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attachpath.sem.summary.numbers_as_text import number_text, p_text

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["FitLine", "fit_lines"]

_LINES = (
    ("Chi-square", "chisq", "chisq_scaled"),
    ("df", "df", "df_scaled"),
    ("p", "pvalue", "pvalue_scaled"),
    ("Scaling factor", "", "chisq_scaling_factor"),
    ("Baseline chi-square", "baseline_chisq", "baseline_chisq_scaled"),
    ("Baseline df", "baseline_df", "baseline_df_scaled"),
    ("CFI", "cfi", "cfi_robust"),
    ("TLI", "tli", "tli_robust"),
    ("RMSEA", "rmsea", "rmsea_robust"),
    ("  90% interval", "rmsea_ci_lower", "rmsea_ci_lower_robust"),
    ("  p (RMSEA <= 0.05)", "rmsea_pvalue", "rmsea_pvalue_robust"),
    ("SRMR", "srmr", ""),
    ("Log-likelihood", "logl", ""),
    ("AIC", "aic", ""),
    ("BIC", "bic", ""),
    ("BIC, adjusted for size", "bic2", ""),
)
"""Label, name among the fit measures, name of the robust variant."""


@dataclass(frozen=True)
class FitLine:
    """A fit measure.

    Attributes
    ----------
    label : str
        What it is.
    plain, robust : str
        Under normal theory, and corrected; empty where there is none.
    """

    label: str
    plain: str
    robust: str


def fit_lines(fit: SemFit) -> tuple[FitLine, ...]:
    """Return the lines that have a number."""
    measures = {str(name): float(value) for name, value in fit.fit_measures.items()}
    lines = [
        FitLine(label, _text(measures, plain), _text(measures, robust))
        for label, plain, robust in _LINES
    ]
    return tuple(line for line in lines if line.plain or line.robust)


def _text(measures: Mapping[str, float], name: str) -> str:
    value = measures.get(name, math.nan)
    if math.isnan(value):
        return ""
    if "_ci_lower" in name:
        upper = measures.get(name.replace("lower", "upper"), math.nan)
        return f"[{number_text(value)}, {number_text(upper)}]"
    if "pvalue" in name:
        return p_text(value)
    return f"{value:,.0f}" if name.removesuffix("_scaled").endswith("df") else number_text(value)
