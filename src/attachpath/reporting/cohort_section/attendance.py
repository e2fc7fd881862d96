"""Sessions attended and occasions with answers, per client."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from attachpath.cohort import Cohort
from attachpath.reporting.drawing import COLOURS, Drawing, draw
from attachpath.reporting.masked_bars import bars_not_drawn, unmasked_heights
from attachpath.reporting.masking import mask_below
from attachpath.reporting.numbers import number
from attachpath.reporting.section import Figure
from attachpath.reporting.variables import (
    ENDED_ORDER,
    ended_groups,
    ended_marks,
    occasions_per_client,
)

__all__ = ["attendance_figure"]

_FILLS = [COLOURS["blue"], COLOURS["orange"], COLOURS["green"], COLOURS["purple"], "#999999"]


def attendance_figure(cohort: Cohort) -> Figure | None:
    """Draw sessions attended, by how therapy ended, and occasions per client.

    Parameters
    ----------
    cohort : Cohort
        The data; without ``sessions_attended`` only the occasions are drawn.

    Returns
    -------
    Figure or None
        None without occasions and without ``sessions_attended``.
    """
    if cohort.occasions.empty and "sessions_attended" not in cohort.clients:
        return None
    occasions = occasions_per_client(cohort)
    sessions = cohort.clients.set_index("client_id").get("sessions_attended")
    groups = _grouped(sessions, ended_groups(cohort)) if sessions is not None else {}
    if sessions is not None and any(ended_marks(cohort).values()):
        groups = {"all": sessions.dropna()}  # bars of a group would add up to its size

    def paint(drawing: Drawing, narrow: bool) -> None:
        panels = 2 if groups else 1
        axes = drawing.subplots(panels, 1) if narrow else drawing.subplots(1, panels)
        each = list(np.atleast_1d(axes))
        if groups:
            _paint_sessions(each[0], groups)
        _paint_occasions(each[-1], occasions)

    by_ending = "" if "all" in groups else " and how therapy ended"
    told = f"Median number of occasions {number(occasions.median(), 0)}"
    if sessions is not None:
        told = f"Median number of sessions {number(sessions.median(), 0)}; {told.lower()}"
    return draw(
        "attendance",
        paint,
        caption="How long did clients stay, and how often were they asked? "
        "Clients by sessions "
        f"attended{by_ending}, and by occasions in the data (counts of all clients)."
        + bars_not_drawn(),
        alt=f"Two histograms over clients. {told}." if groups else f"Bar chart. {told}.",
        height=2.7,
        narrow_height=4.6 if groups else 2.4,
    )


def _grouped(sessions: pd.Series, ended: pd.Series) -> dict[str, pd.Series]:
    """Sessions by how therapy ended; what is not known stands last."""
    known = sessions.dropna()
    names = ended.reindex(known.index).fillna("not known")
    order = [*ENDED_ORDER, *sorted(set(names) - set(ENDED_ORDER))]
    return {name: known[names == name] for name in order if (names == name).any()}


def _paint_sessions(axes: Axes, groups: dict[str, pd.Series]) -> None:
    longest = max(int(values.max()) for values in groups.values())
    width = max(1, round(longest / 20))
    edges, heights = _bars(list(groups.values()), longest, width)
    middles = (edges[:-1] + edges[1:]) / 2
    axes.hist(
        [middles] * len(groups),
        bins=list(edges),
        weights=heights,
        stacked=True,
        color=[_FILLS[place % len(_FILLS)] for place in range(len(groups))],
        label=list(groups),
        edgecolor="white",
        linewidth=0.5,
    )
    axes.set_xlabel("Sessions attended")
    axes.set_ylabel("Clients")
    if len(groups) > 1:
        axes.legend(frameon=False, fontsize=8.5)


def _bars(groups: list[pd.Series], longest: int, width: int) -> tuple[np.ndarray, list[list[int]]]:
    """Return edges and heights; bars are widened until most of the clients are drawn."""
    while True:
        edges = np.arange(0, longest + width + 1, width) + 0.5
        counted = [np.histogram(values.to_numpy(dtype=float), edges)[0] for values in groups]
        heights = [unmasked_heights(counts.tolist()) for counts in counted]
        drawn, total = sum(map(sum, heights)), sum(map(len, groups))
        if mask_below() is None or 2 * drawn >= total or width > longest:
            return edges, heights
        width *= 2


def _paint_occasions(axes: Axes, occasions: pd.Series) -> None:
    counts = occasions.value_counts().sort_index()
    heights = unmasked_heights(counts.tolist())
    axes.bar(counts.index.to_numpy(), heights, color=COLOURS["blue"], width=0.8)
    axes.set_xlim(int(occasions.min()) - 0.8, int(occasions.max()) + 0.8)
    axes.set_xlabel("Occasions per client")
    axes.set_ylabel("Clients")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
