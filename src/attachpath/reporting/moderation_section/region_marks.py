"""Which counts of clients in regions of a moderator are masked."""

from __future__ import annotations

import pandas as pd

from attachpath.models import JohnsonNeyman
from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.masking import MASKED, is_few
from attachpath.reporting.section import Cell

__all__ = ["region_marks", "share_significant"]


def region_marks(found: JohnsonNeyman) -> dict[object, str]:
    """Return the mark of each region by its place in `JohnsonNeyman.regions`.

    Parameters
    ----------
    found : JohnsonNeyman
        From `attachpath.models.johnson_neyman`.

    Returns
    -------
    dict of object to str
        Empty where the count is shown. The regions of a criterion hold all clients together.
    """
    marks: dict[object, str] = {}
    for _, rows in found.regions.groupby("kind", sort=False):
        counts = rows["n_clients"].fillna(rows["n_rows"]).fillna(0).astype(int)
        marks |= dict(zip(rows.index, mask_group(counts.tolist()), strict=True))
    return marks


def share_significant(found: JohnsonNeyman) -> Cell:
    """Return the share of clients where the slope differs from zero, each value by itself."""
    regions = found.regions_of("pointwise")
    there, rest = (regions[regions["significant"] == is_so] for is_so in (True, False))
    if any(is_few(_clients(part)) for part in (there, rest)):
        return MASKED
    return float(there["share_clients"].sum())


def _clients(regions: pd.DataFrame) -> int:
    return int(regions["n_clients"].fillna(regions["n_rows"]).fillna(0).sum())
