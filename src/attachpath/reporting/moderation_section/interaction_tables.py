"""Slopes in thirds of the moderator, and the within-client terms beside an interaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.hypotheses import Probed
from attachpath.models import TercileSlopes
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label, term_label
from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.masking import shown, value_shown
from attachpath.reporting.moderation_section.moderation_tables import (
    johnson_neyman_table,
    simple_slopes_table,
)
from attachpath.reporting.moderation_section.moderation_words import FEWEST_CLIENTS
from attachpath.reporting.numbers import count, interval, number, p_equation, p_value
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["probed_tables", "thirds_table", "within_terms_table"]

_TEST = ("statistic", "df_num", "df_den", "p_value")


def probed_tables(probed: Mapping[str, Probed]) -> list[Table]:
    """Print simple slopes, regions of significance and slopes in thirds, a group an interaction.

    Parameters
    ----------
    probed : mapping of str to Probed
        Id of the hypothesis to what `attachpath.hypotheses.probe` returned.

    Returns
    -------
    list of Table
        Without those that no interaction gives.
    """
    slopes = {name: one.slopes for name, one in probed.items() if one.slopes is not None}
    regions = {name: one.regions for name, one in probed.items() if one.regions is not None}
    thirds = {name: one.thirds for name, one in probed.items() if one.thirds is not None}
    tables = [
        simple_slopes_table(slopes, table_id="simple_slopes", title="Simple slopes")
        if slopes
        else None,
        johnson_neyman_table(regions, table_id="regions", title="Where the slopes differ from zero")
        if regions
        else None,
        thirds_table(thirds),
    ]
    return [table for table in tables if table is not None]


def thirds_table(found: Mapping[str, TercileSlopes]) -> Table | None:
    """Print the slope in each third of the moderator beside that of the line.

    Parameters
    ----------
    found : mapping of str to TercileSlopes
        Heading of the group to what `attachpath.models.slopes_by_tercile` returned.

    Returns
    -------
    Table or None
        None where no model could be looked at.
    """
    told = {name: one for name, one in found.items() if one.reason is None}
    if not told:
        return None
    rows: list[list[Cell]] = []
    body: list[Line] = []
    columns = list(next(iter(told.values())).slopes.columns)
    for name, one in told.items():
        df = f"{number(one.df_num, 0)}, {number(one.df_den, 1)}"
        test = f"F({df}) = {number(one.statistic)}, {p_equation(one.p_value)}"
        body.append(Line(cells=[f"{name}; one line: {test}"], kind="group"))
        tested: list[Cell] = [plain_value(getattr(one, part)) for part in _TEST]
        records = one.slopes.to_dict("records")
        marks = mask_group([_clients(row) for row in records])
        for row, mark in zip(records, marks, strict=True):
            counts = {key: value_shown(row[key], mark) for key in ("n_clients", "n_rows")}
            rows.append([name, *map(plain_value, (row | counts).values()), *tested])
            body.append(Line(cells=_third_cells(row, mark), kind="indented"))
    return Table(
        id="thirds",
        title="Is the interaction linear? Slopes in thirds of the moderator",
        columns=["model", *columns, *(f"linearity_{part}" for part in _TEST)],
        rows=rows,
        head=[
            Heading(label="Third", align="left"),
            Heading(label="Clients"),
            Heading(label="Median"),
            Heading(label="On the line"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="95% CI"),
        ],
        body=body,
        note="Predictor, moderator and their product have coefficients of their own in each third "
        "(Hainmueller, Mummolo & Xu 2019), and so has the subscale that an ESAT removes; b is the "
        "slope at the median of the third, beside the slope that the linear interaction gives "
        "there. Median: of the moderator in that third. On the line: that slope of the "
        "linear interaction. F: that all thirds lie on one line.",
    )


def _clients(row: Mapping[Any, Any]) -> int:
    return int(row["n_rows"] if pd.isna(row["n_clients"]) else row["n_clients"])


def _third_cells(row: Mapping[Any, Any], mark: str) -> list[str]:
    clients = _clients(row)
    mark = mark or (f"<{FEWEST_CLIENTS}" if clients < FEWEST_CLIENTS else "")
    name = str(row["tercile"])
    return [
        f"{name[:1].upper()}{name[1:]}",
        shown(count(clients), mark),
        number(row["value"]),
        number(row["linear"], 3),
        number(row["estimate"], 3),
        number(row["std_error"], 3),
        interval(row["ci_low"], row["ci_high"], 3),
    ]


def within_terms_table(terms: pd.DataFrame) -> Table | None:
    """Print the within-client terms that stand beside the interactions.

    Parameters
    ----------
    terms : DataFrame
        From `attachpath.hypotheses.within_terms`.

    Returns
    -------
    Table or None
        None where there is no such term.
    """
    if terms.empty:
        return None
    return Table(
        id="within_terms",
        title="Within clients: secondary terms beside the interactions",
        columns=list(terms.columns),
        rows=[[plain_value(cell) for cell in row] for row in terms.to_numpy(dtype=object)],
        head=[
            Heading(label="Term and outcome", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="df", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
        ],
        body=[line for row in terms.to_dict("records") for line in _within_lines(row)],
        note="From occasion to occasion: deviations from a client's own mean, at the same "
        "occasion or the previous attended one, and development over sessions. Unstandardised; p: "
        "two-sided, unadjusted. The client-level product decides each claim.",
    )


def _within_lines(row: Mapping[Any, Any]) -> list[Line]:
    """Write the term over all columns, and under it the outcome with the numbers."""
    term = Line(cells=[f"{row['id']}: {term_label(row['term'])}"], kind="group")
    cells = [
        number(row["estimate"], 3),
        number(row["std_error"], 3),
        number(row["df"], 1),
        interval(row["ci_low"], row["ci_high"], 3),
        p_value(row["p_value"]),
    ]
    outcome = row_label(row["outcome"])
    if plain_value(row["estimate"]) is None:
        outcome = f"{outcome}: {row['reason']}"
    return [term, Line(cells=[outcome, *cells], kind="indented")]
