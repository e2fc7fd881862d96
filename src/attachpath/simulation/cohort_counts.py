"""How the numbers of a simulated cohort came about: who left, and what is missing."""

from __future__ import annotations

import re

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.simulation.markdown import markdown_table
from attachpath.simulation.population_file import PopulationFile

__all__ = ["cohort_counts"]

ITEM = re.compile(r".+_\d\d")


def cohort_counts(cohort: Cohort, file: PopulationFile) -> list[str]:
    """Return the flow of clients, the occasions by session and what is missing.

    Parameters
    ----------
    cohort : Cohort
        Simulated.
    file : PopulationFile
        Its parameters, for the schedule.

    Returns
    -------
    list of str
        Lines of Markdown.
    """
    return [
        *markdown_table(("clients", "number"), _flow(cohort)),
        "",
        "An occasion is due when the client attended its session.",
        "",
        *markdown_table(("session", "due", "given"), _sessions(cohort, file)),
        "",
        *markdown_table(("missing", "cells", "of", "share"), _missing(cohort)),
    ]


def _flow(cohort: Cohort) -> list[tuple[str, object]]:
    clients = cohort.clients
    ended = clients["ended"].value_counts()
    occasions = cohort.occasions.groupby("client_id").size()
    caseload = clients["therapist_id"].value_counts()
    after = clients["iip_post"].notna().groupby(clients["ended"]).sum()
    return [
        ("in the cohort", len(clients)),
        *((f"ended: {name}", int(count)) for name, count in ended.sort_index().items()),
        ("with an IIP score after therapy", int(clients["iip_post"].notna().sum())),
        *((f"... of those {name}", int(count)) for name, count in after.sort_index().items()),
        ("with at least one occasion", len(occasions)),
        ("with at least three occasions", int((occasions >= 3).sum())),
        ("median sessions attended", f"{clients['sessions_attended'].median():g}"),
        ("clients a therapist (fewest, median, most)", _spread(caseload)),
    ]


def _spread(counts: pd.Series) -> str:
    return f"{counts.min()}, {counts.median():g}, {counts.max()}"


def _sessions(cohort: Cohort, file: PopulationFile) -> list[tuple[int, int, int]]:
    attended, given = cohort.clients["sessions_attended"], cohort.occasions["session"]
    return [
        (session, int((attended >= session).sum()), int((given == session).sum()))
        for session in file.schedule.sessions
    ]


def _missing(cohort: Cohort) -> list[tuple[str, int, int, str]]:
    rows = []
    for name, table in cohort.tables().items():
        items = [column for column in table.columns if ITEM.fullmatch(column)]
        after = [column for column in items if column.startswith("iip_post")]
        parts = {
            f"{name}: item answers before therapy" if after else f"{name}: item answers": [
                column for column in items if column not in after
            ],
            f"{name}: item answers after therapy": after,
        }
        rest = [column for column in table.columns if column not in items]
        parts |= {f"{name}: {column}": [column] for column in rest if table[column].isna().any()}
        rows += [_gaps(title, table[columns]) for title, columns in parts.items() if columns]
    return rows


def _gaps(title: str, part: pd.DataFrame) -> tuple[str, int, int, str]:
    empty = int(part.isna().to_numpy().sum())
    return title, empty, part.size, f"{empty / part.size:.1%}" if part.size else ""
