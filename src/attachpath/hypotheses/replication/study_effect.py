"""What one study says about one hypothesis, on the scale on which studies are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scipy import stats

__all__ = ["StudyEffect", "study_effect"]


@dataclass(frozen=True)
class StudyEffect:
    """The standardised effect of one study; with a `reason` it has none.

    Attributes
    ----------
    study : str
        Its name.
    verdict : str
        Verdict of the hypothesis in this study.
    estimate, std_error, ci_low, ci_high : float or None
        Standardised, with the 95 % interval.
    df : float or None
        None for a test by the normal distribution.
    p_value : float or None
        Two-sided and unadjusted, of the focal term.
    p_adjusted : float or None
        Over the family of this study, which its verdict follows.
    n : int or None
        Clients.
    reason : str or None
        Why there is no effect.
    """

    study: str
    verdict: str
    estimate: float | None = None
    std_error: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    df: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    n: int | None = None
    reason: str | None = None


def study_effect(study: str, row: Mapping[str, Any]) -> StudyEffect:
    """Take the effect from a row of the verdicts.

    Parameters
    ----------
    study : str
        Name of the study.
    row : mapping
        A row of ``hypotheses`` in results.json.

    Returns
    -------
    StudyEffect

    Notes
    -----
    Standardising multiplies an estimate, its SE and its interval by one positive number, the SDs
    of the cohort taken as known.
    """
    verdict, n = row["verdict"], row["n_clients"]
    if row["estimate"] is None or row["std_error"] is None:
        return StudyEffect(study, verdict, n=n, reason=row["reason"] or "it has no estimate")
    if row["std_estimate"] is None or row["estimate"] == 0:
        reason = "a variable of its term cannot be standardised"
        return StudyEffect(study, verdict, n=n, reason=reason)
    scale = row["std_estimate"] / row["estimate"]
    low, high = _interval(row)
    return StudyEffect(
        study,
        verdict,
        row["std_estimate"],
        row["std_error"] * scale,
        low * scale,
        high * scale,
        row["df"],
        row["p_value"],
        row["p_holm"],
        n,
    )


def _interval(row: Mapping[str, Any]) -> tuple[float, float]:
    """Return the row's own 95 % interval; the normal one where it has none."""
    if row["ci_low"] is not None and row["ci_high"] is not None:
        return row["ci_low"], row["ci_high"]
    half = float(stats.norm.ppf(0.975)) * row["std_error"]
    return row["estimate"] - half, row["estimate"] + half
