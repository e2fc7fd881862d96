"""Heat map of correlations: within clients below the diagonal, between clients above it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from attachpath.measurement import OccasionAssociations, correlation_matrix
from attachpath.reporting.drawing import INK, PALE, Drawing, draw
from attachpath.reporting.labels import folded_label, label, row_label
from attachpath.reporting.numbers import bounded
from attachpath.reporting.section import Figure

__all__ = ["correlation_map"]

MOST_DRAWN = 14


def correlation_map(repeated: OccasionAssociations) -> Figure | None:
    """Draw the correlations of repeated scales.

    Parameters
    ----------
    repeated : OccasionAssociations
        From `attachpath.measurement.occasion_associations`; the first 14 scales are drawn.

    Returns
    -------
    Figure or None
        None for fewer than three scales.
    """
    pairs, shown = repeated.pairs, repeated.columns[:MOST_DRAWN]
    if len(shown) < 3:
        return None
    known = pairs[pairs["x"].isin(shown) & pairs["y"].isin(shown)]
    within, between = (
        correlation_matrix(known[known["level"] == level], shown).to_numpy()
        for level in ("within", "between")
    )
    both = np.where(np.tri(len(shown), k=-1, dtype=bool), within, between)
    np.fill_diagonal(both, np.nan)

    def paint(drawing: Drawing, narrow: bool) -> None:
        _paint(drawing.add_subplot(), both, shown, narrow)

    return draw(
        "correlation_map",
        paint,
        caption="Which scales go together, in a client and between clients? "
        "Correlations of scales filled in at the same occasions: below the diagonal within "
        "clients (from occasion to occasion), above it between clients (their means). Columns "
        "have the numbers of the rows.",
        alt=_alt(known),
        height=0.7 + 0.36 * len(shown),
        narrow_height=0.95 + 0.36 * len(shown),
    )


def _paint(axes: Axes, both: np.ndarray, names: list[str], narrow: bool) -> None:
    import seaborn as sns

    k = len(names)
    sns.heatmap(
        both,
        ax=axes,
        cmap="RdBu_r",
        vmin=-1,
        vmax=1,
        cbar=False,
        linewidths=1,
        linecolor="white",
    )
    size = (6 if k > 8 else 7) if narrow else 8.5
    for row in range(k):
        for column in range(k):
            value = both[row, column]
            if not np.isnan(value):
                colour = "white" if abs(value) > 0.6 else INK
                text = bounded(float(value))
                place = (column + 0.5, row + 0.5)
                axes.text(*place, text, ha="center", va="center", fontsize=size, color=colour)
    labels = [
        _folded(f"{place + 1}. {row_label(name)}", narrow) for place, name in enumerate(names)
    ]
    axes.set_yticks(np.arange(k) + 0.5, labels=labels, rotation=0, fontsize=7 if narrow else 8.5)
    axes.set_xticks(np.arange(k) + 0.5, labels=[str(place + 1) for place in range(k)], rotation=0)
    axes.tick_params(length=0)
    axes.plot([0, k], [0, k], color=PALE, linewidth=0.8)
    axes.set_xlabel(
        "below the diagonal: within clients; above: between", fontsize=7 if narrow else 9
    )


def _folded(text: str, narrow: bool) -> str:
    return folded_label(text, 20, 3) if narrow else folded_label(text, 46, 2)


def _alt(pairs: pd.DataFrame) -> str:
    told = []
    for level, words in (("within", "Within clients"), ("between", "Between clients")):
        part = pairs[(pairs["level"] == level)].dropna(subset=["r"])
        if part.empty:
            continue
        strongest = part.sort_values("r", key=abs).iloc[-1]
        told.append(
            f"{words} correlations lie between {bounded(part['r'].min())} and "
            f"{bounded(part['r'].max())}; the strongest is that of {label(strongest['x'])} with "
            f"{label(strongest['y'])}, {bounded(strongest['r'])}."
        )
    return " ".join(["Heat map of correlations.", *told])
