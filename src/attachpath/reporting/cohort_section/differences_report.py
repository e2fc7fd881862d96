"""Differences between groups of clients as a table, a figure and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section.differences import N_OCCASIONS, Comparison
from attachpath.reporting.fewer_values import fewer_values_note, many_missing
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.interval_plot import IntervalRow, interval_plot
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.masking import (
    clients_in_words,
    is_masked,
    shown,
    smallest_group,
    with_size,
)
from attachpath.reporting.numbers import MISSING, count, interval, number, percent
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Figure, Heading, Line, Table
from attachpath.reporting.variables import ended_counts, ended_marks, outcome_columns

__all__ = [
    "LARGE",
    "difference_notes",
    "difference_sentences",
    "differences_figure",
    "differences_table",
]

LARGE = 0.25
"""From here on groups count as different (Stuart, 2010, Statistical Science 25, 1-21)."""

SMALL = 0.1
LARGE_MEAN = 10
MOST_NAMED = 6
MOST_DRAWN = 4

_HEADINGS = {
    "clients": "Measures of clients",
    "categories": "Categories",
    "occasions": "Occasions (client means)",
}

_Row = dict[str, Any]


def differences_table(differences: pd.DataFrame, comparisons: list[Comparison]) -> Table | None:
    """Print every comparison side by side.

    Parameters
    ----------
    differences : DataFrame
        From `attachpath.reporting.group_differences`.
    comparisons : list of Comparison
        The same.

    Returns
    -------
    Table or None
        None where no groups could be compared.
    """
    body: list[Line] = []
    heading = ""
    for rows in _lines(differences):
        first = next(iter(rows.values()))
        if first["table"] != heading:
            heading = first["table"]
            body.append(Line(cells=[_HEADINGS[heading]], kind="group"))
        cells = [cell for one in comparisons for cell in _cells(rows.get(one.id))]
        body.append(Line(cells=[_name(first), *cells]))
    if not body:
        return None
    return Table(
        id="differences",
        title="Clients who dropped out or lack an outcome, compared with the others",
        columns=list(differences.columns),
        rows=[[plain_value(cell) for cell in row] for row in differences.to_numpy(dtype=object)],
        head=_head(comparisons),
        body=body,
        folded=True,
        note=_outcome_names(comparisons)
        + "Means, or shares, of the clients with a value. d is the difference of the means, the "
        "first group less the second, divided by the root of the mean of both variances. Intervals "
        f"take clients as independent. A dash: a group has fewer than {smallest_group()} values, "
        "or lacks the measure by definition." + fewer_values_note(_few(differences, comparisons)),
    )


def differences_figure(differences: pd.DataFrame, comparisons: list[Comparison]) -> Figure | None:
    """Draw the standardised differences; None where no groups could be compared."""
    titles = {one.id: one.title for one in comparisons[:MOST_DRAWN]}
    rows = []
    for found in _lines(differences):
        points = {
            titles[name]: (row["difference"], row["ci_low"], row["ci_high"])
            for name, row in found.items()
            if name in titles and pd.notna(row["difference"])
        }
        first = next(iter(found.values()))
        if points:
            rows.append(IntervalRow(_name(first), points, _HEADINGS[first["table"]]))
    if not rows:
        return None
    more = f" The table holds all {len(comparisons)}." if len(comparisons) > len(titles) else ""
    return interval_plot(
        "differences",
        rows,
        list(titles.values()),
        axis="Standardised difference (SD)",
        guides=(-LARGE, -SMALL, 0, SMALL, LARGE),
        caption="On what do those who dropped out, or have no outcome, differ from the others? "
        "Standardised differences between groups of clients, with 95% intervals. The "
        f"lines at ±{SMALL:g} and ±{LARGE:g} are reading aids: below {SMALL:g} groups count as "
        f"alike, from {LARGE:g} on as different.{more}",
        alt="Dot plot of standardised differences. "
        + " ".join(_all_told(differences, comparisons[:MOST_DRAWN])),
    )


def difference_sentences(differences: pd.DataFrame, comparisons: list[Comparison]) -> list[str]:
    """Say which variables differ by a quarter of a standard deviation or more.

    Returns
    -------
    list of str
        A sentence a comparison, and what they mean for models of an outcome.
    """
    told = _all_told(differences, comparisons)
    if any(one.outcomes for one in comparisons):
        told.append(
            "A model of an outcome uses the clients who have it. Its estimates hold for all if, "
            "among clients alike in the variables of the model, lacking the outcome does not "
            "depend on the outcome itself; a variable on which the groups differ and which does "
            "not stand in the model is a reason for auxiliary variables (FIML) or imputation."
        )
    return told


def difference_notes(cohort: Cohort, comparisons: list[Comparison]) -> list[str]:
    """Say which comparison could not be made and why, and who stands in no group."""
    notes = []
    ended = ended_counts(cohort)
    neither = {name: n for name, n in ended.items() if name not in ("completed", "dropout")}
    if not ended:
        notes.append("How therapy ended is not in the data: dropouts could not be compared.")
    elif all(one.id != "dropout" for one in comparisons):
        notes.append(
            f"Fewer than {smallest_group()} clients completed or dropped out: not compared."
        )
    elif neither:
        marks = ended_marks(cohort)
        names = ", ".join(
            f"{name.replace('_', ' ')} ({shown(count(n), marks[name])})"
            for name, n in neither.items()
        )
        notes.append(f"Neither dropout nor completed, and so not compared: {names}.")
    compared = {name for one in comparisons for name in one.outcomes}
    outcomes = outcome_columns(cohort)
    if not outcomes:
        notes.append("The data have no measure after treatment (a column that ends in _post).")
    notes += [_not_compared(cohort, name) for name in outcomes if name not in compared]
    return notes


def _not_compared(cohort: Cohort, outcome: str) -> str:
    missing = int(cohort.clients[outcome].isna().sum())
    known = len(cohort.clients) - missing
    return (
        f"{row_label(outcome)}: {clients_in_words(known, of=known + missing)} clients have it and "
        f"{clients_in_words(missing, of=known + missing)} lack it; "
        f"groups of fewer than {smallest_group()} were not compared."
    )


def _all_told(differences: pd.DataFrame, comparisons: list[Comparison]) -> list[str]:
    lines = _lines(differences)
    return [_told(one, [rows[one.id] for rows in lines if one.id in rows]) for one in comparisons]


def _told(one: Comparison, rows: list[_Row]) -> str:
    known = [row for row in rows if pd.notna(row["difference"])]
    large = [row for row in known if abs(row["difference"]) >= LARGE]
    large.sort(key=lambda row: -abs(row["difference"]))
    groups = (
        f"{with_size(one.other, one.n_other, one.other_mark)} compared with "
        f"{with_size(one.reference, one.n_reference, one.reference_mark)}"
    )
    if not large:
        return f"{groups}: none of {len(known)} variables differs by {LARGE:g} SD or more."
    told = large[:MOST_NAMED]
    names = "; ".join(f"{_name(row, label)} {number(row['difference'])}{_n(row)}" for row in told)
    verb = "differs" if len(large) == 1 else "differ"
    sure = sum(row["ci_low"] > 0 or row["ci_high"] < 0 for row in large)
    most = ", most of all" if len(large) > len(told) else ""
    return (
        f"{groups}: {len(large)} of {len(known)} variables {verb} by {LARGE:g} SD or more "
        f"({sure} with an interval that excludes 0){most}: {names}."
    )


def _n(row: _Row) -> str:
    few = [_if_few(row, group) for group in ("other", "reference")]
    if few == [None, None]:
        return ""
    other, reference = (_written_n(row[f"n_{group}"]) for group in ("other", "reference"))
    return f" (of {other} and {reference} clients with a value)"


def _written_n(n: int | str) -> str:
    return shown("", n) if isinstance(n, str) else count(n)


def _lines(differences: pd.DataFrame) -> list[dict[str, _Row]]:
    """Rows by comparison, for each variable that people see."""
    if differences.empty:
        return []
    lines: dict[tuple[str, str, str], dict[str, _Row]] = {}
    for row in differences[_shown(differences)].to_dict("records"):
        category = "" if row["category"] is None else str(row["category"])
        key = (str(row["table"]), str(row["variable"]), category)
        lines.setdefault(key, {})[str(row["comparison"])] = {str(k): v for k, v in row.items()}
    # A measure that the first comparison lacks still stands among those of its table.
    ordered = sorted(lines, key=lambda key: list(_HEADINGS).index(key[0]))
    return [lines[key] for key in ordered]


def _shown(differences: pd.DataFrame) -> pd.Series:
    """Each category is shown, but of two the first alone: the other says the same.

    The distance of all categories together stays in the machine form: it has no sign, and chance
    alone keeps it above zero.
    """
    shares = differences[differences["kind"] == "share"]
    key = ["comparison", "table", "variable"]
    repeated = shares.groupby(key)["category"].transform("size").eq(2) & shares.duplicated(key)
    return (differences["kind"] != "category") & ~repeated.reindex(
        differences.index, fill_value=False
    )


def _name(row: _Row, of_variable: Callable[[str], str] = row_label) -> str:
    if row["variable"] == N_OCCASIONS:
        return "Number of occasions" if of_variable is row_label else "number of occasions"
    return of_variable(row["variable"]) + _category(row)


def _category(row: _Row) -> str:
    return f": {one_line(str(row['category']))}" if row["table"] == "categories" else ""


def _cells(row: _Row | None) -> list[str]:
    if row is None:
        return [MISSING] * 3
    shown = number(row["difference"])
    if shown != MISSING:
        shown += f" {interval(row['ci_low'], row['ci_high'])}"
    return [_mean(row, "other"), _mean(row, "reference"), shown]


def _mean(row: _Row, group: str) -> str:
    value = row[f"mean_{group}"]
    if row["kind"] == "share":
        return percent(value)
    larger = max(abs(row["mean_other"]), abs(row["mean_reference"]))
    return number(value, 1 if larger > LARGE_MEAN else 2)


def _few(
    differences: pd.DataFrame, comparisons: list[Comparison]
) -> Iterator[tuple[str, str, int]]:
    """Yield the cells whose n is far below the size of their group."""
    for rows in _lines(differences):
        for one in comparisons:
            row = rows.get(one.id)
            if row is None or row["kind"] == "share" or pd.isna(row["difference"]):
                continue
            for group, words in (("other", one.other), ("reference", one.reference)):
                n = _if_few(row, group)
                if n is not None:
                    yield _name(row), words[:1].lower() + words[1:], n


def _if_few(row: _Row, group: str) -> int | None:
    """Give the number of values where more than a tenth of a group has none."""
    n, missing = row[f"n_{group}"], row[f"missing_{group}"]
    if is_masked(n) or is_masked(missing):
        return None
    return int(n) if many_missing(n, missing) else None


def _outcome_names(comparisons: list[Comparison]) -> str:
    """Say what the outcome is, where one comparison is of all."""
    names = next((one.outcomes for one in comparisons if one.other == "Outcome missing"), ())
    return f"Outcome: {', '.join(map(label, names))}. " if names else ""


def _head(comparisons: list[Comparison]) -> list[Heading]:
    head = [Heading(label="Variable", align="left")]
    for one in comparisons:
        reference = one.reference[:1].upper() + one.reference[1:]
        head += [
            Heading(label=with_size(one.other, one.n_other, one.other_mark, "\u00a0")),
            Heading(label=with_size(reference, one.n_reference, one.reference_mark, "\u00a0")),
            Heading(label=f"{one.other}: d [95% CI]"),
        ]
    return head
