"""Table 1: who took part, over all and by how therapy ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section.group_counts import MISSING_LEVEL, group_marks
from attachpath.reporting.cohort_section.participants_categories import category_lines
from attachpath.reporting.fewer_values import fewer_values_note, many_missing
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.masking import (
    MASKED,
    clients_in_words,
    is_masked,
    shown,
    shown_rest,
    smallest_group,
    value_shown,
    with_size,
)
from attachpath.reporting.numbers import MISSING, number, percent
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.variables import (
    ENDED_ORDER,
    categories,
    client_measures,
    ended_groups,
    ended_marks,
    free_text,
    occasion_measures,
)

__all__ = ["participants_table"]

_COLUMNS = ["variable", "level", "group", "n", "mean", "sd", "low", "high", "missing", "share"]


def participants_table(cohort: Cohort) -> Table:
    """Describe the clients as a journal's Table 1.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    Table
        n, mean (SD), range and missing over all, mean (SD) by how therapy ended; for categories
        n (%). Measures taken at occasions are averaged over each client's occasions first.

    Notes
    -----
    Groups of fewer than five clients are not described, and levels with fewer than five clients
    are joined, so that no value of one client can be read off.
    """
    groups, hidden = _groups(cohort), {"all": "", **ended_marks(cohort)}
    measures = client_measures(cohort)
    means = occasion_measures(cohort).groupby("client_id").mean().reindex(measures.index)
    body, records = _measures(measures, groups, hidden)
    for variable, column in categories(cohort).items():
        lines, found = category_lines(str(variable), column, groups, hidden)
        records += found
        body += lines
    if means.shape[1]:
        lines, found = _measures(means, groups, hidden)
        records += found
        body += [Line(cells=["Mean of the client's occasions"], kind="group"), *lines]
    return Table(
        id="participants",
        title="Participants",
        columns=_COLUMNS,
        rows=[[plain_value(record.get(name)) for name in _COLUMNS] for record in records],
        head=_head(groups, hidden),
        body=body,
        note=_note(cohort, records),
    )


def _groups(cohort: Cohort) -> dict[str, pd.Index]:
    """Client ids of everybody, then by how therapy ended in the usual order."""
    ended = ended_groups(cohort)
    found = {"all": ended.index}
    present = list(ended.dropna().unique())
    ordered = [name for name in ENDED_ORDER if name in present]
    ordered += sorted(set(present) - set(ENDED_ORDER))
    return found | {name: ended.index[ended == name] for name in ordered}


def _measures(
    frame: pd.DataFrame, groups: dict[str, pd.Index], hidden: Mapping[str, str]
) -> tuple[list[Line], list[dict[str, Any]]]:
    lines = []
    records = []
    for name in map(str, frame.columns):
        found = [_describe(frame[name], name, group, ids) for group, ids in groups.items()]
        known = frame[name].notna().map({True: "known"})
        marks = group_marks(known, ["known"], groups, hidden)
        lines.append(_measure_line(name, found, marks[MISSING_LEVEL, "all"]))
        records += [_masked(record, marks) for record in found]
    return lines, records


def _describe(values: pd.Series, name: str, group: str, ids: pd.Index) -> dict[str, Any]:
    inside = values.loc[ids]
    known = inside.dropna()
    record: dict[str, Any] = {"variable": name, "group": group, "n": len(known)}
    record["missing"] = len(inside) - len(known)
    if len(known) >= smallest_group():
        record |= {"mean": known.mean(), "sd": known.std()}
        record |= {"low": known.min(), "high": known.max()}
    return record


def _measure_line(name: str, found: list[dict[str, Any]], mark: str) -> Line:
    overall = found[0]
    digits = 1 if (overall.get("high") or 0) > 20 else 2
    missing, total = overall["missing"], overall["n"] + overall["missing"]
    cells = [
        row_label(name),
        shown_rest(missing, total, mark),
        _mean_sd(overall, digits),
        _range(overall, digits),
        shown(percent(missing / total) if total else MISSING, mark),
        *(_mean_sd(record, digits) for record in found[1:]),
    ]
    return Line(cells=cells)


def _masked(record: dict[str, Any], marks: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    known, lacking = (marks[level, record["group"]] for level in ("known", MISSING_LEVEL))
    n, missing = record["n"], record["missing"]
    return record | {"n": value_shown(n, known), "missing": value_shown(missing, lacking)}


def _mean_sd(record: dict[str, Any], digits: int) -> str:
    if "mean" not in record:
        return MISSING
    return f"{number(record['mean'], digits)} ({number(record['sd'], digits)})"


def _range(record: dict[str, Any], digits: int) -> str:
    if "low" not in record:
        return MISSING
    whole = float(record["low"]).is_integer() and float(record["high"]).is_integer()
    shown = 0 if whole else digits
    return f"{number(record['low'], shown)} to {number(record['high'], shown)}"


def _head(groups: dict[str, pd.Index], hidden: Mapping[str, str]) -> list[Heading]:
    fixed = [
        Heading(label="Variable", align="left"),
        Heading(label="n", italic=True),
        Heading(label="M (SD) or n (%)"),
        Heading(label="Range"),
        Heading(label="Missing"),
    ]
    ended = [
        Heading(label=with_size(_capital(name), len(ids), hidden[name], "\u00a0"))
        for name, ids in groups.items()
        if name != "all"
    ]
    return fixed + ended


def _free_text(cohort: Cohort) -> str:
    names = free_text(cohort)
    if not names:
        return ""
    listed = ", ".join(row_label(name) for name in names)
    return f" Text that is nearly unique to a client, and dates, are not described: {listed}."


def _note(cohort: Cohort, records: list[dict[str, Any]]) -> str:
    ended = ended_groups(cohort)
    unknown = int(ended.isna().sum())
    mark = ended_marks(cohort).get("not_known", "")
    size = MASKED if mark == MASKED else clients_in_words(unknown)
    told = f" How therapy ended is not known for {size} clients." if unknown else ""
    few = [
        (row_label(record["variable"]), record["group"].replace("_", " "), record["n"])
        for record in records
        if "mean" in record
        and record["group"] != "all"
        and not is_masked(record["n"])
        and not is_masked(record["missing"])
        and many_missing(record["n"], record["missing"])
    ]
    return (
        "Measures: mean M and standard deviation SD; categories: n and share of the clients whose "
        "category is known. Missing: share of clients without a value. A dash: a group of fewer "
        f"than {smallest_group()} clients, which is not described.{told}{_free_text(cohort)}"
        f"{fewer_values_note(few)}"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
