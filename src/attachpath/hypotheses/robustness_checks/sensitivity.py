"""How strong an unobserved confounder must be to overturn an association with the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.changed_formula import change, terms_of
from attachpath.hypotheses.clusters import with_clusters
from attachpath.hypotheses.fitted_rows import ModelBehind, models_behind
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.theory import Hypothesis, Theory
from attachpath.models import cluster_robust, confounder_bounds, regression, robustness_value

__all__ = ["STRENGTHS", "confounding_bounds", "confounding_values", "outcome_hypotheses"]

STRENGTHS = (1.0, 2.0, 3.0)
"""How many times as strong as a benchmark covariate the confounder is."""

_TEST = ("ci_low", "ci_high", "p_value")
_VALUES = ("estimate", "std_error", "df", "statistic", "partial_r2", "rv", "rv_alpha")


def outcome_hypotheses(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return those with one predictor of an outcome, a row a client; validity has no outcome."""
    return [
        one
        for one in hypotheses
        if one.table == "clients" and one.role != "validity" and len(one.factors) == 1
    ]


def confounding_values(
    cohort: Cohort, theory: str | Path | Theory, hypotheses: Sequence[Hypothesis]
) -> pd.DataFrame:
    """Return the robustness value of each focal term, by the fit as tested and by least squares.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    hypotheses : sequence of Hypothesis
        From `outcome_hypotheses`.

    Returns
    -------
    DataFrame
        Two rows a hypothesis: ``id, term, model, estimate, std_error, df, statistic, partial_r2,
        rv, rv_alpha, ci_low, ci_high, p_value, reason``. `model` is ``as tested``, or ``least
        squares`` (for which the theory holds); the interval and p of the latter are CR2's by the
        upper group of the model.

    Notes
    -----
    Cinelli & Hazlett (2020, Journal of the Royal Statistical Society B 82, 39-67).
    """
    rows = [
        row
        for model in models_behind(cohort, theory, hypotheses)
        for one in model.hypotheses
        for row in _values(model, one)
    ]
    columns = ["id", "term", "model", *_VALUES, *_TEST, "reason"]
    return pd.DataFrame(rows, columns=columns)


def _values(model: ModelBehind, one: Hypothesis) -> Iterator[dict[str, Any]]:
    row: dict[str, Any] = {"id": one.id, "term": one.term, "model": "as tested"}
    if model.fitted is None:
        yield row | {"reason": model.reason}
        return
    yield row | _numbers(model.fitted, model.fitted, one.term)
    yield row | {"model": "least squares"} | _least_squares(model, one)


def _least_squares(model: ModelBehind, one: Hypothesis) -> dict[str, Any]:
    plain = change(one, random=())
    groups = [part.group for part in one.parsed.random]
    try:
        fitted = regression(plain.parsed, model.data)
        if not groups:
            return _numbers(fitted, fitted, one.term)
        rows, cluster = with_clusters(model.data, groups[-1])
        return _numbers(fitted, cluster_robust(fitted, rows, cluster=cluster), one.term)
    except AttachpathError as error:
        return {"reason": reason_for(error, plain.parsed.text)}


def _numbers(fitted: Fitted, tested_by: Fitted, term: str) -> dict[str, Any]:
    found = robustness_value(fitted, term)
    test = tested_by.contrast({term: 1.0})
    return (
        {name: getattr(found, name) for name in _VALUES}
        | {name: float(test[name]) for name in _TEST}
        | {"reason": found.reason}
    )


def confounding_bounds(
    cohort: Cohort, theory: str | Path | Theory, hypotheses: Sequence[Hypothesis]
) -> pd.DataFrame:
    """Bound each focal estimate under a confounder as strong as a covariate of the model.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    hypotheses : sequence of Hypothesis
        From `outcome_hypotheses`.

    Returns
    -------
    DataFrame
        A row a hypothesis, benchmark and strength: ``id, term, estimate`` and the columns of
        `attachpath.models.confounder_bounds`. Benchmarks are the outcome's baseline and the
        covariates that the theory standardises (attachment).
    """
    loaded = theory_for(cohort, theory)
    tables = [
        _bounds(model, one, _benchmarks(one, loaded))
        for model in models_behind(cohort, loaded, hypotheses)
        for one in model.hypotheses
        if model.fitted is not None
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _benchmarks(one: Hypothesis, theory: Theory) -> list[str]:
    baseline = f"{one.parsed.response.removesuffix('post')}pre"
    return [
        name
        for name in (baseline, *theory.standardise)
        if (name,) in terms_of(one) and name != one.term
    ]


def _bounds(model: ModelBehind, one: Hypothesis, benchmarks: Sequence[str]) -> pd.DataFrame:
    row: dict[str, Any] = {"id": one.id, "term": one.term}
    assert model.fitted is not None  # noqa: S101 - the caller asks only then
    try:
        found = confounder_bounds(
            model.fitted,
            model.data,
            one.term,
            benchmarks,
            strength=STRENGTHS,
            partial_groups=model.partial_groups,
        )
    except AttachpathError as error:
        return pd.DataFrame([row | {"reason": reason_for(error, one.parsed.text)}])
    estimate = float(model.fitted.contrast({one.term: 1.0})["estimate"])
    return found.assign(**row, estimate=estimate)
