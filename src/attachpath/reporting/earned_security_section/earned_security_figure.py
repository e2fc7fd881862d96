"""Secure and each outcome, before and after an insecure subscale is taken out, as a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.earned_security_section.earned_security_tables import controls_label
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.interval_plot import IntervalRow, interval_plot
from attachpath.reporting.labels import row_label
from attachpath.reporting.numbers import bounded, bounded_interval
from attachpath.reporting.section import Figure

__all__ = ["suppression_figure"]

_RAW = "Secure itself"


def suppression_figure(rows: pd.DataFrame) -> Figure | None:
    """Draw r of each outcome with Secure and with its residuals; None where there is no number.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.esat_suppression`.

    Returns
    -------
    Figure or None
    """
    known = rows[rows["r_low"].notna()] if "r_low" in rows else rows[:0]
    if known.empty:
        return None
    records = [plain_value(row) for row in known.to_dict("records")]
    sets = list(dict.fromkeys(row["controls"] for row in records))
    series = [_RAW, *(f"without {controls_label(name)}" for name in sets)]
    lines = [
        IntervalRow(row_label(outcome), _points(found))
        for outcome in dict.fromkeys(row["outcome"] for row in records)
        if (found := [row for row in records if row["outcome"] == outcome])
    ]
    return interval_plot(
        "suppression",
        lines,
        series,
        axis="Correlation with the outcome (r)",
        guides=(0.0,),
        caption="Is what is left of Secure more than Secure? "
        "Correlation of each outcome with CATS Secure (client means), and with what is "
        "left of Secure once Preoccupied, Avoidant or both are taken out, with 95% bootstrap "
        "intervals.",
        alt="Dot plot of correlations with 95% intervals: "
        + "; ".join(_told(line.label, line.points) for line in lines)
        + ".",
    )


def _points(rows: list[dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    first = rows[0]
    points = {_RAW: (first["r"], first["r_low"], first["r_high"])}
    for row in rows:
        name = f"without {controls_label(row['controls'])}"
        points[name] = (row["r_residual"], row["r_residual_low"], row["r_residual_high"])
    return points


def _told(words: str, points: Mapping[str, tuple[float, float, float]]) -> str:
    numbers = (
        f"{name} {bounded(r)} {bounded_interval(low, high)}"
        for name, (r, low, high) in points.items()
    )
    return f"{words}: {', '.join(numbers)}"
