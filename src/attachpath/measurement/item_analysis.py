"""Item analysis: how each item is answered and how it goes with the rest of its scale."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.measurement.alpha import alpha_of_covariance
from attachpath.measurement.reliability import complete_answers

__all__ = ["item_analysis"]


def item_analysis(items: pd.DataFrame) -> pd.DataFrame:
    """Describe the keyed items of one scale.

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item, a row a person.

    Returns
    -------
    DataFrame
        A row an item: ``item, n, missing, mean, sd, item_rest_r, alpha_without``. `n`, `missing`,
        `mean` and `sd` use each item's own answers; the last two use complete rows and are NaN
        where they are not defined.

    Raises
    ------
    UsageError
        ``too-few-items`` or ``not-numeric``.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"a": [1, 2, 4, 5, 3], "b": [2, 2, 5, 4, 3], "c": [1, 3, 4, 5, 4]})
    >>> item_analysis(answers)[["item", "mean", "item_rest_r"]].round(2)
      item  mean  item_rest_r
    0    a   3.0         0.97
    1    b   3.2         0.79
    2    c   3.4         0.87
    """
    values, _ = complete_answers(items)
    table = pd.DataFrame(
        {
            "item": [str(name) for name in items.columns],
            "n": items.notna().sum().to_numpy(),
            "missing": items.isna().sum().to_numpy(),
            "mean": items.mean().to_numpy(dtype=np.float64, na_value=np.nan),
            "sd": items.std().to_numpy(dtype=np.float64, na_value=np.nan),
        }
    )
    k = values.shape[1]
    covariance = np.cov(values, rowvar=False) if len(values) > 2 else np.full((k, k), np.nan)
    table["item_rest_r"] = _item_rest(covariance)
    table["alpha_without"] = [_alpha_without(covariance, place) for place in range(k)]
    return table


def _item_rest(covariance: np.ndarray) -> np.ndarray:
    variance = np.diag(covariance)
    with_total = covariance.sum(axis=1)
    rest = np.maximum(covariance.sum() - 2 * with_total + variance, 0.0)
    spread = np.sqrt(variance * rest)
    correlation = np.full(len(variance), np.nan)
    np.divide(with_total - variance, spread, out=correlation, where=spread > 0)
    return correlation


def _alpha_without(covariance: np.ndarray, place: int) -> float:
    kept = np.delete(np.delete(covariance, place, axis=0), place, axis=1)
    return alpha_of_covariance(kept) if len(kept) > 1 and kept.sum() > 0 else np.nan
