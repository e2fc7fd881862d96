"""Secure, Preoccupied and their product as continuous predictors, beside groups cut from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort, upper_cluster
from attachpath.errors import AttachpathError
from attachpath.fitted import COEFFICIENT_COLUMNS
from attachpath.measurement.earned_security.client_columns import client_columns
from attachpath.measurement.earned_security.client_model import (
    COVARIATES,
    MODELLED_OUTCOMES,
    before_treatment,
    client_formula,
    fit_clients,
    with_none,
    z_scores,
)
from attachpath.models import simple_slopes

__all__ = ["secure_by_preoccupied"]

_SECURE, _PREOCCUPIED = "cats_secure_between", "cats_preoccupied_between"
_PRODUCT = f"{_SECURE}:{_PREOCCUPIED}"
_NUMBERS = COEFFICIENT_COLUMNS[1:-1]


def secure_by_preoccupied(
    cohort: Cohort, *, outcomes: Sequence[str] = MODELLED_OUTCOMES
) -> pd.DataFrame:
    """Model each outcome by Secure, Preoccupied and their product.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    outcomes : sequence of str
        Columns of clients.

    Returns
    -------
    DataFrame
        Rows ``outcome, row, n, formula, estimate, std_error, df, statistic, p_value, ci_low,
        ci_high, reason``; `row` is ``product``, ``preoccupied`` (at mean Secure), and Secure at
        Preoccupied ``secure_low`` (-1 SD), ``secure_mean`` and ``secure_high`` (+1 SD). An outcome
        that cannot be modelled has one row with a `reason`.

    Notes
    -----
    All number columns are z-scores over the clients of the model, so that a coefficient is in SD of
    the outcome for an SD of the predictor, and that of the product for an SD of each. The state
    before treatment (``X_pre`` of ``X_post``) and both ECR scales stand beside where the cohort
    has them; groups of clients have a random intercept (REML, Satterthwaite df), without groups the
    regression has HC3 standard errors.
    """
    before = {name: before_treatment(name) for name in outcomes}
    states = [name for name in before.values() if name is not None]
    wanted = [*outcomes, *states, *COVARIATES, _SECURE, _PREOCCUPIED]
    table, missing = client_columns(cohort, wanted)
    rows: list[dict[str, Any]] = []
    for outcome in outcomes:
        needed = (outcome, _SECURE, _PREOCCUPIED)
        why = next((missing[name] for name in needed if name in missing), None)
        beside = [name for name in (before[outcome], *COVARIATES) if name in table]
        found = [{"reason": why}] if why else _outcome(cohort, table, [outcome, *map(str, beside)])
        rows += [{"outcome": outcome} | row for row in found]
    columns = ["outcome", "row", "n", "formula", *_NUMBERS, "reason"]
    return with_none(pd.DataFrame(rows, columns=columns), ["row", "reason"])


def _outcome(cohort: Cohort, table: pd.DataFrame, columns: list[str]) -> list[dict[str, Any]]:
    """Fit one model; the outcome stands first, then what stands beside."""
    outcome, *beside = columns
    cluster, partial = upper_cluster(cohort), cohort.partially_nested
    data = z_scores(table, [*columns, _SECURE, _PREOCCUPIED], cluster, partially_nested=partial)
    formula = client_formula(outcome, [*beside, f"{_SECURE} * {_PREOCCUPIED}"])
    shared: dict[str, Any] = {"n": len(data), "formula": formula}
    try:
        fitted = fit_clients(formula, data, cluster, partially_nested=partial)
        slopes = simple_slopes(
            fitted,
            _SECURE,
            _PREOCCUPIED,
            values={"secure_low": -1.0, "secure_mean": 0.0, "secure_high": 1.0},
        )
    except AttachpathError as error:
        return [shared | {"reason": error.message}]
    shared |= {"n": fitted.n_obs, "formula": fitted.formula}
    named = {
        "product": fitted.contrast({_PRODUCT: 1.0}),
        "preoccupied": fitted.contrast({_PREOCCUPIED: 1.0}),
        **{str(slope["label"]): slope for _, slope in slopes.iterrows()},
    }
    return [
        shared | {"row": name} | {key: one[key] for key in (*_NUMBERS, "reason")}
        for name, one in named.items()
    ]
