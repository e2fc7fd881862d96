"""What a reader must know about sound data: outcomes, incomplete questionnaires, stored scores."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from attachpath.cohort.columns import instrument_times
from attachpath.cohort.findings import Findings
from attachpath.cohort.own_instruments import own_files
from attachpath.cohort.scoring import answered_instruments, score_differences
from attachpath.cohort.tables import DEFAULT_INSTRUMENTS, Cohort
from attachpath.errors import DataError
from attachpath.instruments import Instrument, load_instrument

__all__ = ["add_remarks"]

OUTCOME = "iip_post"
_QUESTIONNAIRES = ("iip_", "ecr_")


def add_remarks(cohort: Cohort, instruments: Mapping[str, Instrument], findings: Findings) -> None:
    """Add the notes about a whole cohort."""
    tables = cohort.tables()
    _note_outcome(tables["clients"], findings)
    for instrument in instruments.values():
        _note_incomplete(instrument, tables[instrument.table], findings)
        _check_surplus(instrument, tables[instrument.table], findings)
    for answered in answered_instruments(cohort):
        if answered.instrument.key_status == "assumed":
            findings.add(
                "assumed-key", answered.table, "a published scoring key",
                "Give the key in a TOML file of your own and name it under [instruments] in "
                "cohort.toml.",
                value=f"{answered.instrument.id}: {answered.instrument.key_source}",
                severity="note",
            )  # fmt: skip
    _note_own_files(cohort, instruments, findings)
    _note_differences(cohort, findings)


def _note_outcome(clients: pd.DataFrame, findings: Findings) -> None:
    items = [name for name in clients.columns if name.startswith(f"{OUTCOME}_")]
    if OUTCOME in clients.columns:
        without = clients[OUTCOME].isna()
    elif items:
        without = clients[items].isna().all(axis=1)
    else:
        if not any(name.startswith(_QUESTIONNAIRES) for name in clients.columns):
            return  # a cohort about something else, which has outcomes of its own
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
        items = instrument.scored_columns(time)
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


def _check_surplus(instrument: Instrument, table: pd.DataFrame, findings: Findings) -> None:
    """Report a longer form than the instrument: its items would be scored by the wrong key."""
    for time in instrument_times(instrument, table.columns):
        present = set(table.columns).issuperset(instrument.scored_columns(time))
        following = f"{instrument.stem(time)}_{instrument.items + 1:02d}"
        if present and following in table.columns:
            findings.add(
                "surplus-items", instrument.table,
                f"{instrument.items} items, as {instrument.id} has",
                "Name the instrument that was given under [instruments] in cohort.toml, or rename "
                "the further columns if they are no items.",
                column=following, row=1,
            )  # fmt: skip


def _note_own_files(
    cohort: Cohort, instruments: Mapping[str, Instrument], findings: Findings
) -> None:
    for prefix, file in own_files(cohort.instruments).items():
        instrument = instruments[prefix]
        findings.add(
            "own-instrument", instrument.table, "an instrument of the package",
            "Nothing; scores of these columns come from this file, and the report says so."
            + _lacking(instrument),
            value=f"{file['file']} ({file['id']}, key {file['key_status']}, "
            f"SHA-256 {file['sha256'][:12]})",
            severity="note",
        )  # fmt: skip


def _lacking(instrument: Instrument) -> str:
    """Name the scales that the instrument in whose place it stands has and it has not."""
    usual = DEFAULT_INSTRUMENTS.get(instrument.prefix)
    if usual is None:
        return ""
    lacks = set(load_instrument(usual).scale_columns()) - set(instrument.scale_columns())
    return f" Hypotheses cannot use {', '.join(sorted(lacks))}." if lacks else ""


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
