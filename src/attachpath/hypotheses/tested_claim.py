"""One hypothesis on its way to a row: fitted, its effect standardised, its parts tested."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.claim_row import (
    Tested,
    decide_claim,
    empty_row,
    without_numbers,
)
from attachpath.hypotheses.fit_scale import scale_of_fit
from attachpath.hypotheses.fitting import TheoryFits
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.standardised import (
    StandardisedEffect,
    scaled_effect,
)
from attachpath.hypotheses.structural.structural_claim import structural_claim
from attachpath.hypotheses.theory import Hypothesis, HypothesisPart, Theory
from attachpath.hypotheses.verdict import (
    directed_p,
    has_sign,
    negligible_attainable,
    smallest_detectable,
)

__all__ = ["tested_claim"]


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
    one = empty_row(hypothesis)
    reason = fits.reason(hypothesis)
    if reason is not None:
        return without_numbers(one, "not_testable", reason)
    if hypothesis.kind == "sem":
        return structural_claim(fits, one)
    try:
        fitted = fits.fit(hypothesis)
        focal = fitted.contrast({hypothesis.term: 1.0}, name=hypothesis.term)
    except AttachpathError as error:
        return without_numbers(one, "not_estimable", reason_for(error, hypothesis.parsed.text))
    one.notes += [*fits.notes(hypothesis), *fitted.notes]
    reason = fitted.reason or focal.reason or _inadmissible(fitted)
    if reason is not None:
        return without_numbers(one, "not_estimable", reason)
    rows = fits.rows(hypothesis, fitted)
    _write_counts(one, rows)
    one.notes += _two_valued(rows, hypothesis.parsed.response)
    parts = [
        fitted.contrast(_weights(part, rows, fitted, fits.theory), name=part.id)
        for part in hypothesis.part
    ]
    for part in parts:
        if part.reason is not None:
            return without_numbers(one, "not_estimable", f"{part.term}: {part.reason}")
    _write_effect(one, focal, scale_of_fit(hypothesis, fitted, rows))
    _write_parts(one, parts, fits.theory)
    return one


def _inadmissible(fitted: Fitted) -> str | None:
    return None if fitted.admissible else "the solution is not admissible: a variance is negative"


def _two_valued(rows: pd.DataFrame, response: str) -> list[str]:
    if rows[response].nunique() > 2:
        return []
    return [f"{response} has two values: the linear model is one of shares, not of odds."]


def _write_counts(one: Tested, rows: pd.DataFrame) -> None:
    one.row["n_obs"] = len(rows)
    one.row["n_clients"] = rows["client_id"].nunique()
    if "therapist_id" in rows.columns:
        one.row["n_therapists"] = rows["therapist_id"].nunique()


def _write_effect(one: Tested, focal: pd.Series, scale: float | None) -> None:
    hypothesis = one.hypothesis
    for name in ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value"):
        one.row[name] = float(focal[name])
    effect: StandardisedEffect | None = scaled_effect(scale, focal)
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
        as_expected = has_sign(contrast.estimate, part.direction) if part.decides else None
        if part.decides:
            p_value = directed_p(contrast.p_value, contrast.estimate, part.direction, theory.side)
            p_values.append(p_value)
            one.parts_as_expected &= bool(as_expected)
        numbers = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value")
        one.row["parts"].append(
            {"id": part.id, "claim": part.claim, "direction": part.direction}
            | {name: float(contrast[name]) for name in numbers}
            | {"as_expected": as_expected}
        )
    decide_claim(one, p_values, theory)


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
