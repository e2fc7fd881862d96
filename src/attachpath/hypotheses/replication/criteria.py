"""Three criteria of replication, each about one replication of one hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from scipy import stats

from attachpath.hypotheses.replication.original import Original
from attachpath.hypotheses.replication.prediction import prediction_interval
from attachpath.hypotheses.replication.small_telescopes import (
    detectable_by_n,
    detectable_by_std_error,
)
from attachpath.hypotheses.replication.study_effect import StudyEffect

__all__ = [
    "ESTIMATE_NOT_KNOWN",
    "Outcome",
    "Replicated",
    "same_sign_and_significant",
    "small_telescopes",
    "within_prediction_interval",
]

Outcome = Literal["yes", "no", "not_computable", "not_testable"]

ESTIMATE_NOT_KNOWN = "the original estimate is not known"
_NOTHING_FOUND = "the original found no significant effect"


@dataclass(frozen=True)
class Replicated:
    """The answer of one criterion.

    Attributes
    ----------
    outcome : {"yes", "no", "not_computable", "not_testable"}
    reason : str or None
        What the answer rests on; always said where there is none.
    low, high : float or None
        The prediction interval.
    detectable : float or None
        d33, with the sign of the original effect.
    p_value : float or None
        One-sided, that the effect is smaller than d33.
    """

    outcome: Outcome
    reason: str | None = None
    low: float | None = None
    high: float | None = None
    detectable: float | None = None
    p_value: float | None = None


def same_sign_and_significant(original: Original, new: StudyEffect, alpha: float) -> Replicated:
    """Tell whether a replication found the effect again.

    Parameters
    ----------
    original : Original
        What was found.
    new : StudyEffect
        The replication.
    alpha : float
        Level of the theory.

    Returns
    -------
    Replicated
        Not computable where the original found nothing that could be found again.

    Notes
    -----
    Two-sided p of the focal term below alpha, unadjusted, and the sign of the original.
    """
    if (absent := _absent(original, new)) is not None:
        return absent
    if not original.significant or not original.sign:
        return Replicated("not_computable", _NOTHING_FOUND)
    estimate, p_value = _known(new.estimate), _known(new.p_value)
    same = estimate * original.sign > 0
    if p_value >= alpha:
        return Replicated("no", f"not significant, with the {'same' if same else 'other'} sign")
    return Replicated("yes") if same else Replicated("no", "significant, with the other sign")


def within_prediction_interval(original: Original, new: StudyEffect) -> Replicated:
    """Tell whether a new estimate lies where chance alone would put it.

    Parameters
    ----------
    original : Original
        With estimate and SE.
    new : StudyEffect
        The replication.

    Returns
    -------
    Replicated
        With the 95 % interval of `prediction_interval`.
    """
    if (absent := _absent(original, new)) is not None:
        return absent
    if original.estimate is None or original.std_error is None:
        return Replicated("not_computable", ESTIMATE_NOT_KNOWN)
    low, high = prediction_interval(
        original.estimate, original.std_error, _known(new.std_error), df=original.df, new_df=new.df
    )
    inside = low <= _known(new.estimate) <= high
    return Replicated("yes" if inside else "no", low=low, high=high)


def small_telescopes(
    original: Original, new: StudyEffect, alpha: float, *, is_product: bool = False
) -> Replicated:
    """Tell whether an effect is too small for the original study to have detected.

    Parameters
    ----------
    original : Original
        A significant result; its SE, or its number of cases.
    new : StudyEffect
        The replication.
    alpha : float
        Level of the theory.
    is_product : bool
        Whether the effect is a product of coefficients, whose precision n does not tell.

    Returns
    -------
    Replicated
        ``yes``: significantly smaller than d33.

    Notes
    -----
    t = (s estimate - d33) / SE with s the sign of the original, one-sided below alpha on the
    replication's df (Simonsohn 2015, Psychological Science 26, 559-569).
    """
    if (absent := _absent(original, new)) is not None:
        return absent
    if not original.significant or not original.sign:
        return Replicated("not_computable", _NOTHING_FOUND)
    if original.std_error is not None:
        detectable = detectable_by_std_error(original.std_error, original.df, alpha)
    elif is_product:
        return Replicated(
            "not_computable", "the precision of a product of coefficients does not follow from n"
        )
    elif original.n is not None:
        detectable = detectable_by_n(original.n, alpha)
    else:
        return Replicated("not_computable", "the number of cases of the original is not known")
    return _smaller(original.sign, detectable, new, alpha)


def _smaller(sign: int, detectable: float, new: StudyEffect, alpha: float) -> Replicated:
    outcome: Outcome = "no"
    ratio = (sign * _known(new.estimate) - detectable) / _known(new.std_error)
    p_value = float(stats.norm.cdf(ratio) if new.df is None else stats.t.cdf(ratio, new.df))
    found = sign * _known(new.estimate) > 0 and _known(new.p_value) < alpha
    if p_value < alpha:
        outcome, reason = "yes", "too small for the original study to have detected"
    elif found:
        reason = "an effect that the original could have detected"
    else:
        reason = "the replication is not precise enough to tell"
    return Replicated(outcome, reason, detectable=sign * detectable, p_value=p_value)


def _absent(original: Original, new: StudyEffect) -> Replicated | None:
    """Answer where one of the two has no result; the replication is named first."""
    if new.estimate is None or new.p_value is None:
        return Replicated("not_testable", new.reason or "it has no p")
    if original.reason is not None:
        return Replicated("not_computable", original.reason)
    return None


def _known(value: float | None) -> float:
    """Take a number that is there: `_absent` came first."""
    return cast("float", value)
