"""Simple slopes and regions of significance as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.models import JohnsonNeyman
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.masking import shown
from attachpath.reporting.moderation_section.moderation_words import FEWEST_CLIENTS, region_words
from attachpath.reporting.moderation_section.region_marks import region_marks
from attachpath.reporting.numbers import MISSING, count, interval, number, p_value, percent
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["johnson_neyman_table", "simple_slopes_table"]

_KINDS = {
    "pointwise": "each value by itself",
    "simultaneous": "all values at once",
    "false_discovery_rate": "false discovery rate",
}
_SIGNS = {1: "positive", -1: "negative", 0: "not told apart"}


def simple_slopes_table(
    slopes: Mapping[str, pd.DataFrame], *, table_id: str, title: str, note: str = ""
) -> Table:
    """Print simple slopes, a group of lines a model.

    Parameters
    ----------
    slopes : mapping of str to DataFrame
        Heading of the group to what `attachpath.models.simple_slopes` returned.
    table_id, title : str
        Of the table.
    note : str
        Stands before the explanation of the columns.

    Returns
    -------
    Table
        Machine form: ``model`` and the columns of `simple_slopes`.
    """
    body: list[Line] = []
    rows: list[list[Cell]] = []
    columns: list[str] = []
    for heading, table in slopes.items():
        columns = list(table.columns)
        body.append(Line(cells=[heading], kind="group"))
        for row in table.to_dict("records"):
            rows.append([heading, *(plain_value(cell) for cell in row.values())])
            body.append(Line(cells=_slope_cells(row), kind="indented"))
    explanation = (
        "Slope of the predictor (unstandardised) at a value of the moderator, with the degrees of "
        "freedom of that contrast. ± 1 SD: mean and standard deviation over one value a client, "
        "unless the moderator varies within clients; of a z-score, those of all clients of the "
        "cohort. p: two-sided, unadjusted. An asterisk: outside the observed range."
    )
    return Table(
        id=table_id,
        title=title,
        columns=["model", *columns],
        rows=rows,
        head=[
            Heading(label="Value of the moderator", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="df", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
        ],
        body=body,
        note=f"{note} {explanation}".strip(),
    )


def _slope_cells(row: Mapping[Any, Any]) -> list[str]:
    if row["reason"] is not None:
        return [f"{row['label']}: {row['reason']}", *[MISSING] * 5]
    return [
        _value_label(row),
        number(row["estimate"], 3),
        number(row["std_error"], 3),
        number(row["df"], 1),
        interval(row["ci_low"], row["ci_high"], 3),
        p_value(row["p_value"]),
    ]


def _value_label(row: Mapping[Any, Any]) -> str:
    """Name of the probe and its value; the value alone where the name says no more."""
    name = str(row["label"]).replace("-", "−")
    if row["kind"] == "difference":
        return f"Difference: {str(row['label']).replace(' - ', ' minus ').replace('-1', '−1')}"
    if pd.isna(row["value"]):
        return str(row["label"])
    shown = number(row["value"])
    outside = "*" if row["observed"] is False else ""
    if name.replace("−", "-") == f"{row['value']:g}":
        return shown + outside
    return f"{name} ({shown}{outside})"


def johnson_neyman_table(
    found: Mapping[str, JohnsonNeyman], *, table_id: str, title: str, note: str = ""
) -> Table:
    """Print regions of significance within the observed range, by model and criterion.

    Parameters
    ----------
    found : mapping of str to JohnsonNeyman
        Heading of the group to what `attachpath.models.johnson_neyman` returned.
    table_id, title : str
        Of the table.
    note : str
        Stands before the explanation of the columns.

    Returns
    -------
    Table
        Machine form: ``model``, ``reason`` and the columns of `JohnsonNeyman.regions`, regions
        beyond the observed range included; counts below five are missing.
    """
    body: list[Line] = []
    rows: list[list[Cell]] = []
    for heading, one in found.items():
        if one.regions.empty:
            rows.append([heading, one.reason, *[None] * len(one.regions.columns)])
            body.append(Line(cells=[heading], kind="group"))
            body.append(Line(cells=[one.reason or "", *[MISSING] * 3], kind="indented"))
            continue
        marks = region_marks(one)
        for place, row in zip(one.regions.index, one.regions.to_dict("records"), strict=True):
            kept = _without_small_groups(row, marks[place])
            rows.append([heading, one.reason, *(plain_value(cell) for cell in kept.values())])
        for kind, words in _KINDS.items():
            body.append(Line(cells=[f"{heading}: {words}"], kind="group"))
            body += _region_lines(one, kind, marks)
    alpha = percent(next(iter(found.values())).alpha) if found else "5%"
    explanation = (
        f"Regions within the observed range where the slope differs from zero ({alpha}, "
        "two-sided), by three criteria: each value tested by itself (Johnson-Neyman, the degrees "
        "of freedom of each contrast); all values of the observed range at once (simultaneous "
        f"band: errs anywhere in {alpha} of samples); {alpha} false discoveries among the values "
        "called significant (Benjamini-Hochberg; Esarey & Sumner, 2018). Not told apart: from "
        f"zero. Clients: those whose value lies in the region; fewer than {FEWEST_CLIENTS} are not "
        "counted. Rows where the moderator varies within clients."
    )
    columns = next((list(one.regions.columns) for one in found.values()), [])
    return Table(
        id=table_id,
        title=title,
        columns=["model", "reason", *columns],
        rows=rows,
        head=[
            Heading(label="Region of the moderator", align="left"),
            Heading(label="Slope", align="left"),
            Heading(label="Clients"),
            Heading(label="Share"),
        ],
        body=body,
        folded=True,
        note=f"{note} {explanation}".strip(),
    )


def _region_lines(found: JohnsonNeyman, kind: str, marks: Mapping[object, str]) -> list[Line]:
    regions = found.regions_of(kind)
    inside = regions[regions["observed"]]
    lines = []
    for place, row in zip(inside.index, inside.to_dict("records"), strict=True):
        where = region_words(row, found.observed)
        by_rows = pd.isna(row["n_clients"])
        number_of = row["n_rows"] if by_rows else row["n_clients"]
        share = row["share_rows"] if by_rows else row["share_clients"]
        mark = marks[place] or (f"<{FEWEST_CLIENTS}" if 0 < number_of < FEWEST_CLIENTS else "")
        cells = [
            where[:1].upper() + where[1:],
            _SIGNS[row["sign"]],
            shown(count(number_of) + (" rows" if by_rows else ""), mark),
            MISSING if mark else percent(share),
        ]
        lines.append(Line(cells=cells, kind="indented"))
    return lines


def _without_small_groups(row: Mapping[Any, Any], mark: str) -> dict[Any, Any]:
    kept = dict(row)
    for name in ("clients", "rows"):
        number_of = row[f"n_{name}"]
        if pd.isna(number_of):
            continue
        if mark or 0 < number_of < FEWEST_CLIENTS:
            kept[f"n_{name}"] = kept[f"share_{name}"] = mark or None
    return kept
