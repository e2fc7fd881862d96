"""From tested claims to verdicts: adjusted over the family, judged, with a second opinion."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.hypotheses.fitting import TheoryFits, fits_for
from attachpath.hypotheses.levels import level_notes, theory_for
from attachpath.hypotheses.second_opinion import second_opinion as ask_second_engine
from attachpath.hypotheses.tested_claim import COLUMNS, Tested, tested_claim
from attachpath.hypotheses.theory import Theory, load_theory
from attachpath.hypotheses.verdict import (
    Evidence,
    agrees_with_published,
    decide,
    holm,
)
from attachpath.parallel import one_blas_thread

__all__ = ["COLUMNS", "test_hypotheses"]

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
        tested = [tested_claim(fits, hypothesis) for hypothesis in loaded.hypothesis]
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


def _adjust(tested: Sequence[Tested], theory: Theory) -> None:
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


def _second_opinions(fits: TheoryFits, tested: Sequence[Tested]) -> None:
    for one in tested:
        if one.family_p is None:
            one.notes.append("No second opinion: there is no first one.")
        else:
            ours = fits.fit(one.hypothesis)
            one.row["second_opinion"] = ask_second_engine(fits, one.hypothesis, ours)
