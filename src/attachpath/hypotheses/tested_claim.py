"""One hypothesis on its way to a row: fitted, its effect standardised, its parts tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.fitting import TheoryFits
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.standardised import standardised_effect
from attachpath.hypotheses.theory import Hypothesis, HypothesisPart, Theory
from attachpath.hypotheses.verdict import (
    directed_p,
    has_sign,
    negligible_attainable,
    smallest_detectable,
    union_p,
)

__all__ = ["COLUMNS", "Tested", "tested_claim"]

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


def tested_claim(fits: TheoryFits, hypothesis: Hypothesis) -> Tested:
    """Fit the model of a hypothesis and write what it says about the claim; no verdict yet.

    Parameters
    ----------
    fits : TheoryFits
        The cohort and its theory.
    hypothesis : Hypothesis
        One of that theory.

    Returns
    -------
    Tested
        Its row has a verdict only where it cannot be tested or estimated.
    """
    one = Tested(hypothesis, _empty_row(hypothesis))
    reason = fits.reason(hypothesis)
    if reason is not None:
        return _without_numbers(one, "not_testable", reason)
    try:
        fitted = fits.fit(hypothesis)
        focal = fitted.contrast({hypothesis.term: 1.0}, name=hypothesis.term)
    except AttachpathError as error:
        return _without_numbers(one, "not_estimable", reason_for(error, hypothesis.parsed.text))
    one.notes += [*fits.notes(hypothesis), *fitted.notes]
    reason = fitted.reason or focal.reason
    if reason is not None:
        return _without_numbers(one, "not_estimable", reason)
    rows = fits.rows(hypothesis, fitted)
    _write_counts(one, rows)
    one.notes += _two_valued(rows, hypothesis.parsed.response)
    parts = [
        fitted.contrast(_weights(part, rows, fitted, fits.theory), name=part.id)
        for part in hypothesis.part
    ]
    for part in parts:
        if part.reason is not None:
            return _without_numbers(one, "not_estimable", f"{part.term}: {part.reason}")
    _write_effect(one, focal, rows)
    _write_parts(one, parts, fits.theory)
    return one


def _empty_row(hypothesis: Hypothesis) -> dict[str, Any]:
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
        row["published"] = hypothesis.published.model_dump()
    return row


def _folded(hypothesis: Hypothesis) -> str:
    """One line for a model formula; a SEM keeps its lines."""
    if hypothesis.fitted_here:
        return hypothesis.parsed.text
    return hypothesis.formula.strip()


def _without_numbers(one: Tested, verdict: str, reason: str) -> Tested:
    one.row |= {"verdict": verdict, "reason": reason}
    return one


def _two_valued(rows: pd.DataFrame, response: str) -> list[str]:
    if rows[response].nunique() > 2:
        return []
    return [f"{response} has two values: the linear model is one of shares, not of odds."]


def _write_counts(one: Tested, rows: pd.DataFrame) -> None:
    one.row["n_obs"] = len(rows)
    one.row["n_clients"] = rows["client_id"].nunique()
    if "therapist_id" in rows.columns:
        one.row["n_therapists"] = rows["therapist_id"].nunique()


def _write_effect(one: Tested, focal: pd.Series, rows: pd.DataFrame) -> None:
    hypothesis = one.hypothesis
    for name in ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value"):
        one.row[name] = float(focal[name])
    effect = standardised_effect(
        rows, hypothesis.parsed.response, hypothesis.factors, hypothesis.level_of_term, focal
    )
    if effect is None:
        one.notes.append("No standardised effect: a variable of the term has no spread.")
        return
    smallest = hypothesis.smallest_effect
    one.row |= {
        "std_estimate": effect.estimate,
        "std_ci90_low": effect.ci90_low,
        "std_ci90_high": effect.ci90_high,
        "negligible_attainable": negligible_attainable(effect.std_error, smallest),
        "smallest_detectable": smallest_detectable(effect.std_error),
    }


def _write_parts(one: Tested, contrasts: Sequence[pd.Series], theory: Theory) -> None:
    """Test the further conditions of a claim; the claim's p is the largest of all."""
    direction = one.hypothesis.direction
    p_values = [directed_p(one.row["p_value"], one.row["estimate"], direction, theory.side)]
    for part, contrast in zip(one.hypothesis.part, contrasts, strict=True):
        p_value = directed_p(contrast.p_value, contrast.estimate, part.direction, theory.side)
        p_values.append(p_value)
        as_expected = has_sign(contrast.estimate, part.direction)
        one.parts_as_expected &= as_expected
        numbers = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value")
        one.row["parts"].append(
            {"id": part.id, "claim": part.claim, "direction": part.direction}
            | {name: float(contrast[name]) for name in numbers}
            | {"as_expected": bool(as_expected)}
        )
    one.family_p = one.row["p_claim"] = union_p(p_values)
    if one.hypothesis.part:
        one.notes.append(
            f"Intersection-union test of {len(p_values)} parts: p = {one.family_p:.4g}."
        )
    if theory.side == "one-sided":
        one.notes.append(f"One-sided test: p = {one.family_p:.4g}.")


def _weights(
    part: HypothesisPart, rows: pd.DataFrame, fitted: Fitted, theory: Theory
) -> dict[str, float]:
    if part.term is not None:
        return {part.term: 1.0}
    assert part.slope_of is not None  # noqa: S101 - the file's shape promises one of the two
    assert part.moderator is not None  # noqa: S101
    interaction = fitted.terms[fitted.position(f"{part.slope_of}:{part.moderator}")]
    value = part.at_sd  # a z-score has mean 0 and SD 1 over all clients of the cohort
    if part.moderator not in theory.standardise:
        means = rows.groupby("client_id")[part.moderator].mean()
        value = float(means.mean() + part.at_sd * means.std(ddof=1))
    return {part.slope_of: 1.0, interaction: value}
