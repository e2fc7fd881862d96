"""Item analysis: how each item is answered and how it goes with the rest of its scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.measurement.alpha import alpha_of_covariance
from attachpath.measurement.answers import Missing, answers_of
from attachpath.measurement.reliability import item_values

__all__ = ["item_analysis"]

Matrix = NDArray[np.float64]

LEAST_FOR_SKEWNESS = 3


def item_analysis(
    items: pd.DataFrame,
    *,
    response: tuple[int, int] | None = None,
    missing: Missing = "complete",
) -> pd.DataFrame:
    """Describe the keyed items of one scale.

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item, a row a person. One item is enough.
    response : (int, int), optional
        Lowest and highest answer; with it the shares of clients at the floor and the ceiling are
        given.
    missing : {"complete", "pairwise"}
        What the last columns use: rows without a missing answer, or for each pair of items the
        rows that have both.

    Returns
    -------
    DataFrame
        A row an item: ``item, n, missing, mean, sd, skewness, floor, ceiling, item_rest_r,
        alpha_without, against, reason``. The first ones use each item's own answers. `floor` and
        `ceiling` are shares of the answers. `against` marks an item that correlates negatively
        with the sum of the others. `reason` says why `item_rest_r` is missing.

    Raises
    ------
    UsageError
        ``not-numeric`` or ``unknown-missing``.

    Notes
    -----
    Item-rest correlation: with the sum of the other items. Skewness: G1, the unbiased form of
    Joanes & Gill (1998), which SPSS and SAS print.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"a": [1, 2, 4, 5, 3], "b": [2, 2, 5, 4, 3], "c": [1, 3, 4, 5, 4]})
    >>> item_analysis(answers, response=(1, 5))[["item", "mean", "item_rest_r", "ceiling"]].round(2)
      item  mean  item_rest_r  ceiling
    0    a   3.0         0.97      0.2
    1    b   3.2         0.79      0.2
    2    c   3.4         0.87      0.2
    """
    table = _described(items, response)
    if items.shape[1] < 2:
        return table.assign(
            item_rest_r=np.nan, alpha_without=np.nan, against=False, reason="it is the only item"
        )
    answers = answers_of(items, missing)
    covariance = answers.covariance
    table["item_rest_r"] = _item_rest(covariance)
    table["alpha_without"] = [_alpha_without(covariance, place) for place in range(len(covariance))]
    table["against"] = table["item_rest_r"] < 0
    table["reason"] = _reasons(covariance, table["item_rest_r"].isna(), answers.reason)
    return table


def _described(items: pd.DataFrame, response: tuple[int, int] | None) -> pd.DataFrame:
    low, high = response or (np.nan, np.nan)
    values = item_values(items, least=1)
    answered = ~np.isnan(values)
    n = answered.sum(axis=0)
    frame = pd.DataFrame(values)
    known = np.where(n > 0, n, np.nan)
    given = np.nan if response is None else 1.0
    return pd.DataFrame(
        {
            "item": [str(name) for name in items.columns],
            "n": n,
            "missing": len(values) - n,
            "mean": frame.mean().to_numpy(),
            "sd": frame.std().to_numpy(),
            "skewness": [_skewness(column[~np.isnan(column)]) for column in values.T],
            "floor": given * (values <= low).sum(axis=0) / known,
            "ceiling": given * (values >= high).sum(axis=0) / known,
        }
    )


def _skewness(values: Matrix) -> float:
    n = len(values)
    if n < LEAST_FOR_SKEWNESS or np.ptp(values) == 0:
        return np.nan
    deviations = values - values.mean()
    crude = (deviations**3).mean() / (deviations**2).mean() ** 1.5
    return float(crude * np.sqrt(n * (n - 1)) / (n - 2))


def _item_rest(covariance: Matrix) -> Matrix:
    variance = np.diag(covariance)
    with_total = covariance.sum(axis=1)
    rest = np.maximum(covariance.sum() - 2 * with_total + variance, 0.0)
    spread = np.sqrt(variance * rest)
    correlation = np.full(len(variance), np.nan)
    np.divide(with_total - variance, spread, out=correlation, where=spread > 0)
    return correlation


def _alpha_without(covariance: Matrix, place: int) -> float:
    kept = np.delete(np.delete(covariance, place, axis=0), place, axis=1)
    return alpha_of_covariance(kept) if len(kept) > 1 and kept.sum() > 0 else np.nan


def _reasons(covariance: Matrix, absent: pd.Series, reason: str | None) -> list[str | None]:
    constant = np.diag(covariance) == 0
    own = np.where(constant, "everybody gave the same answer", "the other items do not vary")
    return [
        (reason or str(words)) if is_so else None for words, is_so in zip(own, absent, strict=True)
    ]
