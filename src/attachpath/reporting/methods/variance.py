"""Methods on nesting: the intraclass correlations of the repeated measures and the outcomes."""

from __future__ import annotations

import pandas as pd

from attachpath.reporting.labels import label
from attachpath.reporting.numbers import bounded
from attachpath.reporting.topics import MethodsText

__all__ = ["variance_methods"]


def variance_methods(shares: pd.DataFrame) -> list[MethodsText]:
    """Say which share of variance lies at which level (intraclass correlations).

    Parameters
    ----------
    shares : DataFrame
        From `variance_shares`.

    Returns
    -------
    list of MethodsText
        One paragraph on measures of occasions and of outcomes after treatment; none where nothing
        is nested.
    """
    outcome = shares["variable"].astype(str).str.endswith("_post")
    wanted = shares[(shares["table"] == "occasions") | outcome]
    told = []
    for name, own in wanted.groupby("variable", sort=False):
        known = own[own["share"].notna()]
        levels = [f"{row['level']} {bounded(row['share'])}" for row in known.to_dict("records")]
        if levels:
            told.append(f"{label(str(name))}: {', '.join(levels)}")
    if not told:
        return []
    text = (
        "Shares of variance by level (intraclass correlations), from models without predictors "
        f"fitted by restricted maximum likelihood: {'; '.join(told)}."
    )
    return [MethodsText(topic="models", text=text)]
