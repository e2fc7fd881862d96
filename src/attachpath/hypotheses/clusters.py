"""The groups that clients are alike in: a column of clusters, and how many there are."""

from __future__ import annotations

import pandas as pd

from attachpath.errors import EstimationError

__all__ = ["check_clusters", "with_clusters"]


def with_clusters(rows: pd.DataFrame, group: str) -> tuple[pd.DataFrame, str]:
    """Return rows with a cluster each, and its column: a client without a group is its own."""
    if group == "client_id" or rows[group].notna().all():
        return rows, group
    name = f"{group.removesuffix('_id')}_or_client"
    groups = rows[group].astype("object")
    return rows.assign(**{name: groups.where(groups.notna(), "client " + rows["client_id"])}), name


def check_clusters(rows: pd.DataFrame, group: str) -> None:
    """Refuse rows of one cluster: nothing then tells how clusters differ.

    Raises
    ------
    EstimationError
        ``one-group``.
    """
    if rows[group].nunique() < 2:
        raise EstimationError(
            "one-group",
            f"All {len(rows)} clients of the model belong to one group of {group}.",
            "Standard errors that are robust to groups need at least two.",
            "State the model without the group, or add data.",
        )
