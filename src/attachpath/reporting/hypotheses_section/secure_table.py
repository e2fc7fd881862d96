"""Secure itself beside each ESAT effect, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from attachpath.reporting.hypothesis_row import HypothesisRow, plain_value
from attachpath.reporting.numbers import interval, number, p_value
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["secure_table"]

_NUMBERS = (
    *("estimate", "std_error", "p_value"),
    *("std_estimate", "std_ci90_low", "std_ci90_high"),
)


def secure_table(rows: list[HypothesisRow], beside: pd.DataFrame) -> Table | None:
    """Print what Secure does alone and among the three subscales, under each ESAT effect.

    Parameters
    ----------
    rows : list of HypothesisRow
        As tested.
    beside : DataFrame
        From `attachpath.hypotheses.secure_beside`.

    Returns
    -------
    Table or None
        None where no hypothesis has ESAT as a predictor.
    """
    if beside.empty:
        return None
    by_id = {row.id: row for row in rows}
    body: list[Line] = []
    for name, models in beside.groupby("id", sort=False):
        own = by_id[str(name)]
        body.append(_line(f"{name}: ESAT", own.model_dump()))
        body += [
            _line(f"Secure, {row['model']}", row, "indented") for row in models.to_dict("records")
        ]
    return Table(
        id="secure_beside",
        title="CATS Secure itself beside each ESAT effect",
        columns=list(beside.columns),
        rows=[[plain_value(cell) for cell in row] for row in beside.to_numpy(dtype=object)],
        head=[
            Heading(label="Hypothesis and model", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="p", italic=True),
            Heading(label="Std. b [90% CI]"),
        ],
        body=body,
        note="The same model with CATS Secure in the place of ESAT: alone (no other CATS "
        "subscale), and with all three subscales. b: unstandardised; Std. b: SD of the outcome "
        "for an SD of the predictor. p: two-sided, unadjusted; no verdict. Where Secure alone is "
        "near zero, the effect of ESAT can arise from the removed subscale alone.",
    )


def _line(label: str, row: Mapping[Any, Any], kind: Literal["row", "indented"] = "row") -> Line:
    numbers = {name: plain_value(row[name]) for name in _NUMBERS}
    shown = number(numbers["std_estimate"])
    if numbers["std_estimate"] is not None:
        shown += f" {interval(numbers['std_ci90_low'], numbers['std_ci90_high'])}"
    cells = [number(numbers["estimate"], 3), number(numbers["std_error"], 3)]
    return Line(cells=[label, *cells, p_value(numbers["p_value"]), shown], kind=kind)
