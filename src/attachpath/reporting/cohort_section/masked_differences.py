"""Differences between groups of clients with small counts masked."""

from __future__ import annotations

import pandas as pd

from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.masking import MASKED, clients_value, mask_below

__all__ = ["mask_differences"]

_GROUPS = ("reference", "other")
_OF_SHARES = [
    *("mean_reference", "sd_reference", "mean_other", "sd_other"),
    *("difference", "std_error", "ci_low", "ci_high"),
]


def mask_differences(
    table: pd.DataFrame, other_mark: str = "", reference_mark: str = ""
) -> pd.DataFrame:
    """Mask what a table of differences tells of few clients.

    Parameters
    ----------
    table : DataFrame
        One comparison, from `attachpath.models.standardised_differences`.
    other_mark, reference_mark : str
        What stands for the sizes of the groups where they are masked.

    Returns
    -------
    DataFrame
        As it was where the run masks nothing. Otherwise the shares of a category that few clients
        of a group have, or that all but few have, are missing with a reason, and with them their
        difference; in ``n_...`` and ``missing_...`` few clients are ``"<5"``.

    Notes
    -----
    The categories of a variable and those without a value add to the group.
    """
    below = mask_below()
    if below is None or table.empty:
        return table
    counted = [f"{kind}_{group}" for kind in ("n", "missing") for group in _GROUPS]
    masked = table.astype(dict.fromkeys(counted, object))
    shares = table[table["kind"] == "share"]
    for _, rows in shares.groupby("variable", sort=False):
        for group in _GROUPS:
            few = rows.index[_few_shares(rows, group)]
            masked.loc[few, _OF_SHARES] = float("nan")
            masked.loc[few, "reason"] = f"a count of fewer than {below} clients is masked"
    for group, mark in zip(_GROUPS, (reference_mark, other_mark), strict=True):
        n, missing = f"n_{group}", f"missing_{group}"
        if mark:
            masked[[n, missing]] = MASKED
            continue
        total = table[n] + table[missing]
        for name in (n, missing):
            masked[name] = [clients_value(*pair) for pair in zip(table[name], total, strict=True)]
    return masked


def _few_shares(rows: pd.DataFrame, group: str) -> list[bool]:
    n = rows[f"n_{group}"]
    counts = (rows[f"mean_{group}"] * n).round()
    if counts.isna().any():
        return [False] * len(rows)
    marks = mask_group([*counts.astype(int), int(rows[f"missing_{group}"].iloc[0])])
    return [bool(mark) for mark in marks[:-1]]
