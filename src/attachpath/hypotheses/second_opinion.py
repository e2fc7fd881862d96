"""A second implementation's answer to the same question, and whether the two agree."""

from __future__ import annotations

from typing import Any

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.fitting import SECOND_ENGINE, TheoryFits
from attachpath.hypotheses.theory import Hypothesis

__all__ = [
    "ESTIMATE_TOLERANCE",
    "STD_ERROR_TOLERANCE",
    "no_second_engine",
    "opinions_agree",
    "second_opinion",
]

ESTIMATE_TOLERANCE = 1e-3
STD_ERROR_TOLERANCE = 0.01

_NO_ENGINE = (
    "no second implementation here fits a path model with missing values, auxiliary variables and "
    "standard errors that are robust to groups (semopy ignores the means of incomplete data)"
)


def no_second_engine() -> dict[str, Any]:
    """Return the record of a model that only one engine can fit, with why."""
    return _none(None, _NO_ENGINE)


def second_opinion(fits: TheoryFits, hypothesis: Hypothesis, ours: Fitted) -> dict[str, Any]:
    """Fit the model of a hypothesis with the second engine and compare the focal term.

    Parameters
    ----------
    fits : TheoryFits
        The cohort and its theory.
    hypothesis : Hypothesis
        The claim.
    ours : Fitted
        The first engine's fit.

    Returns
    -------
    dict
        ``engine, estimate, std_error, difference, agrees, reason``.
    """
    engine = SECOND_ENGINE[hypothesis.kind]
    try:
        theirs = fits.fit(hypothesis, engine)
    except AttachpathError as error:
        return _none(engine, error.message)
    if theirs.reason is not None:
        return _none(theirs.engine, theirs.reason)
    row = theirs.contrast({hypothesis.term: 1.0})
    own = ours.contrast({hypothesis.term: 1.0})
    agrees = opinions_agree(own.estimate, own.std_error, row.estimate, row.std_error)
    return {
        "engine": theirs.engine,
        "estimate": row.estimate,
        "std_error": row.std_error,
        "difference": row.estimate - own.estimate,
        "agrees": agrees,
        "reason": None if agrees else _why(ours, theirs),
    }


def opinions_agree(
    estimate: float, std_error: float, other_estimate: float, other_std_error: float
) -> bool:
    """Compare: estimates within 1e-3 of the larger of 1 and |value|, SE within 1 % relative.

    Examples
    --------
    >>> opinions_agree(0.5, 0.1, 0.5009, 0.1005)
    True
    >>> opinions_agree(0.5, 0.1, 0.5, 0.102)
    False
    """
    close = abs(other_estimate - estimate) <= ESTIMATE_TOLERANCE * max(1.0, abs(estimate))
    return close and abs(other_std_error - std_error) <= STD_ERROR_TOLERANCE * std_error


def _none(engine: str | None, reason: str) -> dict[str, Any]:
    empty = dict.fromkeys(("estimate", "std_error", "difference", "agrees"))
    return {"engine": engine, **empty, "reason": reason}


def _why(ours: Fitted, theirs: Fitted) -> str:
    if set(ours.variances["term"]) != set(theirs.variances["term"]):
        return "one engine dropped a random slope to converge; see the notes"
    if ours.singular != theirs.singular:
        return "only one engine put a variance at its boundary"
    return "the engines differ by more than the tolerance"
