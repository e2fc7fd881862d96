"""Predicted lines at values of a moderator."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from attachpath.reporting.drawing import COLOURS, Drawing, draw
from attachpath.reporting.labels import short_label
from attachpath.reporting.moderation_section.moderation_words import axis_title
from attachpath.reporting.numbers import number
from attachpath.reporting.section import Figure

__all__ = ["simple_slopes_figure"]

# Colour and dashes both tell the line, so that it survives a black-and-white printer.
_LINES = [
    (COLOURS["orange"], (0, (1.2, 1.4))),
    ("#555555", (0, (5, 2))),
    (COLOURS["blue"], "-"),
    (COLOURS["green"], "-."),
    (COLOURS["purple"], "--"),
]


def simple_slopes_figure(
    lines: pd.DataFrame,
    *,
    figure_id: str,
    predictor_label: str,
    moderator_label: str,
    outcome_label: str,
) -> Figure | None:
    """Draw predicted outcome over the predictor, a line a value of the moderator.

    Parameters
    ----------
    lines : DataFrame
        From `attachpath.models.predicted_lines`.
    figure_id : str
        Becomes the name of the files.
    predictor_label, moderator_label, outcome_label : str
        Words, with units.

    Returns
    -------
    Figure or None
        None where the model gave no numbers.
    """
    known = lines.dropna(subset=["estimate"])
    if known.empty:
        return None
    names = list(dict.fromkeys(known["label"]))

    def paint(drawing: Drawing, narrow: bool) -> None:
        axes = drawing.add_subplot()
        for place, name in enumerate(names):
            _paint_line(axes, known[known["label"] == name], name, place)
        axes.set_xlabel(axis_title(predictor_label, 44 if narrow else 90))
        axes.set_ylabel(axis_title(outcome_label, 32 if narrow else 44))
        axes.margins(x=0)
        if known["x"].nunique() <= 2:
            axes.set_xticks(sorted(known["x"].unique()))
        drawing.legend(
            title=axis_title(moderator_label, 44 if narrow else 90),
            loc="outside upper left",
            ncols=1 if narrow else min(len(names), 4),
            handlelength=3,
            labelspacing=0.3,
            frameon=False,
            fontsize=8.5,
            title_fontsize=8.5,
            alignment="left",
        )

    return draw(
        figure_id,
        paint,
        caption="What does the model predict for low, middle and high values of the moderator? "
        f"Predicted {outcome_label} over {predictor_label} at values of {moderator_label}, "
        "with 95% intervals of the mean at each value. Other covariates stand at their means over "
        "clients; lines span the observed range.",
        alt=f"Lines of predicted {outcome_label} over {predictor_label} by {moderator_label}: "
        f"{'; '.join(_line_told(known[known['label'] == name], name) for name in names)}.",
        height=3.8,
        narrow_height=4.4,
    )


def _paint_line(axes: Axes, line: pd.DataFrame, name: str, place: int) -> None:
    colour, dashes = _LINES[place % len(_LINES)]
    x = line["x"].to_numpy(dtype=float)
    axes.fill_between(
        x, line["ci_low"], line["ci_high"], color=colour, alpha=0.12, linewidth=0, zorder=1
    )
    for bound in ("ci_low", "ci_high"):
        axes.plot(x, line[bound], color=colour, linewidth=0.6, alpha=0.6, zorder=1)
    axes.plot(
        x,
        line["estimate"],
        color=colour,
        linestyle=dashes,
        linewidth=2.2,
        label=short_label(_shown(line, name), 36),
        zorder=2,
    )


def _shown(line: pd.DataFrame, name: str) -> str:
    """Name of a line: the category, or the probe and its value."""
    value = line["value"].iloc[0]
    if pd.isna(value) or name == f"{value:g}":
        return name.replace("-", "−") if not pd.isna(value) else name
    return f"{name.replace('-', '−')} ({number(value)})"


def _line_told(line: pd.DataFrame, name: str) -> str:
    first, last = line.iloc[0], line.iloc[-1]
    return f"{_shown(line, name)} from {number(first['estimate'])} to {number(last['estimate'])}"
