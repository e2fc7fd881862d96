"""Items to parcels, in turn: the first, fourth, seventh ... item of the key to the first parcel.

Parcels are nearer to continuous and normal than single answers and need fewer parameters; what they
average out (cross-loadings, wrong keys) they also hide (Little, Cunningham, Shahar & Widaman 2002,
Structural Equation Modeling 9, 151-173; Bandalos & Finney 2001).
"""

from __future__ import annotations

import math

import pandas as pd

from attachpath.errors import UsageError

__all__ = ["PARCELS", "item_parcels", "parcel_names"]

PARCELS = 3
"""Indicators that a latent variable needs so that it is identified by itself."""


def parcel_names(column: str, parcels: int = PARCELS) -> list[str]:
    """Return the names of the parcels of a scale: its column with a number.

    Examples
    --------
    >>> parcel_names("cats_secure")
    ['cats_secure_1', 'cats_secure_2', 'cats_secure_3']
    """
    return [f"{column}_{number}" for number in range(1, parcels + 1)]


def item_parcels(
    items: pd.DataFrame, column: str, *, least_answered_share: float, parcels: int = PARCELS
) -> pd.DataFrame:
    """Average the items of a scale in parcels.

    Parameters
    ----------
    items : DataFrame
        Keyed items in the order of the key, a row a person or occasion.
    column : str
        Column of the scale's score, which begins the names.
    least_answered_share : float
        Share of a parcel's items that must be answered, that of the instrument.
    parcels : int
        How many.

    Returns
    -------
    DataFrame
        A column a parcel, same index; missing where too few of its items were answered.

    Raises
    ------
    UsageError
        ``too-few-items`` for fewer items than parcels.

    Notes
    -----
    Items go to the parcels in turn, in the order of the key, which no data decide: the same for
    every cohort, time and phase.

    Examples
    --------
    >>> answers = pd.DataFrame([[1, 2, 3, 3, 2, 1], [5, 5, 5, None, 5, 5]])
    >>> item_parcels(answers, "mood", least_answered_share=0.8)
       mood_1  mood_2  mood_3
    0     2.0     2.0     2.0
    1     NaN     5.0     5.0
    """
    if items.shape[1] < parcels:
        raise UsageError(
            "too-few-items",
            f"{column} has {items.shape[1]} item(s), too few for {parcels} parcels.",
            "Each parcel needs an item of its own.",
            "Use the score, or the items themselves.",
        )
    made = {}
    for number, name in enumerate(parcel_names(column, parcels)):
        own = items.iloc[:, number::parcels].astype(float)
        # The small subtraction keeps .28 * 25 from becoming 8, as in the scoring.
        least = max(1, math.ceil(least_answered_share * own.shape[1] - 1e-9))
        made[name] = own.mean(axis=1).where(own.notna().sum(axis=1) >= least)
    return pd.DataFrame(made, index=items.index)
