"""Table 1: who took part, over all and by how therapy ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.fewer_values import fewer_values_note, many_missing
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.numbers import MISSING, count, number, percent
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.variables import (
    ENDED_ORDER,
    categories,
    client_measures,
    ended_groups,
    occasion_measures,
)

__all__ = ["SMALLEST_GROUP", "join_rare", "participants_table"]

SMALLEST_GROUP = 5
"""Fewer clients than this are not described: a mean of two is no secret."""

MOST_LEVELS = 10

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
    groups = _groups(cohort)
    measures = client_measures(cohort)
    means = occasion_measures(cohort).groupby("client_id").mean().reindex(measures.index)
    body, records = _measures(measures, groups)
    for variable, column in categories(cohort).items():
        lines, found = _category(str(variable), column, groups)
        records += found
        body += lines
    if means.shape[1]:
        lines, found = _measures(means, groups)
        records += found
        body += [Line(cells=["Mean of the client's occasions"], kind="group"), *lines]
    return Table(
        id="participants",
        title="Participants",
        columns=_COLUMNS,
        rows=[[plain_value(record.get(name)) for name in _COLUMNS] for record in records],
        head=_head(groups),
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
    frame: pd.DataFrame, groups: dict[str, pd.Index]
) -> tuple[list[Line], list[dict[str, Any]]]:
    lines = []
    records = []
    for name in map(str, frame.columns):
        found = [_describe(frame[name], name, group, ids) for group, ids in groups.items()]
        records += found
        lines.append(_measure_line(name, found))
    return lines, records


def _describe(values: pd.Series, name: str, group: str, ids: pd.Index) -> dict[str, Any]:
    inside = values.loc[ids]
    known = inside.dropna()
    record: dict[str, Any] = {"variable": name, "group": group, "n": len(known)}
    record["missing"] = len(inside) - len(known)
    if len(known) >= SMALLEST_GROUP:
        record |= {"mean": known.mean(), "sd": known.std()}
        record |= {"low": known.min(), "high": known.max()}
    return record


def _measure_line(name: str, found: list[dict[str, Any]]) -> Line:
    overall = found[0]
    digits = 1 if (overall.get("high") or 0) > 20 else 2
    total = overall["n"] + overall["missing"]
    cells = [
        row_label(name),
        count(overall["n"]),
        _mean_sd(overall, digits),
        _range(overall, digits),
        percent(overall["missing"] / total) if total else MISSING,
        *(_mean_sd(record, digits) for record in found[1:]),
    ]
    return Line(cells=cells)


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


def _category(
    name: str, column: pd.Series, groups: dict[str, pd.Index]
) -> tuple[list[Line], list[dict[str, Any]]]:
    """Count each level; the printed share is of the clients whose level is known."""
    joined = join_rare(column)
    missing = int(column.isna().sum())
    width = 4 + len(groups)
    share = percent(missing / len(column)) if len(column) else MISSING
    top = [row_label(name), count(len(column) - missing), "", "", share]
    lines = [Line(cells=top + [""] * (width - len(top)))]
    records = []
    for level in _levels(joined):
        found = list(_level_counts(name, level, joined, groups))
        records += found
        shown = [f"{count(record['n'])} ({percent(record['share'])})" for record in found]
        cells = [level, "", shown[0], "", "", *shown[1:]]
        lines.append(Line(cells=cells, kind="indented"))
    return lines, records


def join_rare(column: pd.Series) -> pd.Series:
    """Join the categories of fewer than five clients, and those beyond the ten most frequent."""
    counts = column.value_counts()
    rare = set(counts[counts < SMALLEST_GROUP].index) | set(counts.index[MOST_LEVELS:])
    return column.mask(column.isin(rare), "other (few clients each)")


def _levels(column: pd.Series) -> list[str]:
    counts = column.value_counts()
    return sorted(counts.index, key=lambda level: (level.startswith("other ("), -counts[level]))


def _level_counts(
    name: str, level: str, column: pd.Series, groups: dict[str, pd.Index]
) -> Iterator[dict[str, Any]]:
    for group, ids in groups.items():
        known = column.loc[ids].dropna()
        n = int((known == level).sum())
        share = n / len(known) if len(known) else None
        yield {"variable": name, "level": level, "group": group, "n": n, "share": share}


def _head(groups: dict[str, pd.Index]) -> list[Heading]:
    fixed = [
        Heading(label="Variable", align="left"),
        Heading(label="n", italic=True),
        Heading(label="M (SD) or n (%)"),
        Heading(label="Range"),
        Heading(label="Missing"),
    ]
    ended = [
        Heading(label=f"{_capital(name)} (n\u00a0=\u00a0{count(len(ids))})")
        for name, ids in groups.items()
        if name != "all"
    ]
    return fixed + ended


def _note(cohort: Cohort, records: list[dict[str, Any]]) -> str:
    ended = ended_groups(cohort)
    unknown = int(ended.isna().sum())
    told = f" How therapy ended is not known for {count(unknown)} clients." if unknown else ""
    few = [
        (row_label(record["variable"]), record["group"].replace("_", " "), record["n"])
        for record in records
        if "mean" in record
        and record["group"] != "all"
        and many_missing(record["n"], record["missing"])
    ]
    return (
        "Measures: mean M and standard deviation SD; categories: n and share of the clients whose "
        "category is known. Missing: share of clients without a value. A dash: a group of fewer "
        f"than {SMALLEST_GROUP} clients, which is not described.{told}{fewer_values_note(few)}"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
