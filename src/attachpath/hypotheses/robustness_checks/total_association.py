"""Attachment and outcome with nothing of the process adjusted: what the paths are to explain."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from attachpath.cohort import Cohort, analysis_table
from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.formula import fixed_terms, parse_formula
from attachpath.hypotheses.fit_model import used_rows
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.standardised import standardised_effect
from attachpath.models import multilevel, regression
from attachpath.parallel import one_blas_thread

__all__ = ["TotalAssociation", "total_association"]

_NUMBERS = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value")


@dataclass(frozen=True, eq=False)
class TotalAssociation:
    """A model of the outcome from what was known before treatment.

    Attributes
    ----------
    fitted : Fitted or None
        None where it could not be fitted.
    effects : DataFrame
        A row a predictor asked for: ``term, estimate, std_error, df, ci_low, ci_high, p_value,
        std_estimate, std_ci90_low, std_ci90_high``.
    left_out : tuple of str
        Columns of the formula that this cohort does not have, or that are the same for all.
    reason : str or None
        Why there are no numbers.
    """

    fitted: Fitted | None
    effects: pd.DataFrame
    left_out: tuple[str, ...] = ()
    reason: str | None = None


def total_association(
    cohort: Cohort, formula: str, predictors: Collection[str]
) -> TotalAssociation:
    """Fit a model of the client level as far as a cohort has its columns.

    Parameters
    ----------
    cohort : Cohort
        The data.
    formula : str
        Of client columns, without random part; the level above clients, if there is one, adds its
        random intercept.
    predictors : collection of str
        Terms whose associations are asked for; they become z-scores over all clients.

    Returns
    -------
    TotalAssociation

    Raises
    ------
    FormulaError
        When the formula does not parse.
    """
    parsed = parse_formula(formula)
    kept, left_out = _kept(cohort, fixed_terms(parsed))
    nobody = _none_of(cohort, parsed.response, kept, predictors)
    if nobody is not None:
        return _nothing(nobody, left_out)
    level = next((f"{one}_id" for one in cohort.levels[1:] if f"{one}_id" in cohort.clients), None)
    right = " + ".join([":".join(term) for term in kept] + ([f"(1 | {level})"] if level else []))
    text = f"{parsed.response} ~ {right}"
    columns = [name for name in parse_formula(text).columns if name != level]
    table = analysis_table(cohort, "clients", columns, standardise=predictors)
    table.attrs = {}
    empty = (level,) if level and cohort.partially_nested else ()
    try:
        with one_blas_thread():
            fitted = (
                multilevel(text, table, partial_groups=empty) if level else regression(text, table)
            )
    except AttachpathError as error:
        return _nothing(reason_for(error, text), left_out)
    if fitted.reason is not None:
        return _nothing(fitted.reason, left_out)
    rows = used_rows(table, text, partial=cohort.partially_nested)
    asked = [term[0] for term in kept if len(term) == 1 and term[0] in predictors]
    effects = pd.DataFrame([_effect(fitted, rows, parsed.response, name) for name in asked])
    return TotalAssociation(fitted, effects, left_out)


def _kept(
    cohort: Cohort, terms: tuple[tuple[str, ...], ...]
) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    clients = cohort.clients
    absent = [
        name
        for name in dict.fromkeys(name for term in terms for name in term)
        if name not in clients or clients[name].nunique() < 2
    ]
    return [term for term in terms if not {*term} & {*absent}], tuple(absent)


def _none_of(
    cohort: Cohort, response: str, kept: list[tuple[str, ...]], predictors: Collection[str]
) -> str | None:
    if response not in cohort.clients:
        return f"the cohort has no {response}"
    if cohort.clients[response].isna().all():
        return f"nobody in this cohort has a value of {response}"
    if not any(name in predictors for term in kept for name in term):
        return f"the cohort has none of {', '.join(predictors)}"
    return None


def _nothing(reason: str, left_out: tuple[str, ...]) -> TotalAssociation:
    return TotalAssociation(None, pd.DataFrame(), left_out, reason)


def _effect(fitted: Fitted, rows: pd.DataFrame, response: str, name: str) -> dict[str, object]:
    found = fitted.contrast({name: 1.0})
    row: dict[str, object] = {"term": name, **{key: float(found[key]) for key in _NUMBERS}}
    effect = standardised_effect(rows, response, (name,), "client", found)
    if effect is None:
        return row
    low, high = effect.ci90_low, effect.ci90_high
    return row | {"std_estimate": effect.estimate, "std_ci90_low": low, "std_ci90_high": high}
