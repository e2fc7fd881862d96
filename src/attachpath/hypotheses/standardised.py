"""Standardised effects: b SD(x) / SD(y), each SD at the level of the term.

For an interaction b SD(x) SD(w) / SD(y), never the SD of the product. At the client level an SD is
taken over one value a client (a client mean, or the client's own score); at the occasion level
over the deviations from the client's mean.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

__all__ = [
    "StandardisedEffect",
    "client_sd",
    "occasion_sd",
    "scale_of_term",
    "scaled_effect",
    "standardised_effect",
]

_OCCASION = ("_within", "_within_previous")


class StandardisedEffect(NamedTuple):
    """An effect in SD of outcome per SD of predictor, with its 90 % interval."""

    estimate: float
    std_error: float
    ci90_low: float
    ci90_high: float


def standardised_effect(
    rows: pd.DataFrame, response: str, factors: tuple[str, ...], level: str, contrast: pd.Series
) -> StandardisedEffect | None:
    """Standardise an estimated effect.

    Parameters
    ----------
    rows : DataFrame
        The rows that the model used, with `client_id`.
    response : str
        Column on the left of the formula.
    factors : tuple of str
        Columns of the term.
    level : {"client", "occasion", "therapist"}
        Level of the term.
    contrast : Series
        From `Fitted.contrast`: ``estimate, std_error, df``.

    Returns
    -------
    StandardisedEffect or None
        None where a variable of the term has no spread.
    """
    return scaled_effect(scale_of_term(rows, response, factors, level), contrast)


def scaled_effect(scale: float | None, contrast: pd.Series) -> StandardisedEffect | None:
    """Multiply an estimated effect and its 90 % interval by what `scale_of_term` gives."""
    if scale is None:
        return None
    estimate, std_error = scale * float(contrast["estimate"]), scale * float(contrast["std_error"])
    half = float(stats.t.ppf(0.95, contrast["df"])) * std_error
    return StandardisedEffect(estimate, std_error, estimate - half, estimate + half)


def scale_of_term(
    rows: pd.DataFrame, response: str, factors: tuple[str, ...], level: str
) -> float | None:
    """Return the factor that turns a coefficient into a standardised effect.

    Parameters
    ----------
    rows : DataFrame
        The rows that the model used, with `client_id`.
    response : str
        Column on the left of the formula.
    factors : tuple of str
        Columns of the term; two for an interaction.
    level : {"client", "occasion", "therapist"}
        Level of the term: decides the SD of the response.

    Returns
    -------
    float or None
        SD(x) SD(w) / SD(y); None when a factor is not a number.
    """
    outcome = (occasion_sd if level == "occasion" else client_sd)(rows, response)
    product = 1.0
    for factor in factors:
        spread = _factor_sd(rows, factor, level)
        if spread is None:
            return None
        product *= spread
    return product / outcome if outcome > 0 else None


def client_sd(rows: pd.DataFrame, column: str) -> float:
    """Return the SD over clients of the client's mean (the value itself where it is constant)."""
    means = rows[column].astype(float).groupby(rows["client_id"].to_numpy()).mean()
    return float(means.std(ddof=1))


def occasion_sd(rows: pd.DataFrame, column: str) -> float:
    """Return the SD over occasions of the deviations from the client's mean."""
    values = rows[column].astype(float)
    means = values.groupby(rows["client_id"].to_numpy()).transform("mean")
    spread = float(np.sqrt(((values - means) ** 2).sum() / max(1, len(values) - 1)))
    return spread if spread > 1e-12 else float(values.std(ddof=1))


def _factor_sd(rows: pd.DataFrame, factor: str, level: str) -> float | None:
    name, _, category = factor.partition("[")
    if category:
        chosen = (rows[name].astype(str) == category.rstrip("]")).astype(float)
        return client_sd(rows.assign(**{name: chosen}), name)
    if not pd.api.types.is_numeric_dtype(rows[name]):
        return None
    varies = rows.groupby("client_id")[name].nunique().max() > 1
    if level == "occasion" and (factor.endswith(_OCCASION) or varies):
        return occasion_sd(rows, name)
    return client_sd(rows, name)
