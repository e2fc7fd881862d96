"""The row of a claim: its columns, and what it holds before anything is fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.hypotheses.theory import Theory
from attachpath.hypotheses.verdict import union_p

__all__ = ["COLUMNS", "Tested", "decide_claim", "empty_row", "without_numbers"]

COLUMNS = (
    "id",
    "claim",
    "role",
    "kind",
    "formula",
    "term",
    "level",
    "direction",
    "n_obs",
    "n_clients",
    "n_therapists",
    "estimate",
    "std_error",
    "df",
    "ci_low",
    "ci_high",
    "p_value",
    "p_claim",
    "p_holm",
    "std_estimate",
    "std_ci90_low",
    "std_ci90_high",
    "smallest_effect",
    "negligible_attainable",
    "smallest_detectable",
    "verdict",
    "flags",
    "reason",
    "parts",
    "published",
    "agrees_with_published",
    "second_opinion",
    "notes",
)


@dataclass
class Tested:
    """One hypothesis on its way to a row."""

    hypothesis: Hypothesis
    row: dict[str, Any]
    family_p: float | None = None
    parts_as_expected: bool = True
    notes: list[str] = field(default_factory=list)


def empty_row(hypothesis: Hypothesis) -> Tested:
    """Return the row of a claim with what the theory says of it, and no number."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "id": hypothesis.id,
        "claim": hypothesis.claim,
        "role": hypothesis.role,
        "kind": hypothesis.kind,
        "formula": _folded(hypothesis),
        "term": hypothesis.term,
        "level": hypothesis.level_of_term,
        "direction": hypothesis.direction,
        "smallest_effect": hypothesis.smallest_effect,
        "flags": [],
        "parts": [],
        "notes": [],
    }
    if hypothesis.published is not None:
        row["published"] = hypothesis.published.model_dump(exclude_none=True)
    return Tested(hypothesis, row)


def _folded(hypothesis: Hypothesis) -> str:
    """One line for a model formula; a SEM keeps its lines."""
    if hypothesis.fitted_here:
        return hypothesis.parsed.text
    return hypothesis.formula.strip()


def without_numbers(one: Tested, verdict: str, reason: str) -> Tested:
    """Return the row with a verdict that says why there is no number."""
    one.row |= {"verdict": verdict, "reason": reason}
    return one


def decide_claim(one: Tested, p_values: Sequence[float], theory: Theory) -> None:
    """Write the p that decides the claim: the largest of its parts."""
    one.family_p = one.row["p_claim"] = union_p(p_values)
    if len(p_values) > 1:
        one.notes.append(
            f"Intersection-union test of {len(p_values)} parts: p = {one.family_p:.4g}."
        )
    if theory.side == "one-sided":
        one.notes.append(f"One-sided test: p = {one.family_p:.4g}.")
