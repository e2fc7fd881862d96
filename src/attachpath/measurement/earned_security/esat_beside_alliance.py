"""What earned security says about an outcome beyond the working alliance, and the reverse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from attachpath.cohort import ESAT, Cohort, esat_check, upper_cluster
from attachpath.errors import AttachpathError
from attachpath.fitted import COEFFICIENT_COLUMNS, Fitted
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
from attachpath.models import incremental_r_squared, variance_inflation

__all__ = ["esat_beside_alliance"]

_NUMBERS = COEFFICIENT_COLUMNS[1:-1]
_SHARES = (
    *("r_squared", "increment", "increment_low", "increment_high", "adjusted_increment"),
    *("clusters", "draws", "draws_left_out"),
)
_COLUMNS = (
    *("outcome", "esat", "control", "added", "n", "formula", "r_with_alliance", "vif"),
    *_NUMBERS,
    *_SHARES,
    "reason",
)


def esat_beside_alliance(
    cohort: Cohort,
    *,
    seed: int,
    alliance: str = "wai",
    outcomes: Sequence[str] = MODELLED_OUTCOMES,
    draws: int = 2000,
) -> pd.DataFrame:
    """Model each outcome by alliance and ESAT, and tell what each adds to the other.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    seed : int
        Seed of the bootstrap.
    alliance : str
        Column of the occasions; its client mean enters.
    outcomes : sequence of str
        Columns of clients.
    draws : int
        Bootstrap draws of the increments.

    Returns
    -------
    DataFrame
        Three rows an outcome and ESAT; `added` is ``esat``, ``esat and control`` or ``alliance``:
        what the increment is of, beyond everything else in the model. ``outcome, esat, control,
        added, n, formula, r_with_alliance`` (of ESAT), ``vif``, the standardised coefficient
        ``estimate, std_error, df, statistic, p_value, ci_low, ci_high`` (not for two terms),
        ``r_squared`` of the whole model, ``increment, increment_low, increment_high,
        adjusted_increment, clusters, draws, draws_left_out, reason``. An outcome that cannot be
        modelled has one row with a `reason`.

    Notes
    -----
    The model has the state before treatment and both ECR scales where the cohort has them, the
    alliance, the CATS subscale that ESAT removes, and ESAT; the two ESATs never stand in one model.
    Beside its control the coefficient of ESAT is Secure's. Coefficients come from the multilevel
    model (HC3 regression where clients are in no groups), increments from ordinary least squares
    with whole groups resampled.
    """
    before = {name: before_treatment(name) for name in outcomes}
    states = [name for name in before.values() if name is not None]
    removed = {f"{esat}_between": f"{kind.cats}_between" for esat, kind in ESAT.items()}
    mean = f"{alliance}_between"
    wanted = [*outcomes, *states, *COVARIATES, *removed, *removed.values(), mean]
    table, missing = client_columns(cohort, wanted)
    rows: list[dict[str, Any]] = []
    for outcome in outcomes:
        beside = [str(name) for name in (before[outcome], *COVARIATES) if name in table]
        for esat, control in removed.items():
            named = {"outcome": outcome, "esat": esat, "control": control}
            needed = (outcome, mean, esat, control)
            why = next((missing[name] for name in needed if name in missing), None)
            if why is not None:
                rows.append(named | {"reason": why})
                continue
            found = _pair(cohort, table, [outcome, *beside, mean, control, esat], seed, draws)
            rows += [named | row for row in found]
    return with_none(pd.DataFrame(rows, columns=_COLUMNS), ["added", "reason"])


def _pair(
    cohort: Cohort, table: pd.DataFrame, columns: list[str], seed: int, draws: int
) -> list[dict[str, Any]]:
    """Fit one model; the last three columns are alliance, control and ESAT."""
    outcome, *terms = columns
    alliance, control, esat = terms[-3:]
    cluster, partial = upper_cluster(cohort), cohort.partially_nested
    data = z_scores(table, columns, cluster, partially_nested=partial)
    formula = client_formula(outcome, terms)
    esat_check(terms, response=outcome)
    shared: dict[str, Any] = {"n": len(data), "formula": formula}
    try:
        fitted = fit_clients(formula, data, cluster, partially_nested=partial)
        factors = variance_inflation(formula, data).set_index("term")["vif"]
        shared |= {"formula": fitted.formula, "n": fitted.n_obs}
        shared["r_with_alliance"] = float(data[esat].corr(data[alliance]))
        asked = {"esat": [esat], "esat and control": [esat, control], "alliance": [alliance]}
        return [
            shared
            | {"added": added}
            | _coefficient(fitted, factors, chosen)
            | _increment(formula, chosen, data, cluster, (seed, draws))
            for added, chosen in asked.items()
        ]
    except AttachpathError as error:
        return [shared | {"reason": error.message}]


def _coefficient(fitted: Fitted, factors: pd.Series, chosen: list[str]) -> dict[str, Any]:
    """Test a single term; two terms have no one coefficient."""
    if len(chosen) > 1:
        return {}
    one = fitted.contrast({chosen[0]: 1.0})
    return {"vif": float(factors[chosen[0]])} | {name: one[name] for name in _NUMBERS}


def _increment(
    formula: str,
    chosen: list[str],
    data: pd.DataFrame,
    cluster: str | None,
    bootstrap: tuple[int, int],
) -> dict[str, Any]:
    seed, draws = bootstrap
    found = incremental_r_squared(formula, chosen, data, cluster=cluster, draws=draws, seed=seed)
    bounds = {"increment_low": found["ci_low"], "increment_high": found["ci_high"]}
    return {name: found[name] for name in (*_SHARES, "reason") if name in found} | bounds
