"""From fitted models to a row a hypothesis: effect, standardised effect, verdict, flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.fitting import TheoryFits, fits_for
from attachpath.hypotheses.levels import level_notes, theory_for
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.second_opinion import second_opinion as ask_second_engine
from attachpath.hypotheses.standardised import standardised_effect
from attachpath.hypotheses.theory import Hypothesis, HypothesisPart, Theory, load_theory
from attachpath.hypotheses.verdict import (
    Evidence,
    agrees_with_published,
    decide,
    directed_p,
    has_sign,
    holm,
    negligible_attainable,
    smallest_detectable,
    union_p,
)
from attachpath.parallel import one_blas_thread

__all__ = ["COLUMNS", "test_hypotheses"]

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

_COUNTS = ("n_obs", "n_clients", "n_therapists")
_NUMBERS = (
    *("estimate", "std_error", "df", "ci_low", "ci_high", "p_value", "p_claim", "p_holm"),
    *("std_estimate", "std_ci90_low", "std_ci90_high", "smallest_effect", "smallest_detectable"),
)


@dataclass
class _Tested:
    """One hypothesis on its way to a row."""

    hypothesis: Hypothesis
    row: dict[str, Any]
    family_p: float | None = None
    parts_as_expected: bool = True
    notes: list[str] = field(default_factory=list)


def test_hypotheses(
    cohort: Cohort,
    theory: str | Path | Theory = "et_graf",
    *,
    second_opinion: bool = True,
) -> pd.DataFrame:
    """Test every hypothesis of a theory on a cohort.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    second_opinion : bool
        Fit each model with a second engine as well and compare.

    Returns
    -------
    DataFrame
        A row a hypothesis in the order of the file, with the columns of ``results.json``
        (`COLUMNS`). `p_value` is the two-sided p of the focal term, `p_claim` the p
        that decides before adjustment (one-sided where the theory says so; of the parts the
        largest), `p_holm` the adjusted one, missing outside the family. The verdict is
        ``supported, opposite, negligible, inconclusive, not_testable`` or ``not_estimable``; the
        last two have a `reason` and no numbers.

    Raises
    ------
    SpecificationError, FormulaError, UsageError
        When the theory itself is wrong. What goes wrong in one hypothesis stays in its row.
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    with one_blas_thread():
        tested = [_test(fits, hypothesis) for hypothesis in loaded.hypothesis]
        for one, stated in zip(tested, load_theory(theory).hypothesis, strict=True):
            one.notes += level_notes(cohort, stated)
        _adjust(tested, loaded)
        for one in tested:
            _judge(one, loaded)
        if second_opinion:
            _second_opinions(fits, tested)
        else:
            for one in tested:
                one.notes.append("No second opinion was asked for.")
    for one in tested:
        one.row["notes"] = one.notes
    return _table([one.row for one in tested])


test_hypotheses.__test__ = False  # type: ignore[attr-defined]  # pytest: not a test


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Bind the rows: counts as whole numbers, numbers as floats, the rest as it is."""
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.astype(dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(_NUMBERS, float))


def _test(fits: TheoryFits, hypothesis: Hypothesis) -> _Tested:
    one = _Tested(hypothesis, _empty_row(hypothesis))
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


def _without_numbers(one: _Tested, verdict: str, reason: str) -> _Tested:
    one.row |= {"verdict": verdict, "reason": reason}
    return one


def _write_counts(one: _Tested, rows: pd.DataFrame) -> None:
    one.row["n_obs"] = len(rows)
    one.row["n_clients"] = rows["client_id"].nunique()
    if "therapist_id" in rows.columns:
        one.row["n_therapists"] = rows["therapist_id"].nunique()


def _write_effect(one: _Tested, focal: pd.Series, rows: pd.DataFrame) -> None:
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


def _write_parts(one: _Tested, contrasts: Sequence[pd.Series], theory: Theory) -> None:
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


def _adjust(tested: Sequence[_Tested], theory: Theory) -> None:
    """Adjust over the family as tested in this run; m is printed."""
    family = {
        one.hypothesis.id: one.family_p
        for one in tested
        if one.hypothesis.id in theory.family and one.family_p is not None
    }
    if theory.adjust == "none":
        return
    adjusted = holm(family)
    for one in tested:
        if one.hypothesis.id in adjusted:
            one.row["p_holm"] = adjusted[one.hypothesis.id]
            one.notes.append(f"Holm over m = {len(adjusted)} tested hypotheses.")


def _judge(one: _Tested, theory: Theory) -> None:
    row, hypothesis = one.row, one.hypothesis
    if one.family_p is None:
        return
    adjusted = row["p_holm"] if row["p_holm"] is not None else one.family_p
    unknown = (float("-inf"), float("inf"))
    interval = (row["std_ci90_low"], row["std_ci90_high"])
    row["verdict"], row["flags"] = decide(
        Evidence(
            hypothesis.direction,
            row["estimate"],
            one.parts_as_expected,
            one.family_p,
            adjusted,
            unknown if row["std_estimate"] is None else interval,
            hypothesis.smallest_effect,
            theory.alpha,
        )
    )
    if hypothesis.published is not None:
        row["agrees_with_published"] = agrees_with_published(
            hypothesis.published.direction,
            hypothesis.published.significant,
            row["estimate"],
            row["p_value"],
            theory.alpha,
        )


def _second_opinions(fits: TheoryFits, tested: Sequence[_Tested]) -> None:
    for one in tested:
        if one.family_p is None:
            one.notes.append("No second opinion: there is no first one.")
        else:
            ours = fits.fit(one.hypothesis)
            one.row["second_opinion"] = ask_second_engine(fits, one.hypothesis, ours)
