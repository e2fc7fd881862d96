"""Residuals and random effects against the normal distribution, and residual spread by session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.hypotheses import ModelBehind
from attachpath.models import random_effects, residuals
from attachpath.reporting.drawing import COLOURS, INK, NARROW, WIDE, Drawing, draw
from attachpath.reporting.interval_plot import IntervalRow, interval_plot
from attachpath.reporting.labels import short_label
from attachpath.reporting.numbers import interval, number
from attachpath.reporting.section import Figure

__all__ = ["quantile_figure", "spread_figure"]

_PANEL = 0.9  # inches a panel is high
_LEFT, _TOP, _BOTTOM = 0.85, 0.3, 0.45  # inches around the panels
_MOST_SERIES = 5
_EMPTY = "#F1F1F1"


def quantile_figure(models: Sequence[ModelBehind]) -> Figure | None:
    """Draw residuals and predicted random intercepts against normal quantiles.

    Parameters
    ----------
    models : sequence of ModelBehind
        From `attachpath.hypotheses.models_behind`.

    Returns
    -------
    Figure or None
        A line of panels a model, a column a level; None where no model could be fitted. Points are
        rasterised: they belong to single clients.
    """
    panels = {model.name: dict(_quantities(model)) for model in models if model.fitted is not None}
    if not panels:
        return None
    levels = list(dict.fromkeys(level for own in panels.values() for level in own))
    height = _TOP + _PANEL * len(panels) + _BOTTOM

    def paint(drawing: Drawing, narrow: bool) -> None:
        drawing.set_layout_engine("none")  # laid out by hand: many panels take it seconds
        width = NARROW if narrow else WIDE
        grid = drawing.subplots(
            len(panels),
            len(levels),
            squeeze=False,
            sharex=True,
            sharey=True,
            gridspec_kw={
                "left": _LEFT / width,
                "right": 1 - 0.1 / width,
                "top": 1 - _TOP / height,
                "bottom": _BOTTOM / height,
                "wspace": 0.08,
                "hspace": 0.18,
            },
        )
        for line, (name, own) in enumerate(panels.items()):
            for column, level in enumerate(levels):
                _paint_panel(grid[line, column], own.get(level))
                if line == 0:
                    title = short_label(level, 12 if narrow else 24)
                    grid[line, column].set_title(title, fontsize=9)
            grid[line, 0].set_ylabel(short_label(name, 16), fontsize=9, fontweight="bold")
        drawing.supxlabel("Normal quantile", fontsize=9, y=0.06 / height)
        drawing.supylabel("Observed, in SD", fontsize=9, x=0.08 / width)

    return draw(
        "quantiles",
        paint,
        caption="Are residuals and random effects normal? "
        "Residuals and predicted random intercepts of each model (in SD) against the "
        "quantiles of a normal distribution; on the line they would be normal. A grey panel: "
        "the model has no such level, or its variance was estimated as zero.",
        alt=_alt(panels),
        height=height,
        narrow_height=height,
    )


def spread_figure(spread: pd.DataFrame) -> Figure | None:
    """Draw the SD of the standardised residuals by session.

    Parameters
    ----------
    spread : DataFrame
        From `spread_over_sessions`.

    Returns
    -------
    Figure or None
        None without occasions. Of more than five models the first five are drawn.
    """
    if spread.empty:
        return None
    series = list(dict.fromkeys(spread["ids"]))[:_MOST_SERIES]
    drawn = spread[spread["ids"].isin(series)].to_dict("records")
    points: dict[str, dict[str, tuple[float, float, float]]] = {}
    for row in drawn:
        numbers = (row["sd"], row["ci_low"], row["ci_high"])
        points.setdefault(row["session"], {})[row["ids"]] = numbers
    told = "; ".join(
        f"{row['ids']} session {row['session']} {number(row['sd'])} "
        f"{interval(row['ci_low'], row['ci_high'])}"
        for row in drawn
    )
    return interval_plot(
        "residual_spread",
        [IntervalRow(f"Session {session}", own) for session, own in points.items()],
        series,
        axis="SD of standardised residuals",
        caption="Is the spread the same at all sessions? "
        "Spread of the residuals by session, with 95% intervals (as of independent normal "
        "values). Each residual is divided by its own standard deviation: with one residual "
        "variance at all sessions the spread is near 1.",
        alt=f"Standard deviation of standardised residuals by session: {told}.",
        guides=(1.0,),
    )


def _quantities(model: ModelBehind) -> Iterator[tuple[str, np.ndarray]]:
    """Yield residuals, then random intercepts by grouping column, in SD."""
    fitted = model.fitted
    assert fitted is not None  # noqa: S101 - the caller asks only then
    empty = model.partial_groups
    left = residuals(fitted, model.data, partial_groups=empty)["standardised"].to_numpy()
    yield "Residuals", left[~np.isnan(left)]
    if fitted.variances.empty:
        return
    effects = random_effects(fitted, model.data, partial_groups=empty)
    for group, own in effects[effects["term"] == "Intercept"].groupby("group", sort=False):
        values = own["estimate"].to_numpy()
        if values.std() > 1e-8 and len(values) > 3:
            yield str(group).removesuffix("_id").capitalize(), values / values.std(ddof=1)


def _paint_panel(axes: Any, values: np.ndarray | None) -> None:
    axes.set_xlim(-3.3, 3.3)
    axes.tick_params(labelsize=8)
    if values is None:
        axes.patch.set_facecolor(_EMPTY)
        return
    axes.axline((0, 0), slope=1, color=INK, linewidth=0.8, zorder=1)
    ordered = np.sort(values)
    places = (np.arange(1, len(ordered) + 1) - 0.5) / len(ordered)
    axes.plot(
        stats.norm.ppf(places),
        ordered,
        linestyle="none",
        marker=".",
        markersize=3,
        color=COLOURS["blue"],
        rasterized=True,
    )


def _alt(panels: dict[str, dict[str, np.ndarray]]) -> str:
    told = "; ".join(
        f"{name} {level.lower()}, largest {number(float(np.abs(values).max()), 1)} SD"
        for name, own in panels.items()
        for level, values in own.items()
    )
    return f"Quantile plots against the normal distribution: {told}."
