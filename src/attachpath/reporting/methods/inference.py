"""Methods on inference: level, adjustment, verdicts, power, second opinions."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.hypotheses import Theory
from attachpath.reporting.hypothesis_row import HypothesisRow
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.numbers import bounded, count, number
from attachpath.reporting.plain_notes import in_words
from attachpath.reporting.topics import MethodsText

__all__ = ["verdict_methods"]

_RULES = (
    "Each effect was judged in this order: supported (adjusted p below the level, the expected "
    "sign, and every part of the claim holds), opposite (adjusted p below the level, the other "
    "sign), negligible (the 90% interval of the standardised effect lies inside the bounds of the "
    "smallest effect of interest: two one-sided tests at .05), and otherwise inconclusive. Where "
    "no association was predicted, negligible is what was predicted."
)
_POWER = (
    "The smallest effect that a test finds with 80% power is given as 2.8 standard errors; it is "
    "computed from the data at hand, before adjustment, and is no power analysis made beforehand."
)


def verdict_methods(rows: list[HypothesisRow], theory: Theory) -> list[MethodsText]:
    """Return the Methods sentences of the verdicts, as the rows were computed.

    Parameters
    ----------
    rows : list of HypothesisRow
        All rows of the run.
    theory : Theory
        What they test; its level and side are told.

    Returns
    -------
    list of MethodsText
        Empty where no hypothesis could be tested.
    """
    if all(row.estimate is None for row in rows):
        return []
    bounds = MethodsText(topic="verdicts", text=f"{_RULES} {_bounds(rows)}".rstrip())
    told = [MethodsText(topic="inference", text=_level(rows, theory)), bounds]
    if any(row.smallest_detectable is not None for row in rows):
        told.append(MethodsText(topic="inference", text=_POWER))
    return [*told, *_second_opinions(rows)]


def _level(rows: Sequence[HypothesisRow], theory: Theory) -> str:
    said = [f"The level was {bounded(theory.alpha)}, {theory.side}."]
    family = [row.id for row in rows if row.p_holm is not None]
    if len(family) == 1:
        said.append(f"{family[0]} is alone in its family, so that its p needs no adjustment.")
    elif family:
        said.append(
            f"The p values of {count(len(family))} hypotheses ({', '.join(family)}) were adjusted "
            "together by Holm's method; the others are unadjusted and labelled so."
        )
    parts = [row.id for row in rows if row.parts]
    if parts:
        said.append(
            f"Claims with several parts ({', '.join(parts)}) are decided by the largest p of their "
            "parts (intersection-union test)."
        )
    return " ".join(said)


def _bounds(rows: Sequence[HypothesisRow]) -> str:
    """Group the hypotheses by their smallest effect of interest."""
    by_bound: dict[str, list[str]] = {}
    for row in rows:
        if row.smallest_effect is not None:
            by_bound.setdefault(f"±{number(row.smallest_effect, 3).rstrip('0')}", []).append(row.id)
    said = "; ".join(f"{bound} for {joined(ids)}" for bound, ids in by_bound.items())
    return f"Bounds, in standard deviations: {said}." if said else ""


def _second_opinions(rows: Sequence[HypothesisRow]) -> list[MethodsText]:
    """Say which other implementation fitted the models, and how often it agreed."""
    opinions = [(row.id, row.second_opinion) for row in rows if row.second_opinion]
    engines = sorted({one.engine for _, one in opinions if one.engine})
    if not engines:
        return []
    given = [(name, one) for name, one in opinions if one.agrees is not None]
    differ = [name for name, one in given if not one.agrees]
    agreed = f"Of {count(len(given))} estimates {count(len(given) - len(differ))} agreed"
    agreed += f", all but {joined(differ)}" if differ else ""
    text = (
        f"Each model was fitted again by another implementation ({', '.join(engines)}); the two "
        "agree when the estimates differ by at most 0.001 of the larger of 1 and the value, and "
        f"the standard errors by at most 1%. {agreed}."
    )
    return [MethodsText(topic="second_opinions", text=f"{text}{_without(opinions)}")]


def _without(opinions: Sequence[tuple[str, object]]) -> str:
    about: dict[str, list[str]] = {}
    for name, one in opinions:
        reason = getattr(one, "reason", None)
        if getattr(one, "estimate", None) is None and reason:
            about.setdefault(in_words(str(reason)).rstrip("."), []).append(name)
    said = "; ".join(f"{joined(ids)} ({reason})" for reason, ids in about.items())
    return f" Without a second opinion: {said}." if said else ""
