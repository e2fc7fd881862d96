"""Earned security beside the working alliance, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.earned_security_section.earned_security_tables import (
    controls_label,
)
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.numbers import (
    MISSING,
    bounded,
    bounded_interval,
    count,
    interval,
    number,
    p_value,
)
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["alliance_table"]


def alliance_table(rows: pd.DataFrame) -> Table | None:
    """Print what ESAT and alliance add to each other; None where there is nothing to print.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.esat_beside_alliance`.

    Returns
    -------
    Table or None
        Grouped by outcome and ESAT.
    """
    if rows["increment"].isna().all():
        return None
    body: list[Line] = []
    for (outcome, esat), found in rows.groupby(["outcome", "esat"], sort=False):
        records = [plain_value(row) for row in found.to_dict("records")]
        n = f", {count(records[0]['n'])} clients" if records[0]["n"] else ""
        heading = f"{row_label(str(outcome))}{n}: {label(str(esat).removesuffix('_between'))}"
        body.append(Line(cells=[heading], kind="group"))
        body += [_line(row) for row in records]
    return Table(
        id="esat_beside_alliance",
        title="Earned security beside the working alliance",
        columns=list(rows.columns),
        rows=[[plain_value(cell) for cell in row] for row in rows.to_numpy(dtype=object)],
        head=[
            Heading(label="Outcome, model and term", align="left"),
            Heading(label="Std. b [95% CI]"),
            Heading(label="p", italic=True),
            Heading(label="VIF"),
            Heading(label="ΔR² [95% CI]"),
            Heading(label="Adj. ΔR²"),
        ],
        body=body,
        note="Each model holds the alliance, ESAT and the CATS subscale that ESAT removes (client "
        "means), the state before treatment where it was measured, and both ECR scales where the "
        "cohort has them; the two ESATs never stand in one model. Std. b and p: SD of the outcome "
        "for an SD of the predictor, with a random intercept for therapists (or other groups of "
        "clients); two-sided, unadjusted. VIF: how many times the sampling variance of b is larger "
        "than if the predictor shared nothing with the others. ΔR²: share of the outcome's "
        "variance that the term adds to everything else in the model (ordinary least squares, "
        "without the groups; interval from bootstrap draws of whole groups); it is never negative, "
        "so that its interval cannot hold zero: the test is that of b. Adj. ΔR²: the same less "
        "what chance adds. Beside its subscale the b of ESAT is Secure's.",
    )


def _line(row: Mapping[str, Any]) -> Line:
    if row["added"] is None:
        return Line(cells=["Not available", *[MISSING] * 5], kind="indented")
    names = {
        "esat": "ESAT",
        "esat and control": f"ESAT and {controls_label(row['control'])}",
        "alliance": "Alliance",
    }
    shown = ""
    if row["estimate"] is not None:
        shown = f"{number(row['estimate'])} {interval(row['ci_low'], row['ci_high'])}"
    increment = f"{bounded(row['increment'], 3)}"
    if row["increment_low"] is not None:
        increment += f" {bounded_interval(row['increment_low'], row['increment_high'], 3)}"
    return Line(
        cells=[
            names[row["added"]],
            shown,
            p_value(row["p_value"]) if shown else "",
            number(row["vif"], 1) if shown else "",
            increment,
            bounded(row["adjusted_increment"], 3),
        ],
        kind="indented",
    )
