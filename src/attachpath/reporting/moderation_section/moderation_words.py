"""Words of moderation: regions of significance as a sentence, titles of axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.models import JohnsonNeyman
from attachpath.reporting.labels import folded_label, label
from attachpath.reporting.masking import MASKED
from attachpath.reporting.moderation_section.region_marks import region_marks
from attachpath.reporting.numbers import number, percent

__all__ = ["FEWEST_CLIENTS", "axis_title", "johnson_neyman_sentence", "region_words"]

FEWEST_CLIENTS = 5
"""Smaller groups are not described."""

_SIGNS = {1: "positive", -1: "negative", 0: "not told apart from zero"}


def johnson_neyman_sentence(
    found: JohnsonNeyman,
    *,
    predictor_label: str | None = None,
    moderator_label: str | None = None,
    kind: str = "pointwise",
) -> str:
    """Say in one sentence where along the moderator the slope differs from zero.

    Parameters
    ----------
    found : JohnsonNeyman
        From `attachpath.models.johnson_neyman`.
    predictor_label, moderator_label : str, optional
        Words for both; those of the column if left out.
    kind : {"pointwise", "simultaneous", "false_discovery_rate"}
        The criterion.

    Returns
    -------
    str
        Regions within the observed range only; boundaries beyond it are not told. The range is
        told with the pointwise regions.
    """
    predictor = predictor_label or label(found.predictor)
    moderator = moderator_label or label(found.moderator)
    if found.regions.empty:
        return f"Regions of significance are not given: {found.reason}."
    inside = found.regions_of(kind)
    inside = inside[inside["observed"]]
    marks = region_marks(found)
    if len(inside) == 1:
        sign = _SIGNS[int(inside["sign"].iloc[0])]
        return (
            f"Over the whole observed range of {moderator} ({_range(found)}) the slope of "
            f"{predictor} was {sign}."
        )
    pieces = [
        f"{_SIGNS[int(row['sign'])]}{where} {region_words(row, found.observed)}"
        f"{_held_by(row, marks[place])}"
        for place, row, where in zip(
            inside.index,
            inside.to_dict("records"),
            [f" where {moderator} was", *[""] * (len(inside) - 1)],
            strict=True,
        )
    ]
    told = f"The slope of {predictor} was {', '.join(pieces[:-1])} and {pieces[-1]}"
    return f"{told}; the observed range was {_range(found)}." if kind == "pointwise" else f"{told}."


def region_words(region: Mapping[Any, Any], observed: tuple[float, float]) -> str:
    """Say where a region lies within the observed range.

    Examples
    --------
    >>> region_words({"low": -float("inf"), "high": 1.25}, (-2.0, 3.0))
    'below 1.25'
    >>> region_words({"low": -1.0, "high": 1.25}, (-2.0, 3.0))
    'between −1.00 and 1.25'
    >>> region_words({"low": -9.0, "high": 7.0}, (-2.0, 3.0))
    'everywhere'
    """
    low, high = float(region["low"]), float(region["high"])
    if low <= observed[0] and high >= observed[1]:
        return "everywhere"
    if low <= observed[0]:
        return f"below {number(high)}"
    if high >= observed[1]:
        return f"above {number(low)}"
    return f"between {number(low)} and {number(high)}"


def _held_by(region: Mapping[Any, Any], mark: str) -> str:
    """Tell how many clients a region holds, in brackets; small groups are not described."""
    clients = region["n_clients"]
    if mark == MASKED:
        return f" (a {MASKED} number of clients)"
    if mark:
        return f" (fewer than {mark[1:]} clients)"
    if pd.isna(clients):
        return f" ({percent(region['share_rows'])} of rows)"
    if 0 < int(clients) < FEWEST_CLIENTS:
        return f" (fewer than {FEWEST_CLIENTS} clients)"
    return f" ({percent(region['share_clients'])} of clients)"


def _range(found: JohnsonNeyman) -> str:
    low, high = found.observed
    return f"{number(low)} to {number(high)}"


def axis_title(words: str, width: int) -> str:
    r"""Begin with a large letter and fold; a column's own name stays as it is.

    Examples
    --------
    >>> axis_title("growing autonomy (TDS)", 16), axis_title("mother_warmth", 40)
    ('Growing autonomy\n(TDS)', 'mother_warmth')
    """
    large = words if "_" in words.split(" ", 1)[0] else words[:1].upper() + words[1:]
    return folded_label(large, width)
