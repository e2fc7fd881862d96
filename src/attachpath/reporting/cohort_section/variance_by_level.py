"""Where the variance lies (occasion, client, therapist), and what that costs a mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort, upper_levels
from attachpath.measurement import VarianceShares, design_effect, icc
from attachpath.reporting.levels import plural
from attachpath.reporting.variables import client_measures, occasion_measures

__all__ = ["variance_shares"]

_COLUMNS = [
    *("table", "variable", "level", "variance", "share", "ci_low", "ci_high", "n"),
    *("design_effect", "effective_n", "reason"),
]


def variance_shares(cohort: Cohort) -> pd.DataFrame:
    """Estimate the shares of variance of every described measure.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    DataFrame
        A row a measure and level: ``table, variable, level, variance, share, ci_low, ci_high, n,
        design_effect, effective_n, reason``. Measures of occasions have the levels occasion,
        client and the first level above clients; measures of clients those of clients and above.
        Where that upper level cannot be told apart, its row has a reason and the others hold the
        shares without it. Rows without an upper group are left out of models that have one; n
        counts what was used. Empty for a cohort in which nothing is nested.
    """
    upper = next(iter(upper_levels(cohort)), None)
    occasions = occasion_measures(cohort)
    groups = cohort.clients.set_index("client_id")[f"{upper}_id"] if upper else None
    rows = []
    for name in occasions:
        rows += _occasion_shares(str(name), occasions[name], groups, upper)
    if upper is not None and groups is not None:
        clients = client_measures(cohort)
        for name in clients:
            rows += _client_shares(str(name), clients[name], groups, upper)
    return pd.DataFrame(rows, columns=_COLUMNS)


def _occasion_shares(
    name: str, values: pd.Series, groups: pd.Series | None, upper: str | None
) -> list[dict[str, Any]]:
    frame = pd.DataFrame({"value": values.to_numpy(), "client": values.index.get_level_values(0)})
    names = {"occasion": "occasion", "client": "client"}
    rest = []
    if groups is not None and upper is not None:
        frame["upper"] = groups.reindex(frame["client"]).to_numpy()
        found = icc(frame["value"], frame["client"], frame["upper"])
        reason = found.table["reason"].iloc[0]
        if reason is None:
            return _records("occasions", name, found, names | {"therapist": upper}, frame)
        rest = [_unknown("occasions", name, upper, _renamed(str(reason), {"therapist": upper}))]
        frame = frame.drop(columns="upper")
    return _records("occasions", name, icc(frame["value"], frame["client"]), names, frame) + rest


def _client_shares(
    name: str, values: pd.Series, groups: pd.Series, upper: str
) -> list[dict[str, Any]]:
    # To `icc` clients are the occasions of their therapists.
    frame = pd.DataFrame({"value": values, "client": groups})
    names = {"occasion": "client", "client": upper}
    return _records("clients", name, icc(frame["value"], frame["client"]), names, frame)


def _records(
    table: str, name: str, found: VarianceShares, names: Mapping[str, str], frame: pd.DataFrame
) -> list[dict[str, Any]]:
    """Rows of one measure; `names` says what the levels of `icc` are called here."""
    used = frame.dropna()
    columns = {"client": "client", "therapist": "upper"}
    groups = {level: used[columns[level]] for level in names if level != "occasion"}
    effect = design_effect({level: found.share(level) for level in groups}, groups)
    records = []
    for row in found.table.to_dict("records"):
        own: dict[str, Any] = {"table": table, "variable": name, "level": names[row["level"]]}
        own |= {key: row[key] for key in ("variance", "share", "ci_low", "ci_high")}
        own |= {"n": effect.n_obs, "reason": row["reason"] and _renamed(row["reason"], names)}
        own |= {"design_effect": effect.value, "effective_n": effect.effective_n}
        records.append(own)
    return records


def _unknown(table: str, name: str, level: str, reason: str) -> dict[str, Any]:
    return {"table": table, "variable": name, "level": level, "reason": reason}


def _renamed(reason: str, names: Mapping[str, str]) -> str:
    """Say a reason of `icc` with the names that its levels have here."""

    def word(found: re.Match[str]) -> str:
        level = names.get(found[1], found[1])
        return plural(level) if found[2] else level

    return re.sub(r"\b(occasion|client|therapist)(s?)\b", word, reason)
