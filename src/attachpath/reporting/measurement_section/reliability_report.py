"""Reliability of the scales, as a journal prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.numbers import MISSING, bounded, bounded_interval, count
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["reliability_notes", "reliability_tables"]

_MACHINE = [
    *("table", "questionnaire", "column", "scale", "level", "coefficient", "estimate"),
    *("ci_low", "ci_high", "n", "items", "answered", "reason"),
]


def reliability_tables(rows: pd.DataFrame) -> list[Table | None]:
    """Print alpha and omega: scales that clients answer once, and scales that are repeated.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.scale_reliability`.

    Returns
    -------
    list of Table or None
        None where no scale of that kind has items.
    """
    once = _table(
        rows[rows["table"] == "clients"],
        "client_reliability",
        "Reliability of questionnaires that clients answer once",
        ["client"],
        "α and ω (one-factor model) with 95% intervals, from the covariances of the items; each "
        "covariance uses the clients who answered both items. n counts clients with an answer.",
    )
    repeated = _table(
        rows[rows["table"] == "occasions"],
        "occasion_reliability",
        "Reliability of questionnaires that are repeated, within and between clients",
        ["within", "between"],
        "Within: of a client's deviation from the client's own mean at one occasion, which is what "
        "a within-client effect uses. Between: of the differences between clients' true means, "
        "free of occasions; how well the mean of few occasions shows them stands in the table of "
        "client means. 95% intervals by jackknife over clients. n counts occasions without a "
        "missing answer. A dash: no admissible solution, the reason is in the CSV of values.",
    )
    return [once, repeated]


def reliability_notes(rows: pd.DataFrame) -> list[str]:
    """Say what a reader of the coefficients must know, each thing once with its scales.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.scale_reliability`.

    Returns
    -------
    list of str
    """
    about: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        said = [note for note in row["notes"] if "answer at all" not in note]
        said = [note for note in said if "missing answer" not in note]
        if isinstance(row["reason"], str) and row["answered"]:
            said.append(f"{row['coefficient']} ({row['level']}) has no value: {row['reason']}")
        for note in said:
            about.setdefault(note, []).append(str(row["column"]))
    told = [f"{', '.join(dict.fromkeys(names))}: {note}." for note, names in about.items()]
    within = rows[(rows["level"] == "within") & (rows["n"] > 0)]
    if len(within):
        lost = 1 - within["n"] / within["answered"]
        told.append(
            f"Occasions with a missing answer to an item of a scale were left out of its "
            f"coefficients within and between clients: {100 * lost.min():.0f}% to "
            f"{100 * lost.max():.0f}% of the answered ones, by scale."
        )
    return told


def _table(
    rows: pd.DataFrame, table_id: str, title: str, levels: Sequence[str], note: str
) -> Table | None:
    if rows.empty or not rows["answered"].any():
        return None
    body: list[Line] = []
    for questionnaire, part in rows.groupby("questionnaire", sort=False):
        body.append(Line(cells=[one_line(str(questionnaire))], kind="group"))
        body += [_line(scale, levels) for _, scale in part.groupby("column", sort=False)]
    words = {"within": "within clients", "between": "between clients", "client": ""}
    head = [
        Heading(label="Scale", align="left"),
        Heading(label="Items"),
        Heading(label="n", italic=True),
    ]
    for level in levels:
        head += [
            Heading(label=" ".join(f"{sign} {words[level]} [95% CI]".split()))
            for sign in ("α", "ω")
        ]
    return Table(
        id=table_id,
        title=title,
        columns=_MACHINE,
        rows=[[plain_value(cell) for cell in row] for row in rows[_MACHINE].to_numpy(object)],
        head=head,
        body=body,
        note=note,
    )


def _line(scale: pd.DataFrame, levels: Sequence[str]) -> Line:
    found = {(row["level"], row["coefficient"]): row for row in scale.to_dict("records")}
    first = next(iter(found.values()))
    cells = [_name(first), count(first["items"]), count(first["n"]) if first["n"] else MISSING]
    for level in levels:
        cells += [_cell(found[level, name]) for name in ("alpha", "omega")]
    return Line(cells=cells)


def _name(row: dict[Any, Any]) -> str:
    """Return the scale's own label, with its time where the column has one."""
    parts = str(row["column"]).split("_")
    times = [words for part, words in (("pre", "before"), ("post", "after")) if part in parts]
    return ", ".join([str(row["scale"]), *times])


def _cell(row: dict[Any, Any]) -> str:
    if pd.isna(row["estimate"]):
        return MISSING
    if pd.isna(row["ci_low"]):
        return bounded(row["estimate"])
    return f"{bounded(row['estimate'])} {bounded_interval(row['ci_low'], row['ci_high'])}"
