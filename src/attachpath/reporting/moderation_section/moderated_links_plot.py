"""Moderators of the links of the sequence, as a dot plot: a panel a link, a line a moderator."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from attachpath.reporting.drawing import COLOURS, INK, PALE, Drawing, draw
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import folded_label, label, row_label
from attachpath.reporting.moderation_section.moderated_links_table import link_label
from attachpath.reporting.numbers import interval, number, p_equation
from attachpath.reporting.section import Figure

__all__ = ["moderated_links_figure"]

_FOUND = 0.05


def moderated_links_figure(rows: pd.DataFrame) -> Figure | None:
    """Draw the standardised product of each moderator with the predictor of each link.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.hypotheses.moderated_links`.

    Returns
    -------
    Figure or None
        None where nothing could be tested.
    """
    if rows["p_value"].notna().sum() == 0:
        return None
    links = [link for _, link in rows.groupby(["id", "predictor"], sort=False)]
    lines = max(len(link) for link in links)

    def paint(drawing: Drawing, narrow: bool) -> None:
        _paint(drawing, links, _reach(rows), narrow)

    def height(columns: int, head: float, line: float) -> float:
        return 0.6 + math.ceil(len(links) / columns) * (head + line * lines)

    return draw(
        "moderated_links",
        paint,
        caption="Which links depend on what clients and therapists bring? "
        "Standardised products of predictor and moderator with 95% intervals, a panel a "
        "link. Filled: q < .05 over all tests of the figure; hollow: not. Squares: two groups, "
        "the difference of their standardised slopes. A moderator with more than two groups has "
        "an F test and no single estimate.",
        alt=_alt(rows),
        height=height(3, 0.7, 0.24),
        narrow_height=height(2, 0.9, 0.32),
    )


def _paint(drawing: Drawing, links: list[pd.DataFrame], reach: float, narrow: bool) -> None:
    columns = min(2 if narrow else 3, len(links))
    grid = drawing.subplots(
        math.ceil(len(links) / columns), columns, sharex=True, sharey=True, squeeze=False
    )
    for place, axes in enumerate(grid.flat):
        if place >= len(links):
            axes.set_visible(False)
            continue
        _paint_link(axes, links[place], narrow)
    grid[0, 0].set_xlim(-reach, reach)
    grid[0, 0].set_ylim(max(len(link) for link in links) - 0.4, -0.6)
    drawing.supxlabel("Standardised product (SD of the outcome)", fontsize=9)


def _paint_link(axes: Axes, link: pd.DataFrame, narrow: bool) -> None:
    first = link.to_dict("records")[0]
    title = f"{first['id']}: {link_label(first)}".replace(", client mean", "")
    size = 6.5 if narrow else 7.5
    axes.set_title(folded_label(title, 19 if narrow else 27, 5), fontsize=size, fontweight="normal")
    axes.axvline(0, color=INK, linewidth=0.8)
    names = [folded_label(row_label(str(name)), 18 if narrow else 30) for name in link["moderator"]]
    axes.set_yticks(range(len(link)), labels=names, fontsize=7 if narrow else 8)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=7 if narrow else 8)
    for place, row in enumerate(link.to_dict("records")):
        _paint_row(axes, place, {name: plain_value(value) for name, value in row.items()}, narrow)


def _paint_row(axes: Axes, place: int, row: dict[Any, Any], narrow: bool) -> None:
    if row["std_estimate"] is None:
        _write(axes, place, _told_test(row), narrow)
        return
    found = row["q_value"] < _FOUND
    colour = COLOURS["vermilion"] if found else COLOURS["blue"]
    axes.hlines(place, row["std_ci_low"], row["std_ci_high"], color=colour, linewidth=1.4)
    axes.plot(
        row["std_estimate"],
        place,
        marker="s" if row["kind"] == "binary" else "o",
        markersize=5,
        color=colour,
        markerfacecolor=colour if found else "white",
        linestyle="none",
    )


def _write(axes: Axes, place: int, text: str, narrow: bool) -> None:
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    size = 6.5 if narrow else 7.5
    axes.text(0, place, text, ha="center", va="center", color=PALE, fontsize=size, bbox=ground)


def _told_test(row: dict[Any, Any]) -> str:
    if row["p_value"] is None:
        return "not tested"
    star = " *" if row["q_value"] < _FOUND else ""
    return f"F = {number(row['statistic'])}, {p_equation(row['p_value'])}{star}"


def _reach(rows: pd.DataFrame) -> float:
    ends = rows[["std_ci_low", "std_ci_high"]].abs().max().max()
    return 1.08 * max(0.2, 0.0 if pd.isna(ends) else float(ends))


def _alt(rows: pd.DataFrame) -> str:
    told = []
    for record in rows.to_dict("records"):
        row = {name: plain_value(value) for name, value in record.items()}
        words = f"{row['id']} with {label(row['moderator'])} "
        if row["std_estimate"] is None:
            told.append(words + _told_test(row))
        else:
            bounds = interval(row["std_ci_low"], row["std_ci_high"])
            told.append(f"{words}{number(row['std_estimate'])} {bounds}")
    return "Dot plot of standardised products with 95% intervals: " + "; ".join(told) + "."
