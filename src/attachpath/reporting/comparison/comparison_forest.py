"""Forest plot of a comparison: a panel a role, the studies of a hypothesis below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from attachpath.hypotheses import ComparedHypothesis
from attachpath.reporting.comparison.document import Comparison
from attachpath.reporting.comparison.effects_table import Z_975
from attachpath.reporting.drawing import COLOURS, INK, NARROW, PALE, WIDE, Drawing, draw
from attachpath.reporting.labels import folded_label, short_label
from attachpath.reporting.numbers import interval, number
from attachpath.reporting.section import Figure
from attachpath.reporting.words import ROLE_WORDS

__all__ = ["comparison_forest"]

_SHAPES = ("o", "s", "D", "^", "v", "P")
_HUES = tuple(COLOURS[name] for name in ("blue", "vermilion", "green", "purple", "orange", "sky"))
_POOLED = "pooled, common effect"
_BAND = "#E4E7EA"
_APART = 0.135  # inches between the studies of a hypothesis
_LINE = 0.14  # inches a line of a claim
_HEAD, _AXIS, _LEGEND = 0.3, 0.5, 0.22


@dataclass(frozen=True)
class _Point:
    """An estimate with its 95 % interval."""

    series: str
    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class _Row:
    """A hypothesis of a panel; places are inches from the top of its panel."""

    one: ComparedHypothesis
    points: list[_Point]
    claim: str
    y: float
    height: float


def comparison_forest(comparison: Comparison) -> Figure | None:
    """Draw the standardised estimates of every study, and what they say together.

    Parameters
    ----------
    comparison : Comparison
        The studies.

    Returns
    -------
    Figure or None
        None where no study has an estimate.
    """
    if not any(_points(one, comparison) for one in comparison.hypotheses):
        return None
    panels = {narrow: _panels(comparison, narrow=narrow) for narrow in (False, True)}
    series = _series(comparison)

    def paint(drawing: Drawing, narrow: bool) -> None:
        _paint(drawing, panels[narrow], series, narrow)

    return draw(
        "comparison_forest",
        paint,
        caption="Is it the same effect in every study? Standardised estimates with 95% intervals. "
        "The grey band of a hypothesis holds effects smaller than the smallest effect of interest.",
        alt=_alt(comparison),
        height=_height(panels[False], series, narrow=False),
        narrow_height=_height(panels[True], series, narrow=True),
    )


def _series(comparison: Comparison) -> list[str]:
    shown = {point.series for one in comparison.hypotheses for point in _points(one, comparison)}
    original = [] if comparison.original == "cohort" else [_original_name(comparison)]
    names = [*original, *(study.name for study in comparison.studies), _POOLED]
    return [name for name in names if name in shown]


def _original_name(comparison: Comparison) -> str:
    return {"published": "original, published", "file": "original, as entered"}.get(
        comparison.original, ""
    )


def _points(one: ComparedHypothesis, comparison: Comparison) -> list[_Point]:
    points = []
    original = one.original
    if comparison.original != "cohort" and original.estimate is not None:
        half = Z_975 * (original.std_error or 0.0)
        low, high = original.estimate - half, original.estimate + half
        points.append(_Point(_original_name(comparison), original.estimate, low, high))
    points += [
        _Point(found.study, found.estimate, found.ci_low, found.ci_high)
        for found in one.effects
        if found.estimate is not None and found.ci_low is not None and found.ci_high is not None
    ]
    together = one.pooled
    if together.estimate is not None and together.ci_low is not None:
        high = together.ci_high or 0.0
        points.append(_Point(_POOLED, together.estimate, together.ci_low, high))
    return points


def _panels(comparison: Comparison, *, narrow: bool) -> list[tuple[str, list[_Row]]]:
    panels = []
    for role, words in ROLE_WORDS.items():
        top, rows = 0.0, []
        for one in [one for one in comparison.hypotheses if one.role == role]:
            points = _points(one, comparison)
            claim = "" if narrow else folded_label(one.claim, 44, 4)
            lines = claim.count("\n") + 1
            height = 0.1 + max(_APART * max(len(points), 1), _LINE * lines)
            rows.append(_Row(one, points, claim, top + height / 2, height))
            top += height
        if rows:
            panels.append((words, rows))
    return panels


def _depth(rows: Sequence[_Row]) -> float:
    return rows[-1].y + rows[-1].height / 2


def _legend_lines(series: Sequence[str], narrow: bool) -> int:
    per_line = 1 if narrow else 3
    return -(-(len(series) + 1) // per_line)


def _height(
    panels: Sequence[tuple[str, list[_Row]]], series: Sequence[str], *, narrow: bool
) -> float:
    rows = sum(_depth(found) + _HEAD for _, found in panels)
    return rows + _AXIS + _LEGEND * _legend_lines(series, narrow)


def _paint(
    drawing: Drawing,
    panels: Sequence[tuple[str, list[_Row]]],
    series: Sequence[str],
    narrow: bool,
) -> None:
    drawing.set_layout_engine("none")
    width, height = drawing.get_size_inches()
    ids = 0.16 + 0.085 * max(len(_short_id(row)) for _, rows in panels for row in rows)
    left = ids + 0.1 if narrow else ids + 2.75
    right = NARROW - 0.1 if narrow else WIDE - 0.15
    reach = _reach(panels)
    top = 0.0
    for words, rows in panels:
        top += _HEAD
        depth = _depth(rows)
        box = (left / width, 1 - (top + depth) / height, (right - left) / width, depth / height)
        axes = drawing.add_axes(box)
        top += depth
        last = rows is panels[-1][1]
        _paint_frame(axes, depth, reach, is_last=last)
        _write(axes, words, 0.08 - left, -0.1, va="bottom", style="italic")
        for row in rows:
            _write(axes, _short_id(row), 0.08 - left, row.y, fontweight="bold", fontsize=8.5)
            _write(axes, row.claim, ids - left, row.y, fontsize=8, linespacing=1.1)
            _paint_row(axes, row, series)
    _paint_legend(drawing, series, narrow)


def _short_id(row: _Row) -> str:
    return short_label(row.one.id, 16)


def _reach(panels: Sequence[tuple[str, list[_Row]]]) -> float:
    rows = [row for _, found in panels for row in found]
    ends = [abs(end) for row in rows for point in row.points for end in (point.low, point.high)]
    return 1.06 * max([0.3, *ends, *(row.one.smallest_effect for row in rows)])


def _paint_frame(axes: Axes, depth: float, reach: float, *, is_last: bool) -> None:
    axes.set_ylim(depth, 0)
    axes.set_xlim(-reach, reach)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if is_last:
        axes.set_xlabel("Standardised estimate (SD per SD)")
    else:
        axes.tick_params(axis="x", length=0, labelbottom=False)
        axes.spines["bottom"].set_visible(False)


def _write(
    axes: Axes, text: str, inches: float, y: float, *, va: str = "center", **style: Any
) -> None:
    """Write beside the axes; offsets are in inches from their left edge."""
    axes.annotate(
        text,
        (0, y),
        (inches * 72, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va=va,
        annotation_clip=False,
        **style,
    )


def _paint_row(axes: Axes, row: _Row, series: Sequence[str]) -> None:
    bound = row.one.smallest_effect
    axes.barh(row.y, 2 * bound, left=-bound, height=row.height - 0.06, color=_BAND, zorder=0)
    if not row.points:
        white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        words = "no estimate"
        axes.text(0, row.y, words, ha="center", va="center", style="italic", color=PALE, bbox=white)
    for place, point in enumerate(row.points):
        y = row.y + _APART * (place - (len(row.points) - 1) / 2)
        mark = _mark(point.series, series)
        axes.hlines(y, point.low, point.high, color=mark["color"], linewidth=1.4, zorder=2)
        axes.plot(point.estimate, y, linestyle="none", zorder=3, **mark)


def _mark(name: str, series: Sequence[str]) -> dict[str, Any]:
    """Shape and colour both tell the study; after six of them the colours move on by one."""
    if name == _POOLED:
        return {"marker": "d", "color": INK, "markerfacecolor": "white", "markersize": 6.5}
    place = series.index(name)
    hue = _HUES[(place + place // len(_SHAPES)) % len(_HUES)]
    return {"marker": _SHAPES[place % len(_SHAPES)], "color": hue, "markersize": 4.5}


def _paint_legend(drawing: Drawing, series: Sequence[str], narrow: bool) -> None:
    width = 40 if narrow else 30
    handles: list[Line2D | Patch] = [
        Line2D([], [], linewidth=1.4, label=short_label(name, width), **_mark(name, series))
        for name in series
    ]
    handles.append(Patch(color=_BAND, label="smaller than of interest"))
    columns = 1 if narrow else 3
    drawing.legend(handles=handles, loc="lower center", ncols=columns, frameon=False, fontsize=8.5)


def _alt(comparison: Comparison) -> str:
    told = [
        f"{one.id}: "
        + (
            ", ".join(
                f"{point.series} {number(point.estimate)} {interval(point.low, point.high)}"
                for point in _points(one, comparison)
            )
            or "no estimate"
        )
        for one in comparison.hypotheses
    ]
    return f"Forest plot of standardised estimates with 95% intervals. {'; '.join(told)}."
