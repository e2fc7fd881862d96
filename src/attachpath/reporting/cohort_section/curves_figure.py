"""Spaghetti and mean curves over sessions, a panel a scale."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from attachpath.cohort import Cohort
from attachpath.parallel import stream
from attachpath.reporting.cohort_section.curves import Curves
from attachpath.reporting.drawing import COLOURS, NARROW, WIDE, Drawing, draw
from attachpath.reporting.labels import folded_label, label, row_label
from attachpath.reporting.masking import smallest_group
from attachpath.reporting.numbers import count, number
from attachpath.reporting.section import Figure
from attachpath.reporting.variables import occasion_measures

__all__ = ["curves_figures"]

MOST_LINES = 40
PANELS = 9
_CLIENT = "#CDD2D7"
_ALL: dict[str, Any] = {"color": COLOURS["blue"], "marker": "o", "markersize": 3, "linewidth": 1.4}
_STAYED = _ALL | {"color": COLOURS["vermilion"], "marker": "s", "linestyle": (0, (3, 1.5))}
_LETTER = 0.065  # inches


def curves_figures(cohort: Cohort, curves: Curves | None) -> list[Figure]:
    """Draw each occasion measure over sessions.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    curves : Curves or None
        From `attachpath.reporting.mean_curves`.

    Returns
    -------
    list of Figure
        Nine panels a figure; empty where there is nothing to draw.

    Notes
    -----
    Client lines are a random sample, the same at every run, drawn as an image so that no value
    can be read from the file.
    """
    if curves is None:
        return []
    names = list(curves.means["variable"].unique())
    drawn = _sample(cohort)
    parts = [names[start : start + PANELS] for start in range(0, len(names), PANELS)]
    return [
        _figure(f"curves_{place}" if place else "curves", part, drawn, curves)
        for place, part in enumerate(parts)
    ]


def _sample(cohort: Cohort) -> pd.DataFrame:
    """Occasions of randomly drawn clients with at least two of them, in order."""
    measures = occasion_measures(cohort).sort_index(level="session")
    sizes = measures.groupby("client_id", sort=True).size()
    able = sizes.index[sizes >= 2]
    if len(able) < smallest_group():
        return measures.iloc[:0]
    drawn = stream(0, "client lines").permutation(len(able))[:MOST_LINES]
    return measures[measures.index.get_level_values("client_id").isin(able[drawn])]


def _figure(figure_id: str, names: list[str], drawn: pd.DataFrame, curves: Curves) -> Figure:
    wide, narrow_columns = min(3, len(names)), min(2, len(names))

    def paint(drawing: Drawing, narrow: bool) -> None:
        columns = narrow_columns if narrow else wide
        rows = math.ceil(len(names) / columns)
        axes = drawing.subplots(rows, columns, squeeze=False)
        for panel, name in zip(axes.flat, names, strict=False):
            own = curves.means[curves.means["variable"] == name]
            _paint_panel(panel, own, drawn[name])
            fold = 22 if narrow else 30
            panel.set_title(folded_label(row_label(name), fold), fontsize=8 if narrow else 8.5)
            _paint_ticks(panel, own, (NARROW if narrow else WIDE) / columns - 0.4)
        for panel in list(axes.flat)[len(names) :]:
            panel.set_axis_off()
        _paint_legend(drawing, curves, narrow, not drawn.empty)

    rows, narrow_rows = math.ceil(len(names) / wide), math.ceil(len(names) / narrow_columns)
    return draw(
        figure_id,
        paint,
        caption=_caption(drawn, curves),
        alt=_alt(names, curves),
        height=0.65 + 1.75 * rows,
        narrow_height=1.05 + 1.65 * narrow_rows,
    )


def _paint_panel(axes: Axes, own: pd.DataFrame, drawn: pd.Series) -> None:
    everybody, stayed = own[own["clients"] == "all"], own[own["clients"] == "stayed"]
    _paint_clients(axes, drawn, everybody)
    _paint_mean(axes, everybody, _ALL)
    if len(stayed):
        _paint_mean(axes, stayed, _STAYED)


def _paint_clients(axes: Axes, drawn: pd.Series, everybody: pd.DataFrame) -> None:
    known = drawn.dropna()
    sessions = known.index.get_level_values("session").to_numpy(dtype=float)
    inside = sessions <= everybody["last"].max()
    points = pd.DataFrame({"session": sessions, "value": known.to_numpy()})[inside]
    clients = known.index.get_level_values("client_id")[inside]
    lines = [line.to_numpy() for _, line in points.groupby(clients.to_numpy()) if len(line) > 1]
    axes.add_collection(
        LineCollection(lines, colors=_CLIENT, linewidths=0.5, rasterized=True, zorder=1)
    )
    axes.autoscale_view()


def _paint_mean(axes: Axes, means: pd.DataFrame, style: dict[str, Any]) -> None:
    x = means["session"].to_numpy()
    low, high = means["ci_low"].to_numpy(), means["ci_high"].to_numpy()
    axes.fill_between(x, low, high, color=style["color"], alpha=0.2, linewidth=0, zorder=2)
    axes.plot(x, means["mean"].to_numpy(), zorder=3, **style)


def _paint_ticks(axes: Axes, own: pd.DataFrame, room: float) -> None:
    """Label the sessions whose labels have room; the others have a tick."""
    means = own[own["clients"] == "all"]
    places = means["session"].to_numpy()
    names = [f"{name}\n{count(n)}" for name, n in zip(means["sessions"], means["n"], strict=True)]
    low, high = axes.get_xlim()
    inches = (places - low) / (high - low) * room
    widths = [_LETTER * (max(map(len, name.split("\n"))) + 0.7) for name in names]
    labelled = [0]
    for place in range(1, len(places)):
        last = labelled[-1]
        if inches[place] - inches[last] >= (widths[place] + widths[last]) / 2:
            labelled.append(place)
    axes.set_xticks(places[labelled], labels=[names[place] for place in labelled])
    axes.set_xticks(np.setdiff1d(places, places[labelled]), minor=True)
    axes.tick_params(labelsize=7.5)


def _paint_legend(drawing: Drawing, curves: Curves, narrow: bool, lines: bool) -> None:
    handles = [Line2D([], [], label="Mean of all clients there", **_ALL)]
    if curves.stayed_from is not None:
        words = f"Mean of clients with an occasion at session {curves.stayed_from:g} or later"
        handles.append(Line2D([], [], label=folded_label(words, 40 if narrow else 90), **_STAYED))
    if lines:
        handles.append(Line2D([], [], color=_CLIENT, linewidth=1, label="Client"))
    drawing.legend(
        handles=handles,
        title="Session, and below it the number of clients",
        loc="outside lower center",
        ncols=1 if narrow else 3,
        frameon=False,
        fontsize=8,
        title_fontsize=8.5,
    )


def _caption(drawn: pd.DataFrame, curves: Curves) -> str:
    told = ["How do scores develop? Means by session with pointwise 95% intervals (t)"]
    lines = drawn.index.get_level_values("client_id").nunique()
    if lines:
        told[0] += f", and {lines} randomly drawn clients with at least two occasions"
    told[0] += "."
    told.append(
        "The mean of those still there mixes change with who stayed"
        + (
            "; where both curves differ at a session, those who stayed differ from those who left."
            if curves.stayed_from is not None
            else "."
        )
    )
    if curves.not_shown:
        told.append(
            f"Not shown, with fewer than {smallest_group()} clients: session "
            f"{', '.join(curves.not_shown)}."
        )
    return " ".join(told)


def _alt(names: list[str], curves: Curves) -> str:
    told = []
    for name in names:
        rows = curves.means[(curves.means["variable"] == name) & (curves.means["clients"] == "all")]
        if rows.empty:
            continue
        first, last = rows.iloc[0], rows.iloc[-1]
        told.append(
            f"{label(name)} {number(first['mean'])} (n = {count(first['n'])}) at session "
            f"{first['sessions']}, {number(last['mean'])} (n = {count(last['n'])}) at session "
            f"{last['sessions']}"
        )
    return f"Line charts of means over sessions: {'; '.join(told)}."
