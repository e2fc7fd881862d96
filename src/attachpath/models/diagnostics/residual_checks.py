"""How residuals and random effects are distributed: described, not tested."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.fitted import Fitted
from attachpath.formula import parse_formula
from attachpath.models.association.number_columns import column_of
from attachpath.models.diagnostics.random_effects import random_effects
from attachpath.models.diagnostics.residuals import residuals

__all__ = ["residual_checks", "residual_spread"]


def residual_checks(
    fitted: Fitted, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Describe the shape of the residuals and of each random effect.

    Parameters
    ----------
    fitted : Fitted
        From `regression` or `multilevel`.
    data : DataFrame
        The data that were fitted.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    DataFrame
        ``group`` (``"Residual"`` or the grouping column), ``term``, ``n`` (rows or groups),
        ``sd``, ``skewness``, ``excess_kurtosis``, ``largest`` (the largest distance from the mean
        in standard deviations), ``reason``. Both shapes are 0 for a normal distribution.

    Raises
    ------
    UsageError
        ``other-data``.
    EstimationError
        ``not-converged``.

    Notes
    -----
    Conditional residuals and predicted random effects. Skewness G1 and excess kurtosis G2 of
    Joanes & Gill (1998, The Statistician 47, 183-189), as in SPSS and SAS. Predicted effects are
    pulled towards zero and towards the normal distribution: a skewed one is a sign, a normal one
    is none.

    Examples
    --------
    >>> from attachpath.models.regression import regression
    >>> data = pd.DataFrame({"x": np.tile([0.0, 1.0], 5), "y": [1.0, 2, 1, 2, 1, 2, 1, 2, 1, 9]})
    >>> round(float(residual_checks(regression("y ~ x", data), data)["skewness"].item()), 2)
    2.52
    """
    left = residuals(fitted, data, partial_groups=partial_groups)["residual"].dropna()
    rows = [{"group": "Residual", "term": ""} | _shape(left.to_numpy())]
    if parse_formula(fitted.formula).random:
        effects = random_effects(fitted, data, partial_groups=partial_groups)
        for (group, term), one in effects.groupby(["group", "term"], sort=False):
            rows.append({"group": group, "term": term} | _shape(one["estimate"].to_numpy()))
    return _table(rows)


def residual_spread(
    fitted: Fitted, data: pd.DataFrame, by: str, *, partial_groups: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Compare the spread of the residuals between groups of rows, such as sessions.

    Parameters
    ----------
    fitted : Fitted
        From `regression` or `multilevel`.
    data : DataFrame
        The data that were fitted.
    by : str
        Column with the groups, such as ``"session"``; rows without a value are left out.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    DataFrame
        A row a value, in sorted order: the value under the name of the column, ``n``, ``mean``,
        ``sd`` and ``ratio`` (of the SD to that of all residuals), ``reason``. An even spread has
        ratios near 1.

    Raises
    ------
    UsageError
        ``unknown-column``, ``duplicate-column``, ``other-data``.
    EstimationError
        ``not-converged``.

    Examples
    --------
    >>> from attachpath.models.regression import regression
    >>> data = pd.DataFrame({"session": [1, 1, 1, 2, 2, 2], "y": [0.0, 1, 2, 0, 4, 8]})
    >>> residual_spread(regression("y ~ session", data), data, "session")[["n", "sd"]]
       n   sd
    0  3  1.0
    1  3  4.0
    """
    groups = column_of(data, by)
    left = residuals(fitted, data, partial_groups=partial_groups)["residual"]
    known = pd.DataFrame({by: groups, "_residual": left}).dropna()
    found = known.groupby(by, sort=True, observed=True)["_residual"].agg(["size", "mean", "std"])
    table = found.reset_index().set_axis([by, "n", "mean", "sd"], axis=1)
    table["ratio"] = table["sd"] / float(left.std())
    reasons = ["a single row has no spread" if n < 2 else None for n in table["n"]]
    return table.assign(reason=pd.Series(reasons, dtype="object"))


def _shape(values: np.ndarray) -> dict[str, object]:
    n, centred = len(values), values - values.mean()
    row: dict[str, object] = dict.fromkeys(("sd", "skewness", "excess_kurtosis", "largest"), np.nan)
    row |= {"n": n, "reason": None}
    if n < 4:
        return row | {"reason": f"{n} values have no shape"}
    second = float(np.mean(centred**2))
    if second <= 1e-20 * max(1.0, float(np.mean(values**2))):
        return row | {"sd": 0.0, "reason": "all are alike: the variance is estimated as zero"}
    skewness = float(np.mean(centred**3)) / second**1.5
    kurtosis = float(np.mean(centred**4)) / second**2 - 3
    sd = float(values.std(ddof=1))
    return row | {
        "sd": sd,
        "skewness": skewness * np.sqrt(n * (n - 1)) / (n - 2),
        "excess_kurtosis": (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * kurtosis + 6),
        "largest": float(np.abs(centred).max()) / sd,
    }


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    types = {"group": "str", "term": "str", "n": "int64", "reason": "object"}
    names = ("group", "term", "n", "sd", "skewness", "excess_kurtosis", "largest", "reason")
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=types.get(name, "float64"))
            for name in names
        }
    )
