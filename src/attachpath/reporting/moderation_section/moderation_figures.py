"""A slope over its moderator: regions of significance, both bands, and who is there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from attachpath.models import JohnsonNeyman, TercileSlopes
from attachpath.reporting.drawing import COLOURS, INK, PALE, Drawing, draw
from attachpath.reporting.labels import label
from attachpath.reporting.masked_bars import bars_not_drawn, unmasked_heights
from attachpath.reporting.moderation_section.moderation_words import (
    axis_title,
    johnson_neyman_sentence,
)
from attachpath.reporting.numbers import interval, number, p_equation, percent
from attachpath.reporting.section import Figure

__all__ = ["marginal_effect_figure"]

_SIGN_COLOURS = {1: COLOURS["blue"], -1: COLOURS["vermilion"], 0: "#8A8A8A"}
_SIGN_WORDS = {1: "positive", -1: "negative", 0: "not told apart from zero"}
_BAR = "#C9D3DC"


def marginal_effect_figure(
    found: JohnsonNeyman,
    *,
    figure_id: str,
    predictor_label: str | None = None,
    moderator_label: str | None = None,
    outcome_label: str | None = None,
    terciles: TercileSlopes | None = None,
) -> Figure | None:
    """Draw the slope of a predictor over its moderator, with regions and both bands.

    Parameters
    ----------
    found : JohnsonNeyman
        From `attachpath.models.johnson_neyman`.
    figure_id : str
        Becomes the name of the files.
    predictor_label, moderator_label, outcome_label : str, optional
        Words; the columns' own where left out. Units belong into them: ``"anxiety (SD)"``.
    terciles : TercileSlopes, optional
        From `attachpath.models.slopes_by_tercile`: a dot with its interval in each third.

    Returns
    -------
    Figure or None
        None where there is no curve (a binary or categorical moderator, a fit without numbers).
    """
    if found.effects.empty:
        return None
    predictor = predictor_label or label(found.predictor)
    moderator = moderator_label or label(found.moderator)
    outcome = f" on {outcome_label}" if outcome_label else ""
    level = percent(1 - found.alpha)
    counted = "Rows" if found.n_clients is None else "Clients"
    thirds = None if terciles is None or terciles.slopes.empty else terciles.slopes

    def paint(drawing: Drawing, narrow: bool) -> None:
        upper, lower = drawing.subplots(2, 1, sharex=True, height_ratios=[4.2, 1])
        _paint_effects(upper, found)
        if thirds is not None:
            _paint_thirds(upper, thirds)
        upper.set_ylabel(axis_title(f"slope of {predictor}", 26 if narrow else 38))
        _paint_counts(lower, found.values)
        lower.set_ylabel(counted)
        lower.set_xlabel(axis_title(moderator, 44 if narrow else 90))
        _paint_legend(drawing, found, level, narrow, with_thirds=thirds is not None)

    sentence = johnson_neyman_sentence(found, predictor_label=predictor, moderator_label=moderator)
    first, last = (_told(found.effects.iloc[place]) for place in (0, -1))
    low, high = (number(value) for value in found.observed)
    return draw(
        figure_id,
        paint,
        caption="For which clients does the slope differ from zero? "
        f"Slope of {predictor}{outcome} over {moderator}, in its observed range. Band: "
        f"{level} interval at each value by itself; dashed: {level} band for all values at once."
        f"{_boundaries_caption(found)} Below: {counted.lower()} by value of the moderator."
        f"{bars_not_drawn()}"
        f"{_thirds_caption(terciles)}",
        alt=f"Line of the slope of {predictor}{outcome} over {moderator}: {first} at {low}, {last} "
        f"at {high}. {sentence}{_thirds_told(thirds)}",
        height=4.2,
        narrow_height=4.9,
    )


def _paint_effects(axes: Axes, found: JohnsonNeyman) -> None:
    effects = found.effects
    values = effects["value"].to_numpy(dtype=float)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1)
    regions = found.regions_of("pointwise")
    for row in regions[regions["observed"]].to_dict("records"):
        low, high = max(row["low"], values[0]), min(row["high"], values[-1])
        # Ends of a piece are drawn exactly, not at the nearest point of the grid.
        x = np.unique([low, *values[(values > low) & (values < high)], high])
        colour = _SIGN_COLOURS[row["sign"]]
        bounds = [np.interp(x, values, effects[name]) for name in ("ci_low", "ci_high")]
        axes.fill_between(x, *bounds, color=colour, alpha=0.22, linewidth=0, zorder=2)
        axes.plot(
            x, np.interp(x, values, effects["estimate"]), color=colour, linewidth=2.2, zorder=4
        )
    for name in ("simultaneous_low", "simultaneous_high"):
        axes.plot(values, effects[name], color=PALE, linewidth=1, linestyle=(0, (4, 2)), zorder=3)
    inside = [v for v in found.boundaries_of("pointwise") if values[0] <= v <= values[-1]]
    for value in inside:
        _paint_boundary(axes, value, inside, (values[0], values[-1]))
    axes.set_xlim(values[0], values[-1])
    axes.margins(y=0.08)


def _paint_boundary(
    axes: Axes, value: float, all_of_them: list[float], limits: tuple[float, float]
) -> None:
    """Draw a boundary and its value; the label leans away from an edge or from a neighbour."""
    axes.axvline(value, color=INK, linewidth=1, linestyle=":", zorder=1)
    near = 0.12 * (limits[1] - limits[0])
    left = value < limits[0] + near or any(0 < value - other < near for other in all_of_them)
    right = value > limits[1] - near or any(0 < other - value < near for other in all_of_them)
    axes.annotate(
        number(value),
        (value, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="left" if left else "right" if right else "center",
        va="bottom",
        fontsize=8.5,
        annotation_clip=False,
    )


def _paint_counts(axes: Axes, values: np.ndarray) -> None:
    """Draw how many have which value: bars, not a mark a person."""
    different = len(np.unique(values))
    bins = int(np.clip(np.sqrt(len(values)), 5, 20))
    edges = np.histogram_bin_edges(values.astype(float), bins=min(bins, max(different, 2)))
    heights = unmasked_heights(np.histogram(values.astype(float), edges)[0].tolist())
    middles = (edges[:-1] + edges[1:]) / 2
    style: dict[str, Any] = {"color": _BAR, "edgecolor": "white", "linewidth": 0.6}
    axes.hist(middles, bins=list(edges), weights=heights, **style)
    axes.locator_params(axis="y", nbins=3, integer=True)


def _paint_thirds(axes: Axes, thirds: pd.DataFrame) -> None:
    """Draw a dot with its interval at the median of each third of the moderator."""
    x = thirds["value"].to_numpy(dtype=float)
    axes.vlines(x, thirds["ci_low"], thirds["ci_high"], color=INK, linewidth=1.1, zorder=5)
    axes.plot(
        x,
        thirds["estimate"],
        marker="o",
        markersize=5.5,
        color=INK,
        markerfacecolor="white",
        markeredgewidth=1.2,
        linestyle="none",
        zorder=6,
    )


def _boundaries_caption(found: JohnsonNeyman) -> str:
    boundaries = found.boundaries[found.boundaries["kind"] == "pointwise"]
    return " Dotted: boundaries of significance." if boundaries["observed"].any() else ""


def _thirds_caption(terciles: TercileSlopes | None) -> str:
    if terciles is None or terciles.slopes.empty:
        return ""
    test = p_equation(terciles.p_value) if terciles.reason is None else "not tested"
    return (
        " Dots: the slope in each third of the moderator, without the assumption of a line "
        f"(Hainmueller, Mummolo & Xu, 2019; test of the line: {test})."
    )


def _thirds_told(thirds: pd.DataFrame | None) -> str:
    if thirds is None:
        return ""
    told = (f"{row['tercile']} {_told(row)}" for _, row in thirds.iterrows())
    return f" Slopes in thirds of the moderator: {', '.join(told)}."


def _paint_legend(
    drawing: Drawing, found: JohnsonNeyman, level: str, narrow: bool, *, with_thirds: bool
) -> None:
    regions = found.regions_of("pointwise")
    signs = dict.fromkeys(regions.loc[regions["observed"], "sign"])
    handles: list[Patch | Line2D] = [
        Patch(color=_SIGN_COLOURS[sign], alpha=0.5, label=_SIGN_WORDS[sign]) for sign in signs
    ]
    band = f"{level} band, all values at once"
    handles.append(Line2D([], [], color=PALE, linewidth=1, linestyle=(0, (4, 2)), label=band))
    if with_thirds:
        dot = Line2D(
            [], [], color=INK, marker="o", markerfacecolor="white", markersize=5.5, linewidth=1.1
        )
        dot.set_label("in thirds")
        handles.append(dot)
    drawing.legend(
        handles=handles,
        loc="outside upper left",
        ncols=1 if narrow else len(handles),
        frameon=False,
        fontsize=8.5,
        labelspacing=0.3,
        columnspacing=1.4,
    )


def _told(row: pd.Series) -> str:
    return f"{number(row['estimate'])} {interval(row['ci_low'], row['ci_high'])}"
