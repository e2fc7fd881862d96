"""What a reader may conclude from each verdict: its power, its bounds, what was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import HypothesisRow, Role, by_role, plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.numbers import count, interval, number, p_equation
from attachpath.reporting.words import (
    VERDICT_WORDS,
    before_adjustment,
    effect_digits,
    verdict_sentence,
)

__all__ = ["is_inferred", "partialling_notes", "reading", "verdicts_answer"]

# `smallest_detectable` is 2.8 SE; a zero estimate is negligible where 1.645 SE is below the bound.
_DETECTABLE, _HALF_90 = 2.8, 1.645

_ROLES: dict[Role, str] = {
    "confirmatory": "confirmatory hypotheses",
    "secondary": "secondary hypotheses (unadjusted)",
    "exploratory": "exploratory hypotheses (unadjusted)",
    "validity": "hypotheses on the validity of the measures (unadjusted)",
}


def verdicts_answer(rows: list[HypothesisRow]) -> list[str]:
    """Answer which hypotheses the data support, in a sentence a role.

    Parameters
    ----------
    rows : list of HypothesisRow
        As tested.

    Returns
    -------
    list of str
        Confirmatory hypotheses first; empty without any row.
    """
    said = []
    for role, words in _ROLES.items():
        own = [row for row in by_role(rows) if row.role == role]
        if own:
            told = words if len(own) > 1 else words.replace("hypotheses", "hypothesis")
            said.append(f"Of {count(len(own))} {told}: {_tally(own)}.")
    return said


def _tally(rows: list[HypothesisRow]) -> str:
    by_verdict = {
        verdict: [row.id for row in rows if row.verdict == verdict] for verdict in VERDICT_WORDS
    }
    return "; ".join(
        f"{count(len(ids))} {VERDICT_WORDS[verdict]} ({', '.join(ids)})"
        for verdict, ids in by_verdict.items()
        if ids
    )


def reading(row: HypothesisRow) -> str:
    """Say what the data say about a hypothesis, and what they could have said.

    Parameters
    ----------
    row : HypothesisRow
        A row of `test_hypotheses`.

    Returns
    -------
    str
        The verdict's sentence, the smallest effect that this cohort finds, why `negligible` was
        or was not attainable, and how it compares with the published direction.
    """
    sentences = [verdict_sentence(row), _power(row), _attainable(row), _published(row)]
    return " ".join(sentence for sentence in sentences if sentence)


def _power(row: HypothesisRow) -> str:
    # The sentence of an inconclusive verdict says it already.
    if row.smallest_detectable is None or row.verdict == "inconclusive":
        return ""
    return (
        f"The smallest standardised effect that this cohort finds with 80% power"
        f"{before_adjustment(row)} is {number(row.smallest_detectable, effect_digits(row))}."
    )


def _attainable(row: HypothesisRow) -> str:
    if row.negligible_attainable is None or not row.smallest_detectable or not row.smallest_effect:
        return ""
    half = _HALF_90 * row.smallest_detectable / _DETECTABLE
    width = f"the 90% interval reaches {number(half, 3)} to either side of the estimate"
    bound = f"the bound is {number(row.smallest_effect, 3)}"
    if row.negligible_attainable:
        narrow = "The data could have shown that there is next to nothing"
        return f"{narrow}: {width}, and {bound}." if row.verdict == "inconclusive" else ""
    times = (half / row.smallest_effect) ** 2
    return (
        f"The data could not have shown that there is next to nothing: {width}, and {bound}, so "
        "that even an estimate of zero would have stayed inconclusive; more than "
        f"{number(times, 1)} times as many clients would be needed."
    )


def _published(row: HypothesisRow) -> str:
    told = row.published
    if not told or row.estimate is None or row.agrees_with_published is None:
        return ""
    there = f"{told['direction']} and significant"
    if not told.get("significant"):
        there = "not significant"
    origin = "Inferred from the literature" if is_inferred(told) else "Published"
    here = f"{'positive' if row.estimate > 0 else 'negative'}, {p_equation(row.p_value)}"
    same = "in agreement" if row.agrees_with_published else "not in agreement"
    return f"{origin}: {there}; here: {here} ({same})."


def is_inferred(published: Mapping[str, Any]) -> bool:
    """Tell whether what a theory calls published is an inference by its author.

    Examples
    --------
    >>> is_inferred({"source": "inference from r(Secure, anxiety)"})
    True
    """
    return str(published.get("source") or "").lower().startswith("inference")


def partialling_notes(rows: list[HypothesisRow], beside: pd.DataFrame) -> list[str]:
    """Warn where an ESAT effect stands although Secure alone has next to none.

    Parameters
    ----------
    rows : list of HypothesisRow
        As tested.
    beside : DataFrame
        From `attachpath.hypotheses.secure_beside`.

    Returns
    -------
    list of str
        A note for each hypothesis with ESAT as focal predictor (not in a product) whose
        standardised effect is told apart from zero (90 % interval), while that of Secure alone is
        closer to zero and below the smallest effect of interest. Where ESAT shows nothing either,
        there is no association to explain.
    """
    by_id = {row.id: row for row in rows}
    notes = []
    for record in beside.loc[beside["model"] == "alone"].to_dict("records"):
        row, alone = by_id[str(record["id"])], plain_value(record)
        effect, bound = alone["std_estimate"], row.smallest_effect
        if effect is None or bound is None or ":" in (row.term or ""):
            continue
        if _differs_from_zero(row) and abs(effect) < min(bound, abs(row.std_estimate or 0)):
            notes.append(_partialling_note(row, alone))
    return notes


def _differs_from_zero(row: HypothesisRow) -> bool:
    low, high = row.std_ci90_low, row.std_ci90_high
    return low is not None and high is not None and (low > 0 or high < 0)


def _partialling_note(row: HypothesisRow, alone: Mapping[str, Any]) -> str:
    bounds = interval(alone["std_ci90_low"], alone["std_ci90_high"])
    return (
        f"{row.id}: Secure alone is near zero here (standardised b = "
        f"{number(alone['std_estimate'])}, 90% CI {bounds}), while "
        f"{label(row.term or '')} has {number(row.std_estimate)} ({p_equation(row.p_value)}). "
        "Such an association can arise from partialling alone: taking a subscale out of Secure "
        "puts that subscale, with the other sign, into what is left. Read it with the model of "
        "the three subscales."
    )
