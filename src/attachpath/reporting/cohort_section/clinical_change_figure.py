"""Each client before and after treatment, against no change, reliable change and the cutoff."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from attachpath.measurement import CHANGE_CATEGORIES, ClinicallySignificantChange
from attachpath.reporting.cohort_section.clinical_change_report import ReportedChange, time_label
from attachpath.reporting.drawing import COLOURS, INK, PALE, Drawing, draw
from attachpath.reporting.labels import label, short_label
from attachpath.reporting.masking import mask_below, smallest_group
from attachpath.reporting.numbers import count, number
from attachpath.reporting.section import Figure

__all__ = ["clinical_change_figures"]

_LOOK = {
    "recovered": ("green", "o"),
    "improved": ("sky", "^"),
    "unchanged": ("orange", "s"),
    "deteriorated": ("vermilion", "D"),
}


def clinical_change_figures(changes: Sequence[ReportedChange]) -> list[Figure]:
    """Draw the clients of each measure, after treatment against before.

    Parameters
    ----------
    changes : sequence of ReportedChange
        From `attachpath.reporting.cohort_section.clinical_changes`.

    Returns
    -------
    list of Figure
        Points are rasterised: they belong to single clients. Nothing is drawn of very few clients,
        or where small counts are masked.
    """
    return [
        _figure(f"clinical_change_{place}", one, one.found)
        for place, one in enumerate(changes, 1)
        if one.found and one.found.n_used >= smallest_group() and mask_below() is None
    ]


def _figure(figure_id: str, one: ReportedChange, found: ClinicallySignificantChange) -> Figure:
    name = label(one.declared.measure)
    times = [time_label(one.declared, place) for place in (0, 1)]
    better = "above" if found.higher_is_better else "below"

    def paint(drawing: Drawing, narrow: bool) -> None:
        axes = drawing.subplots()
        _paint(axes, found)
        axes.set_xlabel(f"Before: {short_label(f'{name}, {times[0]}', 34 if narrow else 60)}")
        axes.set_ylabel(f"After: {short_label(f'{name}, {times[1]}', 34 if narrow else 60)}")
        drawing.legend(
            loc="outside lower center" if narrow else "outside right center",
            ncols=2 if narrow else 1,
            frameon=False,
            fontsize=8.5,
        )

    counts = ", ".join(f"{count(n)} {category}" for category, n in found.counts.items())
    return draw(
        figure_id,
        paint,
        caption=f"Who changed reliably, and who ended in functioning ({name})? "
        "Each point is a client. On the diagonal nothing changed; within the grey band the change "
        f"could be error of measurement (up to {number(found.reliable_change)}). The dashed lines "
        f"are the cutoff {number(found.cutoff)} before and after: {better} it functioning begins.",
        alt=f"Scatter plot of {name}, after against before treatment, of {count(found.n_used)} "
        f"clients: {counts}. Cutoff {number(found.cutoff)}, reliable change "
        f"{number(found.reliable_change)}.",
        height=4.4,
        narrow_height=4.4,
    )


def _paint(axes: Axes, found: ClinicallySignificantChange) -> None:
    clients = found.clients
    values = clients[["before", "after"]].to_numpy()
    room = 0.06 * (values.max() - values.min() or 1.0)
    low = min(values.min(), found.cutoff) - room
    high = max(values.max(), found.cutoff) + room
    line = np.array([low, high])
    axes.fill_between(
        line, line - found.reliable_change, line + found.reliable_change,
        color="#E9ECEF", linewidth=0, label="within error of measurement",
    )  # fmt: skip
    axes.plot(line, line, color=PALE, linewidth=0.9, label="no change")
    axes.axhline(found.cutoff, color=INK, linewidth=0.9, linestyle="--", label="cutoff")
    axes.axvline(found.cutoff, color=INK, linewidth=0.6, linestyle="--")
    for category in CHANGE_CATEGORIES:
        own = clients[clients["category"] == category]
        colour, marker = _LOOK[category]
        axes.scatter(
            own["before"], own["after"], s=24, marker=marker, color=COLOURS[colour], alpha=0.8,
            linewidths=0.4, edgecolors="white", rasterized=True, zorder=3,
            label=f"{category} ({count(len(own))})",
        )  # fmt: skip
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    axes.set_aspect("equal")
