"""Figure of the reliabilities: client questionnaires, change within clients, client means."""

from __future__ import annotations

from typing import Any

import pandas as pd

from attachpath.reporting.interval_plot import IntervalRow, interval_plot
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.numbers import bounded
from attachpath.reporting.section import Figure

__all__ = ["reliability_figure"]

_ONCE = "client questionnaire (α)"
_WITHIN = "change within clients (α)"
_MEANS = "client means"

Point = tuple[float, float, float]


def reliability_figure(
    rows: pd.DataFrame, means: pd.DataFrame, columns: list[str]
) -> Figure | None:
    """Draw the reliability of every score at the level at which it is used.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.scale_reliability`.
    means : DataFrame
        From `attachpath.measurement.client_mean_reliabilities`.
    columns : list of str
        Scores that are described; subscales of a total are left out.

    Returns
    -------
    Figure or None
        None where no reliability is known.
    """
    points: dict[str, dict[str, Point]] = {name: {} for name in columns}
    alphas = rows[(rows["coefficient"] == "alpha") & rows["ci_low"].notna()]
    for row in alphas.to_dict("records"):
        series = {"client": _ONCE, "within": _WITHIN}.get(row["level"])
        if series and row["column"] in points:
            points[row["column"]][series] = _point(row, "estimate", "ci_low", "ci_high")
    for row in means.dropna(subset=["at_harmonic"]).to_dict("records"):
        points[row["column"]][_MEANS] = _point(row, "at_harmonic", "at_low", "at_high")
    known = [IntervalRow(row_label(name), found) for name, found in points.items() if found]
    if not known:
        return None
    used = [name for name in (_ONCE, _WITHIN, _MEANS) if any(name in row.points for row in known)]
    lowest = min(at[1] for row in known for at in row.points.values())
    return interval_plot(
        "reliability",
        known,
        used,
        axis="Reliability",
        caption="How reliable is each score, at the level at which it is used? "
        "Reliability of each score with its 95% interval: of a questionnaire that clients "
        "answer once, of the deviation from the client's own mean at one occasion, and of the "
        "client's mean over the harmonic mean number of occasions. The dashed line stands at .70.",
        alt=f"Dots with intervals for the reliability of each score. {_told(points)}.",
        guides=[0.0, 0.7],
        limits=(min(0.0, max(lowest, -1.0)), 1.0),
    )


def _point(row: dict[Any, Any], *names: str) -> Point:
    estimate, low, high = (float(row[name]) for name in names)
    return estimate, low, high


def _told(points: dict[str, dict[str, Point]]) -> str:
    return "; ".join(
        f"{label(name)}: " + ", ".join(f"{words} {bounded(at[0])}" for words, at in found.items())
        for name, found in points.items()
        if found
    )
