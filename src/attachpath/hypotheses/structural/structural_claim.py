"""A claim about a structural model on its way to a row: decided by the Monte Carlo interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.hypotheses.claim_row import Tested, decide_claim, without_numbers
from attachpath.hypotheses.hypothesis import HypothesisPart
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.structural.parameters import StructuralParameter, parameters_of
from attachpath.hypotheses.theory import Theory
from attachpath.hypotheses.verdict import (
    directed_p,
    has_sign,
    negligible_attainable,
    smallest_detectable,
)

if TYPE_CHECKING:
    from attachpath.hypotheses.fitting import TheoryFits

__all__ = ["structural_claim"]

_SCALE = "Variables of the model are z-scores over clients, and products are products of them."


def structural_claim(fits: TheoryFits, one: Tested) -> Tested:
    """Fit the structural model of a claim and write what it says; no verdict yet.

    Parameters
    ----------
    fits : TheoryFits
        The cohort and its theory.
    one : Tested
        From `empty_row`.

    Returns
    -------
    Tested
        A parameter that the model defines has the standard error, the intervals and the p of its
        Monte Carlo distribution, and no df; a single path has those of t on groups - 1 df.
    """
    hypothesis = one.hypothesis
    try:
        fitted = fits.structural(hypothesis)
        if fitted.reason is not None:
            one.notes += fitted.notes
            return without_numbers(one, "not_estimable", fitted.reason)
        names = [hypothesis.term, *(str(part.defined or part.term) for part in hypothesis.part)]
        focal, *parts = parameters_of(fitted, names)
    except AttachpathError as error:
        return without_numbers(one, "not_estimable", reason_for(error, hypothesis.formula))
    one.notes += [*fits.notes(hypothesis), _SCALE, *fitted.notes, *_other_tests(focal)]
    for parameter in (focal, *parts):
        if parameter.reason is not None:
            return without_numbers(one, "not_estimable", f"{parameter.name}: {parameter.reason}")
    _write_counts(one, fitted.rows)
    _write_focal(one, focal)
    _write_parts(one, focal, parts, fits.theory)
    return one


def _other_tests(focal: StructuralParameter) -> list[str]:
    """Say what decides, and what the delta method would have said."""
    if focal.drawn is None:
        return []
    delta = focal.wald
    low, high = delta.interval(0.95)
    df = f" on {delta.df:g} df" if math.isfinite(delta.df) else ""
    decided = f"Decided by the Monte Carlo interval ({len(focal.drawn.values):,} draws)."
    other = (
        f"The delta method, which is not the one to use for a product: SE {delta.std_error:.4f}, "
        f"95 % interval [{low:.4f}, {high:.4f}], p = {delta.p_value:.4f}{df}."
    )
    return [decided, other]


def _write_counts(one: Tested, rows: pd.DataFrame) -> None:
    one.row["n_obs"] = len(rows)
    one.row["n_clients"] = rows["client_id"].nunique()
    if "therapist_id" in rows.columns:
        one.row["n_therapists"] = rows["therapist_id"].nunique()


def _write_focal(one: Tested, focal: StructuralParameter) -> None:
    smallest = one.hypothesis.smallest_effect
    low, high = focal.interval(0.90)
    one.row |= _numbers(focal) | {
        "std_estimate": focal.estimate,
        "std_ci90_low": low,
        "std_ci90_high": high,
        "negligible_attainable": negligible_attainable(focal.std_error, smallest),
        "smallest_detectable": smallest_detectable(focal.std_error),
    }


def _numbers(parameter: StructuralParameter) -> dict[str, Any]:
    low, high = parameter.interval(0.95)
    return {
        "estimate": parameter.estimate,
        "std_error": parameter.std_error,
        "df": parameter.df,
        "ci_low": low,
        "ci_high": high,
        "p_value": parameter.p_value,
    }


def _write_parts(
    one: Tested, focal: StructuralParameter, parts: list[StructuralParameter], theory: Theory
) -> None:
    p_values = [directed_p(focal.p_value, focal.estimate, one.hypothesis.direction, theory.side)]
    for part, found in zip(one.hypothesis.part, parts, strict=True):
        as_expected = has_sign(found.estimate, part.direction) if part.decides else None
        if part.decides:
            p_values.append(directed_p(found.p_value, found.estimate, part.direction, theory.side))
            one.parts_as_expected &= bool(as_expected)
        one.row["parts"].append(_part(part, found) | {"as_expected": as_expected})
    decide_claim(one, p_values, theory)


def _part(part: HypothesisPart, found: StructuralParameter) -> dict[str, Any]:
    low, high = found.interval(0.90)
    return (
        {"id": part.id, "claim": part.claim, "direction": part.direction}
        | _numbers(found)
        | {"std_ci90_low": low, "std_ci90_high": high, "smallest_effect": part.smallest_effect}
    )
