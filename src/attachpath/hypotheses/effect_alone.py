"""The focal effect of a hypothesis alone, whatever kind of model it has."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from attachpath.cohort import Cohort
from attachpath.hypotheses.fitting import fits_for
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.structural.parameters import parameters_of
from attachpath.hypotheses.theory import Theory

__all__ = ["FocalEffect", "focal_effect"]


class FocalEffect(NamedTuple):
    """Estimate and standard error of a focal term, or why there is none."""

    estimate: float
    std_error: float
    reason: str | None = None


def focal_effect(cohort: Cohort, theory: str | Path | Theory, name: str) -> FocalEffect:
    """Return the focal effect of one hypothesis, without parts, verdict or second opinion.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    name : str
        Id of the hypothesis.

    Returns
    -------
    FocalEffect
        Of the fit that `fit_hypothesis` returns.

    Raises
    ------
    UsageError
        ``unknown-hypothesis``; ``not-testable`` when these data cannot speak to it.
    AttachpathError
        What the model raised.
    """
    fits = fits_for(cohort, theory_for(cohort, theory))
    hypothesis = fits.testable(name)
    if hypothesis.kind != "sem":
        fitted = fits.fit(hypothesis)
        focal = fitted.contrast({hypothesis.term: 1.0})
        reason = fitted.reason or focal["reason"]
        return FocalEffect(float(focal["estimate"]), float(focal["std_error"]), reason)
    structural = fits.structural(hypothesis)
    if structural.reason is not None:
        return FocalEffect(float("nan"), float("nan"), structural.reason)
    found = parameters_of(structural, [hypothesis.term])[0]
    return FocalEffect(found.estimate, found.std_error, found.reason)
