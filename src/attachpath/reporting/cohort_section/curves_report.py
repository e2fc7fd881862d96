"""Means over sessions as a table and in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from attachpath.reporting.cohort_section.curves import Curves
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.masking import clients_in_words, smallest_group
from attachpath.reporting.numbers import MISSING, count, number
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["curves_sentence", "curves_table"]


def curves_table(curves: Curves | None) -> Table | None:
    """Print the mean of each measure at each session; None where there is none.

    Parameters
    ----------
    curves : Curves or None
        From `attachpath.reporting.mean_curves`.

    Returns
    -------
    Table or None
        The machine form holds n, SD and intervals, and the means of those who stayed.
    """
    if curves is None:
        return None
    everybody = curves.means[curves.means["clients"] == "all"]
    sessions = list(everybody.sort_values("session")["sessions"].unique())
    body = []
    for name, rows in everybody.groupby("variable", sort=False):
        cells = [_mean(rows, session) for session in sessions]
        body.append(Line(cells=[row_label(str(name)), *cells]))
    most = everybody.groupby("sessions")["n"].max()
    return Table(
        id="session_means",
        title="Means (standard deviations) by session",
        columns=list(curves.means.columns),
        rows=[[plain_value(cell) for cell in row] for row in curves.means.to_numpy(dtype=object)],
        head=[
            Heading(label="Measure", align="left"),
            *(
                Heading(label=f"Session {name} (n\u00a0=\u00a0{count(most[name])})")
                for name in sessions
            ),
        ],
        body=body,
        note="A range of sessions counts a client once. n: the most clients that a measure has "
        "there. A dash, or no column, stands for fewer than "
        f"{smallest_group()} clients.",
    )


def curves_sentence(curves: Curves | None) -> list[str]:
    """Say how much of the change of a mean is who stayed, where that is most, if any."""
    if curves is None:
        return [f"No session has {smallest_group()} clients with an answer: no curve is drawn."]
    if curves.stayed_from is None:
        return []
    changes = _changes(curves.means)
    if not changes:
        return []
    row = max(changes, key=lambda change: abs(change["selection_sd"]))
    told = (
        f"{clients_in_words(curves.n_stayed, of=curves.n_clients)} of {count(curves.n_clients)} "
        "clients with occasions had one at "
        f"session {curves.stayed_from:g} or later. Who stayed mattered most for "
        f"{label(str(row['variable']))}: from session {row['first']} to {row['last']} the mean of "
        f"those there changed by {number(row['change'])}, of which {number(row['selection'])} is "
        f"who stayed and {number(row['change'] - row['selection'])} change among them."
    )
    return [told]


def _mean(rows: pd.DataFrame, session: str) -> str:
    for row in rows[rows["sessions"] == session].to_dict("records"):
        return f"{number(row['mean'])} ({number(row['sd'])})"
    return MISSING


def _changes(means: pd.DataFrame) -> list[dict[str, Any]]:
    """Change of each mean to the session where only those who stayed are left, in two parts.

    Mean of those who stayed at the end, less mean of all at the beginning = (stayed at the end -
    stayed at the beginning) + (stayed at the beginning - all at the beginning).
    """
    rows = []
    for name, own in means.groupby("variable", sort=False):
        stayed = own[own["clients"] == "stayed"].to_dict("records")
        if len(stayed) < 2:
            continue
        first, last = stayed[0], stayed[-1]
        everybody = own[(own["clients"] == "all") & (own["sessions"] == first["sessions"])]
        begin = everybody.to_dict("records")[0]
        selection = first["mean"] - begin["mean"]
        rows.append(
            {
                "variable": name,
                "first": first["sessions"],
                "last": last["sessions"],
                "change": last["mean"] - begin["mean"],
                "selection": selection,
                "selection_sd": selection / begin["sd"] if begin["sd"] > 0 else 0.0,
            }
        )
    return rows
