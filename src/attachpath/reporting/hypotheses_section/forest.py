"""Forest plot of the verdicts: standardised estimates, intervals and the bounds of interest."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from attachpath.reporting.drawing import COLOURS, INK, NARROW, PALE, WIDE, Drawing, draw
from attachpath.reporting.hypothesis_row import HypothesisRow, Verdict, by_role
from attachpath.reporting.labels import folded_label, short_label
from attachpath.reporting.numbers import interval, number
from attachpath.reporting.section import Figure
from attachpath.reporting.words import ROLE_WORDS, VERDICT_WORDS

__all__ = ["forest_plot", "standardised_95"]

# Shape and colour both tell the verdict, so that it survives a black-and-white printer.
_MARKS: dict[Verdict, tuple[str, str]] = {
    "supported": ("s", COLOURS["green"]),
    "opposite": ("X", COLOURS["vermilion"]),
    "negligible": ("D", COLOURS["blue"]),
    "inconclusive": ("o", PALE),
}
_BAND = "#E4E7EA"
_FOOT = 1.0  # inches under the rows: axis, its title and the legend
_HEAD = 0.3


@dataclass(frozen=True)
class _Place:
    """Where a row stands, in inches from the top of the rows, and its claim in lines."""

    row: HypothesisRow
    y: float
    height: float
    claim: str
    heading: str | None


def forest_plot(rows: list[HypothesisRow], figure_id: str = "forest") -> Figure:
    """Draw the standardised estimate of every hypothesis.

    Parameters
    ----------
    rows : list of HypothesisRow
        At least one; they are shown role by role.
    figure_id : str
        Id of the figure.

    Returns
    -------
    Figure
        The thick line is the 90 % interval (for the bounds), the thin one the 95 % interval; the
        grey band is the smallest effect of interest of that row.
    """
    rows = by_role(rows)
    wide, narrow = _places(rows, narrow=False), _places(rows, narrow=True)

    def paint(drawing: Drawing, is_narrow: bool) -> None:
        _paint(drawing, narrow if is_narrow else wide, is_narrow)

    return draw(
        figure_id,
        paint,
        caption="How large is each effect, and could it be negligible? "
        "Standardised estimates with 90% (thick) and 95% (thin) intervals. The grey band "
        "of a row holds effects smaller than the smallest effect of interest; the triangle on its "
        "edge points to the predicted side (none where no association was predicted).",
        alt=_alt(rows),
        height=_bottom(wide) + _HEAD + _FOOT,
        narrow_height=_bottom(narrow) + _HEAD + _FOOT + 0.3,
    )


def standardised_95(row: HypothesisRow) -> tuple[float, float] | None:
    """Return the 95 % interval on the standardised scale.

    Notes
    -----
    Standardising multiplies an estimate and its interval by the same positive number.
    """
    if row.estimate is None or row.ci_low is None or row.ci_high is None:
        return None
    if row.std_estimate is None or row.estimate == 0:
        return None
    factor = row.std_estimate / row.estimate
    return row.ci_low * factor, row.ci_high * factor


def _places(rows: list[HypothesisRow], *, narrow: bool) -> list[_Place]:
    places = []
    top = 0.0
    previous = None
    several_roles = len({row.role for row in rows}) > 1
    for row in rows:
        claim = "" if narrow else folded_label(row.claim, 41, 5)
        heading = ROLE_WORDS[row.role] if several_roles and row.role != previous else None
        top += 0.28 if heading else 0.0
        height = 0.1 + 0.145 * max(1.5, claim.count("\n") + 1)
        places.append(_Place(row, top + height / 2, height, claim, heading))
        top += height
        previous = row.role
    return places


def _short_id(row: HypothesisRow) -> str:
    return short_label(row.id, 16)


def _bottom(places: list[_Place]) -> float:
    return places[-1].y + places[-1].height / 2


def _paint(drawing: Drawing, places: list[_Place], narrow: bool) -> None:
    drawing.set_layout_engine("none")
    width, height = drawing.get_size_inches()
    ids = 0.16 + 0.085 * max(len(_short_id(place.row)) for place in places)
    left = ids + 0.1 if narrow else ids + 2.6
    right = NARROW - 0.1 if narrow else WIDE - 1.45
    rows = _bottom(places)
    axes = drawing.add_axes(
        ((left / width), (height - _HEAD - rows) / height, (right - left) / width, rows / height)
    )
    axes.set_ylim(rows, 0)
    _paint_frame(axes, places, narrow)
    for place in places:
        _paint_words(axes, place, left, ids, narrow)
        _paint_row(axes, place)
    _paint_legend(drawing, [place.row for place in places], narrow)


def _paint_frame(axes: Axes, places: list[_Place], narrow: bool) -> None:
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    reach = max([0.3, *(_reach(place.row) for place in places)]) * 1.08
    axes.set_xlim(-reach, reach)
    axes.set_xlabel("Standardised estimate (SD per SD)")
    if not narrow:
        axes.annotate(
            "b [90% CI]", (1.04, 1), (0, 4), xycoords="axes fraction", textcoords="offset points"
        )


def _paint_words(axes: Axes, place: _Place, left: float, ids: float, narrow: bool) -> None:
    """Write id, claim and numbers beside the axes; offsets are in points from its edges."""

    def write(text: str, edge: float, inches: float, y: float, **style: Any) -> None:
        axes.annotate(
            text,
            (edge, y),
            (inches * 72, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
            **style,
        )

    row = place.row
    if place.heading:
        y = place.y - place.height / 2 - 0.12
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        write(place.heading, 0, 0.08 - left, y, style="italic", bbox=ground)
    write(_short_id(row), 0, 0.08 - left, place.y, fontweight="bold", fontsize=8.5)
    if narrow:
        return
    write(place.claim, 0, ids - left, place.y, fontsize=8, linespacing=1.15)
    numbers = f"{number(row.std_estimate)} {interval(row.std_ci90_low, row.std_ci90_high)}"
    write("" if row.std_estimate is None else numbers, 1.04, 0, place.y, fontsize=8.5)


def _paint_row(axes: Axes, place: _Place) -> None:
    row = place.row
    if row.std_estimate is None:
        _paint_no_estimate(axes, place)
        return
    _paint_band(axes, place)
    mark, colour = _MARKS.get(row.verdict, ("o", PALE))
    wide = standardised_95(row)
    if wide is not None:
        axes.hlines(place.y, *wide, color=colour, linewidth=1.2)
    if row.std_ci90_low is not None and row.std_ci90_high is not None:
        axes.hlines(place.y, row.std_ci90_low, row.std_ci90_high, color=colour, linewidth=3.4)
    axes.plot(
        row.std_estimate,
        place.y,
        marker=mark,
        markersize=7,
        color=colour,
        markerfacecolor=_fill(row.verdict, colour),
        markeredgewidth=1.4,
        linestyle="none",
        zorder=3,
    )


def _paint_no_estimate(axes: Axes, place: _Place) -> None:
    axes.text(
        0,
        place.y,
        VERDICT_WORDS[place.row.verdict],
        ha="center",
        va="center",
        style="italic",
        color=PALE,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )


def _paint_band(axes: Axes, place: _Place) -> None:
    bound = place.row.smallest_effect
    if bound is None:
        return
    height = place.height - 0.08
    axes.barh(place.y, 2 * bound, left=-bound, height=height, color=_BAND, zorder=0)
    side = {"positive": 1, "negative": -1}.get(place.row.direction or "")
    if side:
        triangle = ">" if side > 0 else "<"
        edge = place.y - height / 2 + 0.05
        axes.plot(side * bound, edge, marker=triangle, markersize=4, color=PALE, zorder=1)


def _fill(verdict: Verdict, colour: str) -> str:
    return "white" if verdict == "inconclusive" else colour


def _reach(row: HypothesisRow) -> float:
    wide = standardised_95(row) or (0.0, 0.0)
    shown = itertools.chain(wide, (row.std_ci90_low, row.std_ci90_high, row.smallest_effect))
    return max(abs(value) for value in shown if value is not None)


def _paint_legend(drawing: Drawing, rows: list[HypothesisRow], narrow: bool) -> None:
    used = {row.verdict for row in rows if row.std_estimate is not None}
    handles: list[Line2D | Patch] = [
        Line2D(
            [],
            [],
            marker=mark,
            color=colour,
            markerfacecolor=_fill(verdict, colour),
            linewidth=2,
            label=VERDICT_WORDS[verdict],
        )
        for verdict, (mark, colour) in _MARKS.items()
        if verdict in used
    ]
    handles.append(Patch(color=_BAND, label="smaller than of interest"))
    columns = 2 if narrow else 5
    drawing.legend(handles=handles, loc="lower center", ncols=columns, frameon=False, fontsize=8.5)


def _alt(rows: list[HypothesisRow]) -> str:
    return (
        "Forest plot of standardised estimates with 90% intervals: "
        + "; ".join(_told(row) for row in rows)
        + "."
    )


def _told(row: HypothesisRow) -> str:
    words = f"{row.id} {VERDICT_WORDS[row.verdict]}"
    if row.std_estimate is None:
        return words
    bounds = interval(row.std_ci90_low, row.std_ci90_high)
    return f"{words}, {number(row.std_estimate)} {bounds}"
