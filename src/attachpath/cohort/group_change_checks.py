"""Clients who change therapist (or site, or school): which one counts must be said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.cohort.canonical import is_key
from attachpath.cohort.findings import Findings
from attachpath.cohort.key_places import key_places
from attachpath.cohort.tables import Cohort

__all__ = ["check_group_changes"]


def check_group_changes(cohort: Cohort, findings: Findings) -> None:
    """Report clients whose occasions name another group than their own, or several.

    Parameters
    ----------
    cohort : Cohort
        The data.
    findings : Findings
        Receives a note where the table of clients says which group counts, else an error.
    """
    tables = cohort.tables()
    clients, occasions = tables["clients"], tables["occasions"]
    if not {"client_id"} <= {*clients.columns} & {*occasions.columns}:
        return
    uppers = {"therapist_id", "site_id", *(f"{level}_id" for level in cohort.levels[1:])}
    for key in occasions.columns:
        if is_key(key) and key in uppers:
            _check_changes(key, clients, occasions, findings)


def _check_changes(
    key: str, clients: pd.DataFrame, occasions: pd.DataFrame, findings: Findings
) -> None:
    rows = occasions[["client_id", key]].dropna()
    place = key_places(rows["client_id"], clients["client_id"])
    rows, place = rows[place >= 0], place[place >= 0]
    if rows.empty:
        return
    stated = clients[key] if key in clients.columns else pd.Series(np.nan, clients.index, "str")
    own = stated.iloc[place].set_axis(rows.index)
    first = rows.groupby("client_id")[key].transform("first")
    known = own.notna()
    _report(key, rows, known & (rows[key] != own), decided=True, findings=findings)
    _report(key, rows, ~known & (rows[key] != first), decided=False, findings=findings)


def _report(
    key: str, rows: pd.DataFrame, other: pd.Series, *, decided: bool, findings: Findings
) -> None:
    if not other.any():
        return
    level = key.removesuffix("_id")
    places = rows.index.to_numpy()[other.to_numpy()]
    findings.add(
        f"client-changes-{level}", "occasions",
        f"the {key} that clients have" if decided else f"one {key} a client",
        f"Nothing, if that of clients counts; the {key} of occasions is not used."
        if decided
        else f"Write the {key} that counts into the table of clients.",
        column=key, row=int(places.min()) + 2,
        value=f"{rows['client_id'][other].nunique():,} client(s) with another at some occasion",
        severity="note" if decided else "error",
    )  # fmt: skip
