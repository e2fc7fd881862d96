"""Robustness rows as small multiples: a panel a hypothesis, a line a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from attachpath.reporting.drawing import COLOURS, INK, NARROW, PALE, WIDE, Drawing, draw
from attachpath.reporting.labels import short_label
from attachpath.reporting.numbers import count, number
from attachpath.reporting.paths_section.robustness_table import LEVEL, Row, changes_of
from attachpath.reporting.section import Figure

__all__ = ["robustness_figure", "standardised_interval"]

_LINE, _PANEL_GAP, _HEAD, _FOOT = 0.155, 0.5, 0.3, 0.85  # inches
_COLUMNS = 4
_LABELS = 2.05  # inches for the words of the changes
_BAND = "#E9EEF4"


def robustness_figure(rows: pd.DataFrame, figure_id: str = "robustness") -> Figure | None:
    """Draw the standardised focal estimates under every change.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.hypotheses.robustness`, of any number of hypotheses.
    figure_id : str
        Id of the figure.

    Returns
    -------
    Figure or None
        None where there is no row with a number.
    """
    told = rows[rows["std_estimate"].notna()]
    if told.empty:
        return None
    forms = {narrow: _panels(told, narrow=narrow) for narrow in (False, True)}

    def paint(drawing: Drawing, narrow: bool) -> None:
        _paint(drawing, told, forms[narrow], narrow)

    return draw(
        figure_id,
        paint,
        caption="Does a result depend on one choice? "
        "Standardised focal estimates with 95% intervals when one choice is made "
        "otherwise. The band is the interval as tested. A full dot: p < .05, unadjusted; an "
        "empty one: not. Grey: what stands beside the claim and answers another question (another "
        "variable, no covariates, means of groups).",
        alt=_alt(told),
        height=_height(forms[False], narrow=False),
        narrow_height=_height(forms[True], narrow=True),
    )


def standardised_interval(row: Row) -> tuple[float, float]:
    """Return the 95 % interval of a row on the standardised scale."""
    factor = row["std_estimate"] / row["estimate"] if row["estimate"] else float("nan")
    return row["ci_low"] * factor, row["ci_high"] * factor


def _panels(rows: pd.DataFrame, *, narrow: bool) -> dict[str, dict[str, str]]:
    """Return the changes of each panel: all side by side, only its own one below the other."""
    everything = changes_of(rows)
    shown = {}
    for one, own in rows.groupby("id", sort=False):
        has = set(own["change"])
        shown[str(one)] = {
            change: label for change, label in everything.items() if change in has or not narrow
        }
    return shown


def _lines(panels: Mapping[str, Mapping[str, str]], narrow: bool) -> list[list[str]]:
    ids, columns = list(panels), 1 if narrow else _COLUMNS
    return [ids[place : place + columns] for place in range(0, len(ids), columns)]


def _panel_height(changes: Mapping[str, str]) -> float:
    return _LINE * len(changes) + 0.1


def _height(panels: Mapping[str, Mapping[str, str]], *, narrow: bool) -> float:
    lines = _lines(panels, narrow)
    own = sum(_panel_height(panels[line[0]]) for line in lines)
    return _HEAD + own + _PANEL_GAP * (len(lines) - 1) + _FOOT


def _paint(
    drawing: Drawing, rows: pd.DataFrame, panels: Mapping[str, Mapping[str, str]], narrow: bool
) -> None:
    drawing.set_layout_engine("none")
    width, height = NARROW if narrow else WIDE, drawing.get_size_inches()[1]
    lines, reach = _lines(panels, narrow), _reach(rows)
    each = (width - _LABELS - 0.1) / len(lines[0])
    bottom = height - _HEAD + _PANEL_GAP
    below: dict[int, Axes] = {}
    for line in lines:
        panel = _panel_height(panels[line[0]])
        bottom -= _PANEL_GAP + panel
        for column, one in enumerate(line):
            left = _LABELS + column * each
            place = (left / width, bottom / height, (each - 0.1) / width, panel / height)
            axes = below[column] = drawing.add_axes(place)
            _paint_panel(axes, _by_change(rows[rows["id"] == one]), panels[one], reach)
            axes.set_title(short_label(one, 20))
            if column:
                axes.set_yticklabels([])
    for axes in below.values():
        axes.set_xlabel("Standardised b", fontsize=8.5)
    _paint_legend(drawing, narrow)


def _by_change(rows: pd.DataFrame) -> dict[Any, Row]:
    return {row["change"]: row for row in rows.to_dict("records")}


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    ends = [standardised_interval(row) for row in rows.to_dict("records")]
    low, high = min(0.0, *(end[0] for end in ends)), max(0.0, *(end[1] for end in ends))
    room = 0.04 * (high - low)
    return low - room, high + room


def _paint_panel(
    axes: Axes, rows: Mapping[Any, Row], changes: Mapping[str, str], reach: tuple[float, float]
) -> None:
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    if "as_tested" in rows:
        axes.axvspan(*standardised_interval(rows["as_tested"]), color=_BAND, zorder=0)
    for place, change in enumerate(changes):
        if change in rows:
            _paint_row(axes, rows[change], place)
    axes.set_ylim(len(changes) - 0.3, -0.7)
    axes.set_xlim(*reach)
    names = [short_label(text, 36) for text in changes.values()]
    axes.set_yticks(range(len(changes)), labels=names)
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.spines["left"].set_visible(False)


def _paint_row(axes: Axes, row: Row, place: int) -> None:
    colour = COLOURS["blue"] if row["same_question"] else PALE
    axes.hlines(place, *standardised_interval(row), color=colour, linewidth=1.1, zorder=2)
    axes.plot(
        row["std_estimate"],
        place,
        marker="o",
        markersize=4.5,
        color=colour,
        markerfacecolor=colour if row["p_value"] < LEVEL else "white",
        linestyle="none",
        zorder=3,
    )


def _paint_legend(drawing: Drawing, narrow: bool) -> None:
    blue, shown = COLOURS["blue"], {"marker": "o", "markersize": 4.5, "linewidth": 1.1}
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=blue, label="p < .05", **shown),  # type: ignore[arg-type]
        Line2D([], [], color=blue, markerfacecolor="white", label="p ≥ .05", **shown),  # type: ignore[arg-type]
        Line2D([], [], color=PALE, label="another question", **shown),  # type: ignore[arg-type]
        Patch(color=_BAND, label="95% interval as tested"),
    ]
    drawing.legend(
        handles=handles, loc="lower center", ncols=2 if narrow else 4, frameon=False, fontsize=8.5
    )


def _alt(rows: pd.DataFrame) -> str:
    return (
        "Small multiples of standardised estimates under changes of the model: "
        + "; ".join(_told(str(one), own) for one, own in rows.groupby("id", sort=False))
        + "."
    )


def _told(one: str, rows: pd.DataFrame) -> str:
    others = rows[rows["same_question"] & (rows["change"] != "as_tested")]["std_estimate"]
    tested = _by_change(rows).get("as_tested", {})
    words = f"{one} {number(tested.get('std_estimate'))} as tested"
    if others.empty:
        return words
    return (
        f"{words}, from {number(others.min())} to {number(others.max())} under "
        f"{count(len(others))} changes"
    )
