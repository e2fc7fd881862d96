"""What Secure says about each outcome before and after an insecure subscale is taken out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from attachpath.cohort import ESAT, Cohort, upper_cluster
from attachpath.measurement.earned_security.client_columns import client_columns
from attachpath.models import suppression

__all__ = ["CLIENT_OUTCOMES", "esat_suppression"]

CLIENT_OUTCOMES = (
    "iip_post",
    "iip_change",
    "tds_growing_autonomy_between",
    "tds_growing_engagement_between",
)
"""Outcomes of clients that the theory of earned security speaks of."""

_SECURE = "cats_secure_between"


def esat_suppression(
    cohort: Cohort,
    *,
    seed: int,
    outcomes: Sequence[str] = CLIENT_OUTCOMES,
    draws: int = 2000,
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare r(outcome, Secure) with r(outcome, residual Secure), for every outcome and control.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    seed : int
        Seed of the bootstrap.
    outcomes : sequence of str
        Columns of clients.
    draws, level
        Bootstrap draws, and the confidence level.

    Returns
    -------
    DataFrame
        Rows of `attachpath.models.suppression` on client means, a row an outcome for CATS
        Preoccupied, CATS Avoidant and both as controls. Whole groups of the first level above
        clients (therapists) are resampled, clients where there are none. An outcome that cannot be
        looked at has one row with a `reason`.
    """
    controls = [f"{kind.cats}_between" for kind in ESAT.values()]
    table, missing = client_columns(cohort, [*outcomes, _SECURE, *controls])
    usable = [name for name in controls if name not in missing]
    cluster = upper_cluster(cohort)
    found = []
    for outcome in outcomes:
        why = missing.get(outcome) or missing.get(_SECURE)
        if why is None and not usable:
            why = missing[controls[0]]
        if why is not None:
            found.append(_without_numbers(outcome, why))
            continue
        found.append(
            suppression(
                table, outcome, _SECURE, usable,
                cluster=cluster, draws=draws, seed=seed, level=level,
            )
        )  # fmt: skip
    return pd.concat(found, ignore_index=True)


def _without_numbers(outcome: str, reason: str) -> pd.DataFrame:
    row = {"outcome": outcome, "predictor": _SECURE, "controls": None, "kind": None, "n": 0}
    return pd.DataFrame([row | {"draws": 0, "draws_left_out": 0, "reason": reason}])
