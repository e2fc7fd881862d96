"""How often each answer was given: the distribution of the answers to every item."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.measurement.reliability import item_values

__all__ = ["answer_distribution"]


def answer_distribution(items: pd.DataFrame, low: int, high: int) -> pd.DataFrame:
    """Count the answers to each item of one scale.

    Parameters
    ----------
    items : DataFrame
        A column an item, a row a person; whole answers from `low` to `high`, NaN where missing.
    low, high : int
        Lowest and highest answer.

    Returns
    -------
    DataFrame
        A row an item and answer: ``item, answer, n, share``; shares of the answers that were
        given, NaN where there is none.

    Raises
    ------
    UsageError
        ``not-numeric``, ``bad-response``, or ``not-an-answer`` for an answer that is not whole or
        lies outside the range.

    Examples
    --------
    >>> import pandas as pd
    >>> found = answer_distribution(pd.DataFrame({"a": [1, 2, 2, 3], "b": [1, 1, 1, None]}), 1, 3)
    >>> found.pivot(index="item", columns="answer", values="share").round(2)
    answer     1    2     3
    item
    a       0.25  0.5  0.25
    b       1.00  0.0  0.00
    """
    if low >= high:
        raise UsageError(
            "bad-response",
            f"The range of answers is {low} to {high}.",
            "The lowest and the highest answer are exchanged.",
            "Give the lowest answer first.",
        )
    values = item_values(items, least=1)
    possible = np.arange(low, high + 1)
    strange = ~np.isnan(values) & ~np.isin(values, possible)
    if strange.any():
        names = [str(name) for name in items.columns[strange.any(axis=0).tolist()]]
        raise UsageError(
            "not-an-answer",
            f"{int(strange.sum())} answer(s) are not whole numbers from {low} to {high}, in: "
            f"{', '.join(names)}.",
            "Means of answers were given, or the range is another one.",
            "Give the answers themselves and the range of the questionnaire.",
        )
    counts = (values[:, :, None] == possible).sum(axis=0)
    answered = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, answered, out=np.full(counts.shape, np.nan), where=answered > 0)
    return pd.DataFrame(
        {
            "item": np.repeat([str(name) for name in items.columns], len(possible)),
            "answer": np.tile(possible, items.shape[1]),
            "n": counts.ravel(),
            "share": shares.ravel(),
        }
    )
