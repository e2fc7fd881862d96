"""What a reader must know about sound data: outcomes, incomplete questionnaires, stored scores."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from attachpath.cohort.columns import instrument_times
from attachpath.cohort.findings import Findings
from attachpath.cohort.scoring import answered_instruments, score_differences
from attachpath.cohort.tables import Cohort
from attachpath.errors import DataError
from attachpath.instruments import Instrument

__all__ = ["add_remarks"]

OUTCOME = "iip_post"


def add_remarks(cohort: Cohort, instruments: Mapping[str, Instrument], findings: Findings) -> None:
    """Add the notes about a whole cohort."""
    tables = cohort.tables()
    _note_outcome(tables["clients"], findings)
    for instrument in instruments.values():
        _note_incomplete(instrument, tables[instrument.table], findings)
    for answered in answered_instruments(cohort):
        if answered.instrument.key_status == "assumed":
            findings.add(
                "assumed-key", answered.table, "a published scoring key",
                "Give the key in a TOML file of your own and name it under [instruments] in "
                "cohort.toml.",
                value=f"{answered.instrument.id}: {answered.instrument.key_source}",
                severity="note",
            )  # fmt: skip
    _note_differences(cohort, findings)


def _note_outcome(clients: pd.DataFrame, findings: Findings) -> None:
    items = [name for name in clients.columns if name.startswith(f"{OUTCOME}_")]
    if OUTCOME in clients.columns:
        without = clients[OUTCOME].isna()
    elif items:
        without = clients[items].isna().all(axis=1)
    else:
        findings.add(
            "no-outcome", "clients", f"a column {OUTCOME}",
            "Nothing; hypotheses about outcome cannot be tested.",
            column=OUTCOME, severity="note",
        )  # fmt: skip
        return
    count = int(without.sum())
    if count:
        findings.add(
            "no-outcome", "clients", "an outcome for every client",
            "Nothing; models of outcome use the other clients and say so.",
            column=OUTCOME, value=f"{count:,} of {len(clients):,} client(s) without",
            severity="note",
        )  # fmt: skip


def _note_incomplete(instrument: Instrument, table: pd.DataFrame, findings: Findings) -> None:
    for time in instrument_times(instrument, table.columns):
        items = instrument.item_columns(time)
        absent = [name for name in items if name not in table.columns]
        if absent and len(absent) < len(items):
            shown = ", ".join(absent[:5]) + (", ..." if len(absent) > 5 else "")
            findings.add(
                "incomplete-instrument", instrument.table,
                f"all {len(items)} items of {instrument.id}",
                "Add the columns, or name the instrument that was given under [instruments] in "
                "cohort.toml; this one is not scored.",
                column=shown, row=1, value=f"{len(absent)} item(s) missing", severity="note",
            )  # fmt: skip


def _note_differences(cohort: Cohort, findings: Findings) -> None:
    try:
        differences = list(score_differences(cohort))
    except DataError:
        return  # wrong answers are reported cell by cell
    for table, column, places in differences:
        findings.add(
            "score-differs", table, "the score that the items give",
            "Score again (score_cohort), or leave the items out if the score is right.",
            column=column, row=places[0] + 2, value=f"{len(places):,} cell(s)", severity="note",
        )  # fmt: skip
