"""From tested claims to verdicts: adjusted over the family, judged, with a second opinion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.hypotheses.claim_row import COLUMNS, Tested
from attachpath.hypotheses.fitting import TheoryFits, fits_for
from attachpath.hypotheses.levels import level_notes, theory_for
from attachpath.hypotheses.second_opinion import no_second_engine
from attachpath.hypotheses.second_opinion import second_opinion as ask_second_engine
from attachpath.hypotheses.tested_claim import tested_claim
from attachpath.hypotheses.theory import Hypothesis, Theory, load_theory
from attachpath.hypotheses.verdict import (
    Evidence,
    agrees_with_published,
    decide,
    holm,
)
from attachpath.parallel import one_blas_thread

__all__ = ["COLUMNS", "complete_case_rows", "test_hypotheses"]

_COUNTS = ("n_obs", "n_clients", "n_therapists")
_NUMBERS = (
    *("estimate", "std_error", "df", "ci_low", "ci_high", "p_value", "p_claim", "p_holm"),
    *("std_estimate", "std_ci90_low", "std_ci90_high", "smallest_effect", "smallest_detectable"),
)


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
        tested = _tested(fits, loaded.hypothesis)
        beside = _with_complete_cases(fits, tested)
        for one, stated in zip(tested, load_theory(theory).hypothesis, strict=True):
            one.notes += level_notes(cohort, stated)
        _decide(tested, loaded)
        _decide(beside, loaded)
        for one, other in zip(tested, beside, strict=True):
            if other is not one and one.row["verdict"] != "not_testable":
                one.notes.append(_complete_cases_say(other))
        _ask(fits, tested, second_opinion)
    return _table(tested)


test_hypotheses.__test__ = False  # type: ignore[attr-defined]  # pytest: not a test


def complete_case_rows(
    cohort: Cohort, theory: str | Path | Theory = "et_graf", *, second_opinion: bool = True
) -> pd.DataFrame:
    """Test on the complete cases what is decided with full information.

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
        As `test_hypotheses`, a row for each hypothesis whose model uses clients with missing
        values too. The p is adjusted over the family with the complete cases in the place of
        full information. Empty where the theory has no such hypothesis.

    Raises
    ------
    SpecificationError, FormulaError, UsageError
        As `test_hypotheses`.
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    with one_blas_thread():
        tested = _tested(fits, loaded.hypothesis)
        beside = _with_complete_cases(fits, tested)
        _decide(beside, loaded)
        asked = [other for one, other in zip(tested, beside, strict=True) if other is not one]
        _ask(fits, asked, second_opinion)
    return _table(asked)


def _tested(fits: TheoryFits, hypotheses: Sequence[Hypothesis]) -> list[Tested]:
    return [tested_claim(fits, hypothesis) for hypothesis in hypotheses]


def _with_complete_cases(fits: TheoryFits, tested: Sequence[Tested]) -> list[Tested]:
    """Test those with full information on the complete cases; the others stay as they are."""
    return [
        tested_claim(fits, one.hypothesis.complete_cases)
        if one.hypothesis.full_information
        else one
        for one in tested
    ]


def _complete_cases_say(other: Tested) -> str:
    row = other.row
    if row["estimate"] is None:
        return f"Complete cases: {row['verdict'].replace('_', ' ')} ({row['reason']})."
    effect = "" if row["std_estimate"] is None else f"standardised {row['std_estimate']:.3f}, "
    adjusted = "" if row["p_holm"] is None else f", adjusted {row['p_holm']:.4g}"
    return (
        f"Complete cases ({row['n_clients']} clients): {effect}p = {row['p_claim']:.4g}{adjusted}: "
        f"{row['verdict']}."
    )


def _table(tested: Sequence[Tested]) -> pd.DataFrame:
    """Bind the rows: counts as whole numbers, numbers as floats, the rest as it is."""
    rows = [one.row | {"notes": one.notes} for one in tested]
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.astype(dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(_NUMBERS, float))


def _decide(tested: Sequence[Tested], theory: Theory) -> None:
    """Adjust over the family as tested in this run, m printed, and give each row its verdict.

    A row that two runs share is adjusted in both; what it says of itself is from the first.
    """
    adjusted: Mapping[str, float] = {}
    if theory.adjust != "none":
        adjusted = holm(
            {
                one.hypothesis.id: one.family_p
                for one in tested
                if one.hypothesis.id in theory.family and one.family_p is not None
            }
        )
    for one in tested:
        if one.row["verdict"] is None:
            _adjust(one, adjusted)
            _judge(one, theory)


def _adjust(one: Tested, adjusted: Mapping[str, float]) -> None:
    if one.hypothesis.id in adjusted:
        one.row["p_holm"] = adjusted[one.hypothesis.id]
        one.notes.append(f"Holm over m = {len(adjusted)} tested hypotheses.")
    elif adjusted and one.hypothesis.role == "confirmatory":
        one.notes.append("Confirmatory, but not in the family: its p is not adjusted.")


def _judge(one: Tested, theory: Theory) -> None:
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


def _ask(fits: TheoryFits, tested: Sequence[Tested], second_opinion: bool) -> None:
    """Ask the second engine, or say why nobody was asked."""
    for one in tested:
        if not second_opinion:
            one.notes.append("No second opinion was asked for.")
        elif one.family_p is None:
            one.notes.append("No second opinion: there is no first one.")
        elif one.hypothesis.full_information or one.hypothesis.kind == "sem":
            one.row["second_opinion"] = no_second_engine()
        else:
            ours = fits.fit(one.hypothesis)
            one.row["second_opinion"] = ask_second_engine(fits, one.hypothesis, ours)
