"""Pseudosecure and individuated-secure clients: described, never tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.measurement.earned_security.client_columns import client_columns
from attachpath.measurement.earned_security.client_model import with_none

__all__ = ["SecurityGroups", "security_groups"]

FEWEST_DESCRIBED = 5
"""Means of fewer clients come close to telling who they are."""

DESCRIBED = (
    *("cats_secure_between", "cats_preoccupied_between", "cats_avoidant_between"),
    *("tds_growing_autonomy_between", "tds_growing_engagement_between"),
    *("tds_too_close_between", "tds_too_distant_between"),
    *("iip_pre", "iip_post", "ecr_anxiety", "ecr_avoidance"),
)
_SECURE, _PREOCCUPIED = "cats_secure_between", "cats_preoccupied_between"
_GROUPS = ("individuated_secure", "pseudosecure", "other")


@dataclass(frozen=True, eq=False)
class SecurityGroups:
    """Groups of clients and what describes them.

    Attributes
    ----------
    secure_median, preoccupied_low, preoccupied_high : float
        Cut points: the median of Secure, and the bounds of the bottom and top third of
        Preoccupied.
    sizes : dict of str to int
        Clients in ``individuated_secure``, ``pseudosecure`` and ``other``.
    table : DataFrame
        ``group, variable, n, mean, sd, reason``; values of fewer than five clients are not given.
    n_clients : int
        Clients who have both means.
    n_dropped : int
        Clients who have not.
    reason : str or None
        Why there are no groups.
    """

    secure_median: float = float("nan")
    preoccupied_low: float = float("nan")
    preoccupied_high: float = float("nan")
    sizes: dict[str, int] = field(default_factory=dict)
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    n_clients: int = 0
    n_dropped: int = 0
    reason: str | None = None


def security_groups(cohort: Cohort, *, described: Sequence[str] = DESCRIBED) -> SecurityGroups:
    """Cut clients into individuated-secure, pseudosecure and others, and describe them.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    described : sequence of str
        Columns of clients; those that the cohort does not have are left out.

    Returns
    -------
    SecurityGroups

    Notes
    -----
    On client means: pseudosecure has Secure at or above the median and Preoccupied at or above its
    upper third (quantile 2/3), individuated-secure the same Secure and Preoccupied at or below its
    lower third (quantile 1/3); medians and thirds are those of all clients who have both means.
    Cut points of a sample move with the sample, and cutting a continuous score loses information
    and can make groups where there are none (MacCallum, Zhang, Preacher & Rucker 2002,
    Psychological Methods 7, 19-40): the product of both scores stands beside, see
    `secure_by_preoccupied`.
    """
    table, missing = client_columns(cohort, [_SECURE, _PREOCCUPIED, *described], standardise=())
    for name in (_SECURE, _PREOCCUPIED):
        if name in missing:
            return SecurityGroups(reason=missing[name], n_dropped=len(table))
    present = table[table[[_SECURE, _PREOCCUPIED]].notna().all(axis=1)]
    median = float(present[_SECURE].median())
    low, high = (float(present[_PREOCCUPIED].quantile(share)) for share in (1 / 3, 2 / 3))
    counted = SecurityGroups(n_clients=len(present), n_dropped=len(table) - len(present))
    if len(present) < 3 * FEWEST_DESCRIBED:
        reason = f"Only {len(present)} clients have Secure and Preoccupied."
        return replace(counted, reason=reason)
    if not low < high:
        reason = "The thirds of Preoccupied cannot be told apart: most clients have one value."
        return replace(counted, reason=reason)
    group = pd.Series("other", index=present.index)
    secure = present[_SECURE] >= median
    group[secure & (present[_PREOCCUPIED] <= low)] = "individuated_secure"
    group[secure & (present[_PREOCCUPIED] >= high)] = "pseudosecure"
    return replace(
        counted,
        secure_median=median,
        preoccupied_low=low,
        preoccupied_high=high,
        sizes={name: int((group == name).sum()) for name in _GROUPS},
        table=_described(present, group, [name for name in described if name not in missing]),
    )


def _described(present: pd.DataFrame, group: pd.Series, columns: list[str]) -> pd.DataFrame:
    rows = []
    for name in _GROUPS:
        members = present[group == name]
        for variable in columns:
            values = members[variable].dropna()
            row = {"group": name, "variable": variable, "n": len(values)}
            if len(values) < FEWEST_DESCRIBED:
                rows.append(row | {"reason": "fewer than five clients are not described"})
                continue
            rows.append(
                row | {"mean": float(values.mean()), "sd": float(values.std()), "reason": None}
            )
    table = pd.DataFrame(rows, columns=["group", "variable", "n", "mean", "sd", "reason"])
    return with_none(table, ["reason"])
