"""The line of a moderator cut at the boundaries of significance: what holds in each piece."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from attachpath.models.moderation.crossings import CriticalValue
from attachpath.models.moderation.moderator_values import FEW_CLIENTS, Moderator
from attachpath.models.moderation.slope_line import SlopeLine

__all__ = ["BOUNDARY_COLUMNS", "REGION_COLUMNS", "boundary_table", "region_table", "thin_support"]

BOUNDARY_COLUMNS = ("kind", "value", "estimate", "std_error", "df", "critical", "observed")
REGION_COLUMNS = (
    *("kind", "low", "high", "significant", "sign", "observed"),
    *("n_clients", "share_clients", "n_rows", "share_rows"),
)


def boundary_table(
    line: SlopeLine,
    found: Mapping[str, list[float]],
    criteria: Mapping[str, CriticalValue],
    seen: Moderator,
) -> pd.DataFrame:
    """Describe the slope at each boundary.

    Parameters
    ----------
    line : SlopeLine
        The slope.
    found : mapping of str to list of float
        Angles of the boundaries by criterion.
    criteria : mapping of str to callable
        Critical |t| at an angle by criterion.
    seen : Moderator
        The moderator.

    Returns
    -------
    DataFrame
        ``kind, value, estimate, std_error, df, critical, observed``.
    """
    low, high = seen.observed
    rows = []
    for kind, angles in found.items():
        for angle in angles:
            value = line.value(angle)
            estimate = float(line.estimates @ (1.0, value))
            std_error = abs(estimate / line.statistic(angle))
            numbers = (value, estimate, std_error, line.df(angle), criteria[kind](angle))
            rows.append((kind, *numbers, low <= value <= high))
    return pd.DataFrame(rows, columns=list(BOUNDARY_COLUMNS))


def region_table(
    line: SlopeLine,
    found: Mapping[str, list[float]],
    criteria: Mapping[str, CriticalValue],
    seen: Moderator,
) -> pd.DataFrame:
    """Describe the pieces of the line between boundaries.

    Parameters
    ----------
    line, found, criteria, seen
        As in `boundary_table`.

    Returns
    -------
    DataFrame
        ``kind, low, high, significant, sign, observed, n_clients, share_clients, n_rows,
        share_rows``; the first piece begins at minus infinity, the last ends at infinity.
    """
    rows = [
        (kind, *_piece(line, left, right, criteria[kind], seen))
        for kind, angles in found.items()
        for left, right in pairwise([-np.pi / 2, *angles, np.pi / 2])
    ]
    return pd.DataFrame(rows, columns=list(REGION_COLUMNS)).astype({"n_clients": "Int64"})


def _piece(
    line: SlopeLine, left: float, right: float, critical: CriticalValue, seen: Moderator
) -> tuple[object, ...]:
    middle = (left + right) / 2
    statistic = line.statistic(middle)
    significant = bool(abs(statistic) > critical(middle))
    low, high = line.value(left), line.value(right)
    units, rows = ((values >= low) & (values <= high) for values in (seen.units, seen.rows))
    known = seen.n_clients is not None
    return (
        *(low, high, significant, int(np.sign(statistic)) if significant else 0),
        bool(low <= seen.observed[1] and high >= seen.observed[0]),
        *(int(units.sum()) if known else None, float(units.mean()) if known else np.nan),
        *(int(rows.sum()), float(rows.mean())),
    )


def thin_support(regions: pd.DataFrame, moderator: str) -> tuple[str, ...]:
    """Say where a significant region in the observed range rests on few clients.

    Parameters
    ----------
    regions : DataFrame
        From `region_table`.
    moderator : str
        Its name.

    Returns
    -------
    tuple of str
        One note, or none.
    """
    told = regions[(regions["kind"] == "pointwise") & regions["significant"] & regions["observed"]]
    counted = "rows" if told["n_clients"].isna().any() else "clients"
    counts = told[f"n_{counted}"].astype(int)
    if not (counts < FEW_CLIENTS).any():
        return ()
    note = (
        f"A region of significance of {moderator} holds fewer than {FEW_CLIENTS} {counted}: there "
        "the line is an extrapolation (Hainmueller, Mummolo & Xu, 2019, Political Analysis 27, "
        "163-192)."
    )
    return (note,)
