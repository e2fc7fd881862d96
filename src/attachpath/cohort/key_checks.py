"""Keys: present, unique, and for sessions a positive whole number."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.canonical import as_numbers, is_text
from attachpath.cohort.columns import KEYS
from attachpath.cohort.findings import Findings
from attachpath.cohort.key_places import spelled_alike
from attachpath.cohort.tables import Cohort
from attachpath.errors import nearest_name

__all__ = ["cells_of", "check_keys", "report_missing_column"]


def check_keys(cohort: Cohort, findings: Findings) -> None:
    """Check the keys of every table."""
    for name, table in cohort.tables().items():
        absent = [key for key in KEYS[name] if key not in table.columns]
        for key in absent:
            report_missing_column(name, key, table, findings)
        if table.empty and name == "occasions":
            findings.add(
                "empty-table", name, "at least one row",
                "Nothing, if clients were asked once only; hypotheses about occasions cannot be "
                "tested.",
                severity="note",
            )  # fmt: skip
        elif table.empty:
            findings.add("empty-table", name, "at least one row", "Add the rows.")
        elif not absent:
            _check_rows(name, table, list(KEYS[name]), findings)
    _note_alike(cohort, findings)


def _note_alike(cohort: Cohort, findings: Findings) -> None:
    """Note ids of one table that are perhaps one id: 07 and 7, AB and ab."""
    tables = cohort.tables()
    above = {f"{level}_id" for level in cohort.levels[1:]} - {
        key for name in ("therapists", "sites") if name in tables for key in KEYS[name]
    }
    places = [("clients", key) for key in sorted({"client_id"} | above)]
    places += [(name, KEYS[name][0]) for name in ("therapists", "sites") if name in tables]
    for name, key in places:
        if key not in tables[name] or not is_text(tables[name][key]):
            continue
        ids = tables[name][key]
        earlier = spelled_alike(ids)
        again = (ids.isin(earlier) & ~ids.duplicated()).to_numpy()
        cells = [(row, f"{one}, as {earlier[str(one)]}") for row, one in cells_of(ids, again)]
        findings.cells(
            "keys-alike", name, key, cells,
            expected="ids that differ by more than leading zeros, capitals or spaces",
            next_step="See whether they are one; nothing is joined here.",
            severity="note",
        )  # fmt: skip


def report_missing_column(name: str, column: str, table: pd.DataFrame, findings: Findings) -> None:
    """Report a column that must be there, with the nearest one that is."""
    near = nearest_name(column, table.columns)
    findings.add(
        "missing-column", name, f"a column {column}",
        f"Rename {near!r}, if that is it." if near else f"Add the column {column}.",
        column=column, row=1,
    )  # fmt: skip


def cells_of(column: pd.Series, where: npt.NDArray[np.bool_]) -> list[tuple[int, str | None]]:
    """Return spreadsheet row and text of the cells of a column."""
    places = np.flatnonzero(where)
    values = column.iloc[places].tolist()
    return [
        (place + 2, _shown(value)) for place, value in zip(places.tolist(), values, strict=True)
    ]


def _shown(value: object) -> str | None:
    if isinstance(value, float):
        return None if np.isnan(value) else f"{value:g}"
    return None if value is None or value is pd.NA else str(value)


def _check_rows(name: str, table: pd.DataFrame, keys: list[str], findings: Findings) -> None:
    missing = np.zeros(len(table), dtype=bool)
    for key in keys:
        absent = table[key].isna().to_numpy()
        missing |= absent
        findings.cells(
            "missing-key", name, key, cells_of(table[key], absent),
            expected=f"a {key}", next_step="Fill in the key, or delete the row.",
        )  # fmt: skip
    if "session" in keys:
        _check_sessions(name, table["session"], findings)
    repeated = table.duplicated(keys).to_numpy() & ~missing
    if repeated.any():
        _report_repeated(name, table, keys, repeated, findings)


def _report_repeated(
    name: str,
    table: pd.DataFrame,
    keys: list[str],
    repeated: npt.NDArray[np.bool_],
    findings: Findings,
) -> None:
    cells = [
        (place + 2, ", ".join(str(_shown(value)) for value in values))
        for place, values in zip(
            np.flatnonzero(repeated).tolist(),
            table.loc[repeated, keys].itertuples(index=False),
            strict=True,
        )
    ]
    findings.cells(
        "duplicate-key", name, " + ".join(keys), cells,
        expected=f"one row for each {' and '.join(keys)}; an earlier row has the same",
        next_step="Delete one of the rows or correct its key.",
    )  # fmt: skip


def _check_sessions(name: str, session: pd.Series, findings: Findings) -> None:
    numbers = (
        pd.to_numeric(session, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        if is_text(session)
        else as_numbers(session)
    )
    with np.errstate(invalid="ignore"):
        bad = session.notna().to_numpy() & ~((numbers >= 1) & (numbers == np.floor(numbers)))
    bad |= np.isinf(numbers)
    findings.cells(
        "bad-session", name, "session", cells_of(session, bad),
        expected="the number of the session: 1, 2, 3 and so on", next_step="Correct the number.",
    )  # fmt: skip
    if is_text(session) and not bad.any():
        findings.add(
            "not-a-number", name, "numbers", "Convert the column from text to numbers.",
            column="session",
        )  # fmt: skip
