"""Bars that count clients: those that are masked are not drawn."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.masking import mask_below

__all__ = ["bars_not_drawn", "unmasked_heights"]


def unmasked_heights(counts: Sequence[int]) -> list[int]:
    """Return the heights of bars whose sum the reader knows; a masked one has none.

    Examples
    --------
    >>> from attachpath.reporting.masking import mask_counts
    >>> with mask_counts(5):
    ...     unmasked_heights([40, 3, 12])
    [40, 0, 0]
    """
    marks = mask_group(counts)
    return [0 if mark else int(n) for n, mark in zip(counts, marks, strict=True)]


def bars_not_drawn() -> str:
    """Say in a caption which bars are not drawn; begins with a blank, empty without masking."""
    below = mask_below()
    if below is None:
        return ""
    return (
        f" Bars of fewer than {below} clients, and those from which they could be worked out, are "
        "not drawn."
    )
