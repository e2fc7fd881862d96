"""Invariance over the phases of therapy as a journal prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from attachpath.measurement import PhaseInvariance
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.numbers import bounded, count, interval, number, p_value
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["invariance_table", "phase_means_table"]

_NUMBERS = (
    *("df", "chisq", "chisq_diff", "df_diff", "p_value", "cfi", "rmsea", "srmr"),
    *("delta_cfi", "delta_rmsea", "delta_srmr", "holds"),
)
_MEANS = ("estimate", "std_error", "ci_low", "ci_high", "p_value", "sd")


def invariance_table(found: Sequence[PhaseInvariance]) -> Table | None:
    """Print the ladders of all scales, level by level.

    Parameters
    ----------
    found : sequence of PhaseInvariance
        From `attachpath.measurement.phase_invariance`.

    Returns
    -------
    Table or None
        None where no scale has a ladder.
    """
    rows: list[list[Cell]] = []
    body: list[Line] = []
    for one in found:
        if one.ladder is None:
            continue
        title = f"{row_label(one.column)}, {one.kind}, {count(one.n_clients)} clients"
        body.append(Line(cells=[title], kind="group"))
        for row in one.ladder.table.to_dict("records"):
            values = [plain_value(row[name]) for name in _NUMBERS]
            text = one.ladder.models[row["step"]]
            rows.append([one.column, one.kind, row["step"], *values, row["reason"], text])
            body.append(_line(row))
    if not rows:
        return None
    return Table(
        id="phase_invariance",
        title="Is the attachment to the therapist measured the same way early, in the middle and "
        "late?",
        columns=["scale", "indicators", "level", *_NUMBERS, "reason", "model"],
        rows=rows,
        head=[
            Heading(label="Level", align="left"),
            Heading(label="χ² (df)"),
            Heading(label="Δχ² (Δdf)"),
            Heading(label="p", italic=True),
            Heading(label="CFI"),
            Heading(label="ΔCFI"),
            Heading(label="ΔRMSEA"),
            Heading(label="ΔSRMR"),
            Heading(label="Holds", align="left"),
        ],
        body=body,
        note="Parcels, not items. Each level is compared with the one above it. Δχ²: scaled "
        "difference (Satorra & Bentler, 2001); CFI and RMSEA are the robust ones. "
        f"{_rule(found)} The residuals of the same parcel go together over phases.",
    )


def phase_means_table(found: Sequence[PhaseInvariance]) -> Table | None:
    """Print the latent means of the phases, where intercepts are equal.

    Parameters
    ----------
    found : sequence of PhaseInvariance
        From `attachpath.measurement.phase_invariance`.

    Returns
    -------
    Table or None
        None where no scale has equal intercepts.
    """
    having = [one for one in found if len(one.means)]
    if not having:
        return None
    rows: list[list[Cell]] = []
    body: list[Line] = []
    for one in having:
        body.append(Line(cells=[f"{row_label(one.column)}, {one.kind}"], kind="group"))
        for row in one.means.to_dict("records"):
            rows.append(
                [one.column, one.kind, row["phase"], *(plain_value(row[name]) for name in _MEANS)]
            )
            body.append(_mean_line(row))
    return Table(
        id="phase_means",
        title="Latent means of the phases, less that of the early phase",
        columns=["scale", "indicators", "phase", *_MEANS],
        rows=rows,
        head=[
            Heading(label="Phase", align="left"),
            Heading(label="Difference"),
            Heading(label="SE", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
            Heading(label="In SD"),
        ],
        body=body,
        note="From the scalar model: points of the scale's answers; In SD: standard deviations of "
        "the factor in the early phase.",
    )


def _rule(found: Sequence[PhaseInvariance]) -> str:
    rule = next(one.ladder.rule for one in found if one.ladder is not None)
    words = rule.split(" The columns chen_")[0].replace("Rensvold 2002", "Rensvold, 2002")
    return words.replace("< 0.05", "< .05").replace("0.010", ".010")


def _line(row: dict[Any, Any]) -> Line:
    first = pd.isna(row["chisq_diff"])
    difference = "" if first else f"{number(row['chisq_diff'])} ({count(row['df_diff'])})"
    changes = [row[f"delta_{name}"] for name in ("cfi", "rmsea", "srmr")]
    holds = "not fitted" if pd.isna(row["cfi"]) else "yes" if row["holds"] else "no"
    if first and row["holds"]:
        holds = "start"
    return Line(
        cells=[
            str(row["step"]).capitalize(),
            f"{number(row['chisq'])} ({count(row['df'])})",
            difference,
            "" if first else p_value(row["p_value"]),
            bounded(row["cfi"], 3),
            *("" if first else bounded(value, 3) for value in changes),
            holds,
        ],
        kind="indented",
    )


def _mean_line(row: dict[Any, Any]) -> Line:
    return Line(
        cells=[
            str(row["phase"]).capitalize(),
            number(row["estimate"]),
            number(row["std_error"]),
            interval(row["ci_low"], row["ci_high"]),
            p_value(row["p_value"]),
            number(row["sd"]),
        ],
        kind="indented",
    )
