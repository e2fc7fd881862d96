"""How far single therapists and clients move the focal estimates: table and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.levels import plural
from attachpath.reporting.numbers import count, number
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["influence_sentences", "influence_table"]


def influence_table(ranges: pd.DataFrame) -> Table | None:
    """Print the range of each focal estimate when any one group is left out.

    Parameters
    ----------
    ranges : DataFrame
        From `attachpath.hypotheses.influence_ranges`.

    Returns
    -------
    Table or None
        None where nothing could be left out.
    """
    told = ranges[ranges["estimate"].notna()]
    if told.empty:
        return None
    columns = list(ranges.columns)
    return Table(
        id="influence",
        title="Single groups and clients left out",
        columns=columns,
        rows=[[plain_value(cell) for cell in row] for row in ranges.to_numpy(object)],
        head=[
            Heading(label="Hypothesis", align="left"),
            Heading(label="Left out", align="left"),
            Heading(label="b", italic=True),
            Heading(label="Range of b"),
            Heading(label="Largest change (SE)"),
            Heading(label="Largest Cook's D"),
            Heading(label="Sign turns"),
        ],
        body=[_line(row) for row in told.to_dict("records")],
        note="Range of b: lowest and highest unstandardised estimate without one of them, the "
        "variances held at those of all. Largest change: in standard errors of the fit. Cook's D: "
        "over all coefficients of the model. Sign turns: how many of them turn the sign of b when "
        "left out.",
    )


def influence_sentences(ranges: pd.DataFrame) -> list[str]:
    """Say whether any single group turns a sign, and where the largest change is."""
    told = ranges[ranges["estimate"].notna()]
    if told.empty:
        return []
    largest = max(told.to_dict("records"), key=lambda row: float(row["largest_change"]))
    turned = told[told["sign_turns"].astype(float) > 0]
    where = ", ".join(f"{row['id']} ({row['level']})" for row in turned.to_dict("records"))
    signs = (
        f"leaving out one turns the sign in {where}"
        if where
        else "leaving out any one of them turns no sign"
    )
    levels = " or ".join(plural(level) for level in dict.fromkeys(told["level"]))
    change = f"{number(largest['largest_change'])} standard errors ({largest['id']}, one "
    return [f"Single {levels}: {signs}; the largest change is {change}{largest['level']})."]


def _line(row: Mapping[Any, Any]) -> Line:
    return Line(
        cells=[
            str(row["id"]),
            f"one of {count(row['n_groups'])} {plural(row['level'])}",
            number(row["estimate"], 3),
            f"{number(row['lowest'], 3)} to {number(row['highest'], 3)}",
            number(row["largest_change"]),
            number(row["largest_cooks_distance"]),
            count(row["sign_turns"]),
        ]
    )
