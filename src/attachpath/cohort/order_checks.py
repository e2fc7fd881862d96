"""Occasions whose order of rows, dates or counts contradicts the number of their session."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.canonical import FloatArray, as_numbers, is_text
from attachpath.cohort.dates import date_columns
from attachpath.cohort.findings import Findings
from attachpath.cohort.key_places import key_places

__all__ = ["check_order"]


class _Occasions(NamedTuple):
    """Client and session of each row that has both, and a session that can be."""

    places: npt.NDArray[np.intp]
    client: npt.NDArray[np.intp]
    session: FloatArray


def check_order(clients: pd.DataFrame, occasions: pd.DataFrame, findings: Findings) -> None:
    """Note occasions that stand in another order than their session numbers.

    Parameters
    ----------
    clients, occasions : DataFrame
        Normalised columns.
    findings : Findings
        Receives the notes; gaps between sessions are none.
    """
    if occasions.empty or not {"client_id", "session"} <= {*occasions.columns}:
        return
    if is_text(occasions["session"]):
        return  # said where keys are checked
    rows = _of(occasions)
    _check_rows(rows, findings)
    for column, dates in date_columns(occasions).items():
        _check_dates(rows, column, dates.days, occasions, findings)
    _check_attended(rows, clients, occasions, findings)


def _of(occasions: pd.DataFrame) -> _Occasions:
    client = pd.factorize(occasions["client_id"])[0]
    session = as_numbers(occasions["session"])
    places = np.flatnonzero((client >= 0) & np.isfinite(session) & (session >= 1))
    return _Occasions(places, client[places], session[places])


def _check_rows(rows: _Occasions, findings: Findings) -> None:
    order = np.argsort(rows.client, kind="stable")
    back = _falls(rows.client[order], rows.session[order])
    if back.any():
        late = order[1:][back]
        findings.add(
            "rows-out-of-order", "occasions", "the rows of a client in the order of the sessions",
            "See whether the session numbers are right; occasions are taken by session number.",
            column="session", row=int(rows.places[late].min()) + 2,
            value=f"{_clients(rows.client[late])} with a session after a later one",
            severity="note",
        )  # fmt: skip


def _check_dates(
    rows: _Occasions,
    column: str,
    days: npt.NDArray[np.datetime64],
    occasions: pd.DataFrame,
    findings: Findings,
) -> None:
    dated = np.flatnonzero(~np.isnat(days[rows.places]))
    order = dated[np.lexsort((rows.session[dated], rows.client[dated]))]
    passed = days[rows.places[order]].astype(np.int64).astype(float)
    back = _falls(rows.client[order], passed)
    if back.any():
        late = order[1:][back]
        first = int(rows.places[late].min())
        findings.add(
            "dates-out-of-order", "occasions", "a later date at a later session",
            "Correct the date or the session number; occasions are taken by session number.",
            column=column, row=first + 2,
            value=f"{_clients(rows.client[late])} with a date before that of an earlier session; "
            f"the first is {occasions[column].iloc[first]}",
            severity="note",
        )  # fmt: skip


def _falls(client: npt.NDArray[np.intp], value: FloatArray) -> npt.NDArray[np.bool_]:
    """Tell for each row but the first whether it is lower than the one before of its client."""
    return np.asarray((client[1:] == client[:-1]) & (value[1:] < value[:-1]))


def _clients(codes: npt.NDArray[np.intp]) -> str:
    return f"{len(np.unique(codes)):,} client(s)"


def _check_attended(
    rows: _Occasions, clients: pd.DataFrame, occasions: pd.DataFrame, findings: Findings
) -> None:
    """Note sessions beyond the number that a client attended."""
    if not {"client_id", "sessions_attended"} <= {*clients.columns}:
        return
    if is_text(clients["sessions_attended"]):
        return
    place = key_places(occasions["client_id"], clients["client_id"])[rows.places]
    attended = np.append(as_numbers(clients["sessions_attended"]), np.nan)[place]
    beyond = rows.session > attended
    if beyond.any():
        first = int(np.flatnonzero(beyond)[0])
        findings.add(
            "session-beyond-attended", "occasions",
            "session numbers up to the client's sessions_attended",
            "Correct the session number, or sessions_attended; both are used as they are.",
            column="session", row=int(rows.places[first]) + 2,
            value=f"{_clients(rows.client[beyond])} with a later session; the first has session "
            f"{rows.session[first]:g} of {attended[first]:g}",
            severity="note",
        )  # fmt: skip
