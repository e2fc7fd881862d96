"""The table of the replication criteria: a row a replication of a hypothesis."""

from __future__ import annotations

from attachpath.hypotheses import ComparedHypothesis, Replication
from attachpath.reporting.comparison.document import Comparison
from attachpath.reporting.comparison.outcome_words import (
    Footnotes,
    large_enough_words,
    same_sign_words,
    within_interval_words,
)
from attachpath.reporting.numbers import interval, number, p_value
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["criteria_table", "with_an_original"]

_COLUMNS = [
    "hypothesis",
    "study",
    "same_sign_and_significant",
    "same_sign_reason",
    "within_prediction_interval",
    "prediction_low",
    "prediction_high",
    "prediction_reason",
    "small_telescopes",
    "detectable",
    "smaller_p",
    "small_telescopes_reason",
]
_HEAD = [
    Heading(label="", align="left"),
    Heading(label="Same sign and significant", align="left"),
    Heading(label="In the prediction interval", align="left"),
    Heading(label="95% prediction interval", align="left"),
    Heading(label="Too small for the original", align="left"),
    Heading(label="d33"),
    Heading(label="p"),
]


def with_an_original(comparison: Comparison) -> list[ComparedHypothesis]:
    """Return the hypotheses about which an original result is known."""
    return [one for one in comparison.hypotheses if one.original.reason is None]


def criteria_table(comparison: Comparison) -> Table | None:
    """Return what each replication says about each original result; None where there is none."""
    known = with_an_original(comparison)
    if not known:
        return None
    notes = Footnotes()
    several = len(known[0].replications) > 1
    body = [
        Line(cells=[f"{one.id}, {found.study}" if several else one.id, *_cells(one, found, notes)])
        for one in known
        for found in one.replications
    ]
    return Table(
        id="replication",
        title="Was the original result found again?",
        columns=_COLUMNS,
        rows=[_values(one, found) for one in comparison.hypotheses for found in one.replications],
        head=_HEAD,
        body=body,
        note=" ".join(filter(None, [_NOTE, notes.text, _left_out(comparison)])),
    )


_NOTE = (
    "d33: the effect that the original study had 33% power to find; p: one-sided, that the new "
    "effect is smaller than d33. Too small “✗ yes”: p is below the level; “✓ no”: it is not, and "
    "the effect was found again; “? cannot tell”: neither."
)


def _cells(one: ComparedHypothesis, found: Replication, notes: Footnotes) -> list[str]:
    digits = 3 if one.kind == "sem" else 2
    inside, small = found.within_prediction_interval, found.small_telescopes
    return [
        same_sign_words(found.same_sign_and_significant, notes),
        within_interval_words(inside, notes),
        interval(inside.low, inside.high, digits),
        large_enough_words(small, notes),
        number(small.detectable, digits),
        p_value(small.p_value),
    ]


def _values(one: ComparedHypothesis, found: Replication) -> list[Cell]:
    same, inside = found.same_sign_and_significant, found.within_prediction_interval
    small = found.small_telescopes
    return [
        *(one.id, found.study, same.outcome, same.reason),
        *(inside.outcome, inside.low, inside.high, inside.reason),
        *(small.outcome, small.detectable, small.p_value, small.reason),
    ]


def _left_out(comparison: Comparison) -> str:
    reasons: dict[str, list[str]] = {}
    for one in comparison.hypotheses:
        if one.original.reason is not None:
            reasons.setdefault(one.original.reason, []).append(one.id)
    return " ".join(
        f"Left out: {', '.join(ids)} ({reason.rstrip('.')})." for reason, ids in reasons.items()
    )
