"""Does a result hold when one choice is made otherwise? Rows of the focal term under changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.errors import AttachpathError, FormulaError
from attachpath.fitted import Fitted
from attachpath.hypotheses.fit_model import fit_model, rows_of
from attachpath.hypotheses.fit_scale import scale_of_fit
from attachpath.hypotheses.fitting import fits_for
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.robustness_checks.changed_models import (
    added_alliance,
    added_sessions,
    change_score,
    correlated_slopes,
    focal_only,
    secure_instead,
    secure_outcome,
)
from attachpath.hypotheses.robustness_checks.changed_occasions import early_process
from attachpath.hypotheses.robustness_checks.growth_slope import growth_slope
from attachpath.hypotheses.robustness_checks.inference_rows import (
    as_tested,
    complete_cases,
    other_inference,
)
from attachpath.hypotheses.robustness_checks.left_out import without_most_influential
from attachpath.hypotheses.robustness_checks.tested_model import AsTested, Changed
from attachpath.hypotheses.robustness_checks.therapist_means import therapist_means
from attachpath.hypotheses.standardised import scaled_effect
from attachpath.hypotheses.structural.changed_structure import structural_rows
from attachpath.hypotheses.theory import Hypothesis, Theory
from attachpath.parallel import one_blas_thread

__all__ = ["CHANGES", "ROBUSTNESS_COLUMNS", "robustness", "robustness_rows"]

CHANGES: tuple[Callable[[AsTested], Iterator[Changed]], ...] = (
    as_tested,
    complete_cases,
    other_inference,
    focal_only,
    secure_instead,
    secure_outcome,
    change_score,
    added_sessions,
    added_alliance,
    early_process,
    correlated_slopes,
    growth_slope,
    therapist_means,
    without_most_influential,
)
"""What is changed, in the order of the rows."""

_NUMBERS = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value")
_STANDARDISED = ("std_estimate", "std_ci90_low", "std_ci90_high")

ROBUSTNESS_COLUMNS = (
    *("id", "change", "label", "formula", "term", *_NUMBERS, *_STANDARDISED),
    *("n_obs", "n_clients", "same_question", "reason", "notes"),
)

_AS_EVER = ("Full information maximum likelihood:", "There are fewer clusters")

_OTHER_QUESTION = frozenset(
    {
        *("zero_order", "secure_alone", "secure_subscales", "secure_outcome"),
        *("three_occasions", "growth_slope", "group_mean"),
    }
)
"""Rows that stand beside the claim and are not a choice in testing it."""


def robustness(
    cohort: Cohort,
    theory: str | Path | Theory,
    name: str,
    *,
    bootstrap: int = 0,
    jobs: int = 1,
) -> pd.DataFrame:
    """Estimate the focal term of a hypothesis again, with one choice made otherwise at a time.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    name : str
        Id of the hypothesis.
    bootstrap : int
        Draws of the cluster bootstrap of a structural model; no such row where 0.
    jobs : int
        Processes of the bootstrap.

    Returns
    -------
    DataFrame
        A row a change, as tested first: ``id, change, label, formula, term, estimate, std_error,
        df, ci_low, ci_high, p_value, std_estimate, std_ci90_low, std_ci90_high, n_obs, n_clients,
        same_question, reason, notes`` (tuple of str). `same_question` is false for a row that
        estimates something else than the claim (another variable, no covariates, therapist
        means). Unadjusted, without a verdict. A change that the model has no place for has no
        row; one that these data do not allow has a reason and no numbers.

    Raises
    ------
    UsageError
        ``unknown-hypothesis``; ``not-testable`` when these data cannot speak to it.

    Notes
    -----
    The changes are those of `hypotheses.md`: the complete cases beside full information, and of
    them Kenward-Roger and CR2 beside Satterthwaite; the focal
    term without covariates; Secure for ESAT; the change score for ANCOVA; sessions attended and
    alliance as covariates; the process from the first two thirds, or the first six, of a client's
    occasions; correlated random slopes; growth as slope; therapist means beside deviations;
    without the most influential therapist and client.

    All rows are standardised by the SDs of the model as tested, so that they differ only where
    the coefficients do; where another variable stands in the place of the focal one or of the
    outcome (Secure, a slope), by its own.

    Examples
    --------
    >>> from attachpath.simulation import simulate_cohort
    >>> rows = robustness(simulate_cohort(clients=120, seed=1, items=False), "et_graf", "H4a")
    >>> rows["change"].head(4).tolist()
    ['as_tested', 'complete_cases', 'kenward_roger', 'cr2']
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    hypothesis = fits.testable(name)
    if hypothesis.kind == "sem":
        with one_blas_thread():
            return _table(structural_rows(fits, hypothesis, bootstrap=bootstrap, jobs=jobs))
    tested = AsTested(fits, hypothesis)
    with one_blas_thread():
        rows = [
            row
            for changes in CHANGES
            for changed in changes(tested)
            for row in _rows(tested, changed)
        ]
    return _table(rows)


def robustness_rows(
    cohort: Cohort,
    theory: str | Path | Theory,
    hypotheses: Sequence[Hypothesis],
    *,
    bootstrap: int = 0,
    jobs: int = 1,
) -> pd.DataFrame:
    """Return the rows of `robustness` of several hypotheses, one under the other.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    hypotheses : sequence of Hypothesis
        From `fitted_hypotheses` or `structural_hypotheses`.
    bootstrap, jobs : int
        As in `robustness`.

    Returns
    -------
    DataFrame
        Empty where there is no hypothesis.
    """
    tables = [
        robustness(cohort, theory, one.id, bootstrap=bootstrap, jobs=jobs) for one in hypotheses
    ]
    return pd.concat(tables or [_table([])], ignore_index=True)


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    reasons = pd.Series([row.get("reason") for row in rows], dtype=object)  # None stays None
    table = pd.DataFrame(rows, columns=list(ROBUSTNESS_COLUMNS)).assign(reason=reasons)
    return table.astype(
        dict.fromkeys((*_NUMBERS, *_STANDARDISED), float)
        | dict.fromkeys(("n_obs", "n_clients"), "Int64")
        | {"same_question": bool}
    )


def _rows(tested: AsTested, changed: Changed) -> Iterator[dict[str, Any]]:
    outcome = _fit(tested, changed)
    for name, label in changed.labels.items():
        term = changed.terms.get(name, changed.hypothesis.term)
        row: dict[str, Any] = {
            "id": tested.hypothesis.id,
            "change": name,
            "label": label,
            "formula": changed.hypothesis.parsed.text,
            "term": term,
            "same_question": name not in _OTHER_QUESTION,
            "notes": changed.notes,
        }
        if isinstance(outcome, str):
            yield row | {"reason": outcome}
        elif not _has_term(outcome[0], term):
            yield row | {"reason": f"{term} is not in this model: nobody in its rows has it"}
        else:
            yield row | _numbers(tested, changed, term, *outcome)


def _has_term(fitted: Fitted, term: str) -> bool:
    """Tell whether a category of the focal term still has somebody in the rows of a change."""
    try:
        fitted.position(term)
    except FormulaError:
        return False
    return True


def _fit(tested: AsTested, changed: Changed) -> tuple[Fitted, pd.DataFrame] | str:
    """Return the fit and the rows that it used, or why there is none."""
    if changed.reason is not None:
        return changed.reason
    if changed.fitted is not None:
        return changed.fitted, tested.rows if changed.table is None else changed.table
    one, partial = changed.hypothesis, tested.cohort.partially_nested
    try:
        if changed.table is None and changed.cohort is None:  # others may have the same change
            fitted = tested.fits.fit(one)
            return fitted, tested.fits.rows(one, fitted)
        table = _table_of(tested, changed)
        auxiliary = tested.fits.auxiliary(one)
        fitted = fit_model(one, table, None, partial=partial, auxiliary=auxiliary)
    except AttachpathError as error:
        return reason_for(error, one.parsed.text)
    return fitted, rows_of(one, table, fitted, partial=partial)


def _table_of(tested: AsTested, changed: Changed) -> pd.DataFrame:
    """Return the table of a change; of a part of the occasions, the clients who have any."""
    if changed.table is not None:
        return changed.table
    table = tested.table(changed.hypothesis, changed.cohort)
    if changed.cohort is None or not changed.hypothesis.full_information:
        return table
    return table[table["client_id"].isin(changed.cohort.occasions["client_id"])]


def _numbers(
    tested: AsTested, changed: Changed, term: str, fitted: Fitted, rows: pd.DataFrame
) -> dict[str, Any]:
    focal = fitted.contrast({term: 1.0})
    found: dict[str, Any] = {name: float(focal[name]) for name in _NUMBERS}
    found |= {"n_obs": len(rows), "n_clients": rows["client_id"].nunique()}
    found |= {"reason": focal["reason"], "notes": (*changed.notes, *_told(tested, fitted))}
    effect = scaled_effect(_scale(tested, changed, fitted, rows), focal)
    if effect is None or focal["reason"] is not None:
        return found
    return found | dict(
        zip(_STANDARDISED, (effect.estimate, effect.ci90_low, effect.ci90_high), strict=True)
    )


def _told(tested: AsTested, fitted: Fitted) -> tuple[str, ...]:
    """Return the notes of a fit that the fit as tested does not have.

    How many clients full information used stands in the row itself.
    """
    if fitted is tested.fit:
        return fitted.notes
    known = tested.fit.notes if isinstance(tested.fit, Fitted) else ()
    return tuple(
        note for note in fitted.notes if note not in known and not note.startswith(_AS_EVER)
    )


def _scale(tested: AsTested, changed: Changed, fitted: Fitted, rows: pd.DataFrame) -> float | None:
    if changed.own_scale or not isinstance(tested.fit, Fitted):
        return scale_of_fit(changed.hypothesis, fitted, rows)
    return tested.scale
