"""CATS Secure itself beside each ESAT effect: alone, and with the other two subscales.

ESAT is Secure with one subscale removed, so a reader needs to see what Secure does with nothing
removed and with both: an effect may arise, or turn, from partialling alone.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from attachpath.cohort import ESAT, Cohort, analysis_table
from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.formula import RandomPart
from attachpath.hypotheses.changed_formula import Term, change, terms_of
from attachpath.hypotheses.chosen_rows import chosen_rows
from attachpath.hypotheses.fit_model import fit_model, rows_of
from attachpath.hypotheses.fit_scale import scale_of_fit
from attachpath.hypotheses.fitting import TheoryFits, fits_for
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.standardised import scaled_effect
from attachpath.hypotheses.theory import Hypothesis, Theory
from attachpath.parallel import one_blas_thread

__all__ = ["MODELS", "secure_beside", "with_secure"]

MODELS = {
    "alone": (),
    "three subscales": ("cats_avoidant", "cats_preoccupied"),
}
"""CATS subscales that stand beside Secure in each model."""

_NUMBERS = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value")


def secure_beside(cohort: Cohort, theory: str | Path | Theory = "et_graf") -> pd.DataFrame:
    """Fit each model with ESAT as focal predictor again, with Secure in its place.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    DataFrame
        Two rows a hypothesis: ``id, model, formula, term, estimate, std_error, df, ci_low,
        ci_high, p_value, std_estimate, std_ci90_low, std_ci90_high, reason``. The model
        ``alone`` holds no other CATS subscale, ``three subscales`` holds all; covariates,
        products and random parts are those of the hypothesis. Unadjusted; no verdict.

    Notes
    -----
    Secure stands at the level, in the products and with the random slopes that ESAT had. Where a
    hypothesis is not testable it has no rows.
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    asked = [
        hypothesis
        for hypothesis in loaded.hypothesis
        if hypothesis.fitted_here
        and any(_kind(factor) for factor in hypothesis.factors)
        and fits.reason(hypothesis) is None
    ]
    with one_blas_thread():
        rows = [_row(fits, hypothesis, model) for hypothesis in asked for model in MODELS]
    columns = ["id", "model", "formula", "term", *_NUMBERS]
    columns += ["std_estimate", "std_ci90_low", "std_ci90_high", "reason"]
    return pd.DataFrame(rows, columns=columns)


def _row(fits: TheoryFits, original: Hypothesis, model: str) -> dict[str, object]:
    cohort, partial = fits.cohort, fits.cohort.partially_nested
    changed = with_secure(original, MODELS[model])
    row: dict[str, object] = {
        "id": original.id,
        "model": model,
        "formula": changed.parsed.text,
        "term": changed.term,
        "reason": None,
    }
    try:
        table = analysis_table(
            cohort, changed.table, changed.parsed.columns, standardise=fits.theory.standardise
        )
        table.attrs = {}
        table = chosen_rows(cohort, changed, table)
        auxiliary = fits.auxiliary(changed)
        fitted = fit_model(changed, table, None, partial=partial, auxiliary=auxiliary)
    except AttachpathError as error:
        return row | {"reason": reason_for(error, changed.parsed.text)}
    if fitted.reason is not None:
        return row | {"reason": fitted.reason}
    rows = rows_of(changed, table, fitted, partial=partial)
    return row | _numbers(changed, fitted, rows)


def with_secure(hypothesis: Hypothesis, beside: tuple[str, ...]) -> Hypothesis:
    """Exchange ESAT for Secure, and its control for the subscales that stand beside.

    Parameters
    ----------
    hypothesis : Hypothesis
        With ESAT among its predictors.
    beside : tuple of str
        CATS subscales.

    Returns
    -------
    Hypothesis
    """
    terms: list[Term] = []
    for term in terms_of(hypothesis):
        if any(column.startswith(kind.cats) for column in term for kind in ESAT.values()):
            continue
        kinds = [_kind(column) for column in term]
        terms.append(tuple(map(_secure, term)))
        if any(kinds):
            terms += [
                tuple(
                    subscale + column.removeprefix(kind) if kind else column
                    for column, kind in zip(term, kinds, strict=True)
                )
                for subscale in beside
            ]
    random = [
        RandomPart(part.intercept, tuple(map(_secure, part.slopes)), part.group)
        for part in hypothesis.parsed.random
    ]
    focal = ":".join(map(_secure, hypothesis.factors))
    return change(hypothesis, terms=terms, random=random, term=focal)


def _kind(column: str) -> str:
    return next((kind for kind in ESAT if column.startswith(kind)), "")


def _secure(column: str) -> str:
    kind = _kind(column)
    return f"cats_secure{column.removeprefix(kind)}" if kind else column


def _numbers(hypothesis: Hypothesis, fitted: Fitted, rows: pd.DataFrame) -> dict[str, object]:
    focal = fitted.contrast({hypothesis.term: 1.0})
    found: dict[str, object] = {name: float(focal[name]) for name in _NUMBERS}
    effect = scaled_effect(scale_of_fit(hypothesis, fitted, rows), focal)
    if effect is None:
        return found
    return found | {
        "std_estimate": effect.estimate,
        "std_ci90_low": effect.ci90_low,
        "std_ci90_high": effect.ci90_high,
    }
