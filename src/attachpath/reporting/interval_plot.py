"""Dots with intervals, a line a variable: several series on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from attachpath.reporting.drawing import COLOURS, INK, PALE, Drawing, draw
from attachpath.reporting.labels import folded_label, short_label
from attachpath.reporting.section import Figure

__all__ = ["IntervalRow", "interval_plot"]

# Shape and colour both tell the series, so that it survives a black-and-white printer.
_MARKS = [
    ("o", COLOURS["blue"]),
    ("s", COLOURS["vermilion"]),
    ("D", COLOURS["green"]),
    ("^", COLOURS["purple"]),
    ("v", COLOURS["orange"]),
]
_FOOT = 0.5  # inches for the axis, its ticks and its title
_LEGEND = 0.2  # inches a line of the legend
_LINE = 0.125  # inches a line of a label
_APART = 0.09  # inches between the series of a row


@dataclass(frozen=True)
class IntervalRow:
    """A line of the plot.

    Attributes
    ----------
    label : str
        Name of the variable.
    points : mapping of str to tuple of float
        Estimate and interval by series; a series that has none is left out.
    heading : str
        Stands above the first row of each run of the same heading.
    """

    label: str
    points: Mapping[str, tuple[float, float, float]]
    heading: str = ""


def interval_plot(
    figure_id: str,
    rows: Sequence[IntervalRow],
    series: Sequence[str],
    *,
    axis: str,
    caption: str,
    alt: str,
    guides: Sequence[float] = (),
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw estimates with intervals, a line a variable.

    Parameters
    ----------
    figure_id : str
        Id of the figure.
    rows : sequence of IntervalRow
        From top to bottom.
    series : sequence of str
        At most five, in the order of the legend.
    axis, caption, alt : str
        Title of the axis, words under the figure, and for those who do not see it.
    guides : sequence of float
        Where thin lines stand as reading aids; a zero among them is drawn stronger.
    limits : tuple of float, optional
        Ends of the axis.

    Returns
    -------
    Figure
    """
    sizes = {narrow: _height(rows, series, narrow=narrow) for narrow in (False, True)}

    def paint(drawing: Drawing, narrow: bool) -> None:
        axes = drawing.add_subplot()
        _paint_guides(axes, guides)
        _paint_rows(axes, rows, series, narrow)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(axis)
        if limits is not None:
            axes.set_xlim(*limits)
        if len(series) > 1:
            _paint_legend(drawing, series, narrow)

    return draw(
        figure_id,
        paint,
        caption=caption,
        alt=alt,
        height=sizes[False],
        narrow_height=sizes[True],
    )


def _label(text: str, narrow: bool) -> str:
    return folded_label(text, 23, 4) if narrow else folded_label(text, 46)


def _row_height(row: IntervalRow, narrow: bool) -> float:
    lines = _label(row.label, narrow).count("\n") + 1
    return 0.05 + max(_APART * max(len(row.points), 1.5), _LINE * lines)


def _heading_heights(rows: Sequence[IntervalRow], narrow: bool) -> list[float]:
    """Room above each row for its heading, where it begins a run."""
    before = ["", *(row.heading for row in rows)]
    return [
        0.12 + _LINE * (_label(row.heading, narrow).count("\n") + 1)
        if row.heading and row.heading != last
        else 0.0
        for row, last in zip(rows, before, strict=False)
    ]


def _height(rows: Sequence[IntervalRow], series: Sequence[str], *, narrow: bool) -> float:
    heights = sum(_row_height(row, narrow) for row in rows)
    heights += sum(_heading_heights(rows, narrow))
    lines = sum(_legend_label(name, narrow).count("\n") + 1 for name in series) if narrow else 1
    return heights + _FOOT + (_LEGEND * lines if len(series) > 1 else 0.0)


def _paint_rows(
    axes: Axes, rows: Sequence[IntervalRow], series: Sequence[str], narrow: bool
) -> None:
    """Paint every row; places are inches from the top."""
    ticks: dict[float, str] = {}
    headings = []
    top = 0.0
    for row, room in zip(rows, _heading_heights(rows, narrow), strict=True):
        if room:
            headings.append(len(ticks))
            ticks[top + room / 2 + 0.03] = _label(row.heading, narrow)
        top += room
        height = _row_height(row, narrow)
        middle = top + height / 2
        ticks[middle] = _label(row.label, narrow)
        present = [name for name in series if name in row.points]
        for place, name in enumerate(present):
            y = middle + _APART * (place - (len(present) - 1) / 2)
            _paint_point(axes, row.points[name], y, _MARKS[series.index(name)])
        top += height
    axes.set_ylim(top, 0)
    axes.set_yticks(list(ticks), labels=list(ticks.values()), fontsize=8, linespacing=1.05)
    for place in headings:
        axes.get_yticklabels()[place].set_fontstyle("italic")


def _paint_point(
    axes: Axes, point: tuple[float, float, float], y: float, mark: tuple[str, str]
) -> None:
    estimate, low, high = point
    shape, colour = mark
    axes.hlines(y, low, high, color=colour, linewidth=1.3, zorder=2)
    axes.plot(estimate, y, marker=shape, markersize=4, color=colour, linestyle="none", zorder=3)


def _paint_guides(axes: Axes, guides: Sequence[float]) -> None:
    for place in guides:
        strong = place == 0
        axes.axvline(
            place,
            color=INK if strong else PALE,
            linewidth=0.9 if strong else 0.6,
            linestyle="-" if strong else (0, (2, 2)),
            zorder=1,
        )


def _paint_legend(drawing: Drawing, series: Sequence[str], narrow: bool) -> None:
    handles = [
        Line2D(
            [],
            [],
            marker=shape,
            markersize=4,
            color=colour,
            linewidth=1.3,
            label=_legend_label(name, narrow),
        )
        for name, (shape, colour) in zip(series, _MARKS, strict=False)
    ]
    drawing.legend(
        handles=handles,
        loc="outside lower center",
        ncols=1 if narrow else len(series),
        frameon=False,
        fontsize=8.5,
    )


def _legend_label(name: str, narrow: bool) -> str:
    return folded_label(name, 38) if narrow else short_label(name, 40)
