"""Standardised differences between two groups: numbers, shares and categories on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import linalg, stats

from attachpath.errors import UsageError
from attachpath.fitted import check_level
from attachpath.models.association.number_columns import column_of

__all__ = ["standardised_differences"]

_TYPES = {
    "variable": "str",
    "category": "object",
    "kind": "str",
    "reference": "str",
    "n_reference": "int64",
    "missing_reference": "int64",
    "mean_reference": "float64",
    "sd_reference": "float64",
    "other": "str",
    "n_other": "int64",
    "missing_other": "int64",
    "mean_other": "float64",
    "sd_other": "float64",
    "difference": "float64",
    "std_error": "float64",
    "ci_low": "float64",
    "ci_high": "float64",
    "reason": "object",
}
_Record = dict[str, object]


def standardised_differences(
    data: pd.DataFrame,
    columns: Sequence[str],
    group: str,
    *,
    reference: object = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Describe how far two groups lie apart, in standard deviations.

    Parameters
    ----------
    data : DataFrame
        One row a person.
    columns : sequence of str
        What is compared. Numbers are compared by means; columns of 0 and 1 or of truth values by
        shares; text and categorical columns by the shares of their categories.
    group : str
        Column with two values. Rows without a value are left out.
    reference : object, optional
        The group that is subtracted; by default the first in sorted order.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        ``variable, category, kind`` (``"number"``, ``"share"``, ``"category"``), then for the
        ``reference`` and the ``other`` group their names, rows with a value, rows without, mean
        (or share) and SD, then ``difference, std_error, ci_low, ci_high, reason``. A column of
        categories has a row of kind ``"category"`` for all categories together, whose difference
        has no sign, and a row of kind ``"share"`` for each category.

    Raises
    ------
    UsageError
        ``unknown-column``, ``not-two-groups``, ``unknown-reference`` or ``bad-level``.

    Notes
    -----
    Numbers: ``d = (m1 - m0) / sqrt((s1^2 + s0^2) / 2)``. Shares: ``d = (p1 - p0) /
    sqrt((p1 (1 - p1) + p0 (1 - p0)) / 2)`` (Austin, 2009, Statistics in Medicine 28, 3083-3107).
    Categories: ``D = sqrt(t' S^-1 t)`` with t the differences of all shares but one and S the mean
    of the two multinomial covariances; it does not matter which one is left out (Yang & Dalton,
    2012, SAS Global Forum, paper 335). The standard error of all three is theirs,
    ``sqrt((n0 + n1) / (n0 n1) + d^2 / (2 (n0 + n1)))``; it takes persons as independent, and the
    interval of D, which has no sign, is cut at 0. There is no correction for small samples. The
    difference describes these data; it is no test.

    Examples
    --------
    >>> data = pd.DataFrame({"age": [30.0, 40, 50, 35, 45, 55], "ended": ["completed"] * 3 +
    ...                      ["dropout"] * 3})
    >>> row = standardised_differences(data, ["age"], "ended").iloc[0]
    >>> row["reference"], row["other"], float(row["difference"])
    ('completed', 'dropout', 0.5)
    """
    check_level(level)
    groups = column_of(data, group)
    names = _two_groups(groups, reference)
    masks = [(groups == name).fillna(False).to_numpy(dtype=bool) for name in names]
    records: list[_Record] = []
    for name in columns:
        records += _compare(column_of(data, name), masks, level)
    labels = {"reference": str(names[0]), "other": str(names[1])}
    return pd.DataFrame(
        {
            name: pd.Series([(labels | record)[name] for record in records], dtype=kind)
            for name, kind in _TYPES.items()
        }
    )


def _two_groups(column: pd.Series, reference: object) -> list[object]:
    """Return the reference group, then the other."""
    found = sorted(column.dropna().unique(), key=str)
    if len(found) != 2:
        shown = ", ".join(map(str, found[:5])) or "no value"
        raise UsageError(
            "not-two-groups",
            f"{column.name!r} has {len(found)} groups ({shown}), and two are compared.",
            "A group is empty, or the column holds more groups than two.",
            "Keep the rows of two groups, or make a column that says which of the two a row is.",
        )
    if reference is None:
        return found
    if reference not in found:
        raise UsageError(
            "unknown-reference",
            f"{column.name!r} has no group {reference!r}.",
            "A misspelt name, or a group without rows.",
            f"Use one of: {', '.join(map(str, found))}.",
        )
    return found if found[0] == reference else found[::-1]


def _compare(column: pd.Series, masks: list[np.ndarray], level: float) -> list[_Record]:
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind not in ("boolean", "integer", "floating", "mixed-integer-float", "decimal"):
        return _categories(column, masks, level)
    share = not set(column.dropna().unique()) - {0, 1}
    return [_row(str(column.name), "1" if share else None, column, masks, level)]


def _row(
    variable: str, category: str | None, column: pd.Series, masks: list[np.ndarray], level: float
) -> _Record:
    """Compare the means of numbers, or the shares of ones where a category is named."""
    share = category is not None
    values = [column[mask].dropna().to_numpy(dtype=float) for mask in masks]
    counts = [len(v) for v in values]
    means = [float(v.mean()) if len(v) else math.nan for v in values]
    spreads = [_spread(v, share=share) for v in values]
    scale = math.sqrt((spreads[0] ** 2 + spreads[1] ** 2) / 2)
    apart = means[1] - means[0]
    reason = _reason(counts, scale, apart)
    difference = math.nan if reason else 0.0 if apart == 0 else apart / scale
    return {
        "variable": variable,
        "category": category,
        "kind": "share" if share else "number",
        **_described("reference", masks[0], counts[0], means[0], spreads[0]),
        **_described("other", masks[1], counts[1], means[1], spreads[1]),
        "difference": difference,
        **_interval(difference, counts, level),
        "reason": reason,
    }


def _spread(values: np.ndarray, *, share: bool) -> float:
    if share:
        return math.sqrt(values.mean() * (1 - values.mean())) if len(values) else math.nan
    return float(values.std(ddof=1)) if len(values) > 1 else math.nan


def _reason(counts: list[int], scale: float, apart: float) -> str | None:
    if min(counts) == 0:
        return "a group has no value"
    if math.isnan(scale):
        return "a group has a single value"
    if scale == 0 and apart != 0:
        return "nobody differs within the groups"
    return None


def _described(
    role: str, mask: np.ndarray, count: int, mean: float, spread: float
) -> dict[str, float]:
    return {
        f"n_{role}": count,
        f"missing_{role}": int(mask.sum()) - count,
        f"mean_{role}": mean,
        f"sd_{role}": spread,
    }


def _interval(difference: float, counts: list[int], level: float) -> dict[str, float]:
    if math.isnan(difference):
        return dict.fromkeys(("std_error", "ci_low", "ci_high"), math.nan)
    one, two = counts
    error = math.sqrt((one + two) / (one * two) + difference**2 / (2 * (one + two)))
    half = float(stats.norm.ppf(0.5 + level / 2)) * error
    return {"std_error": error, "ci_low": difference - half, "ci_high": difference + half}


def _categories(column: pd.Series, masks: list[np.ndarray], level: float) -> list[_Record]:
    known = column[masks[0] | masks[1]].dropna()
    if isinstance(column.dtype, pd.CategoricalDtype):
        names = list(known.cat.remove_unused_categories().cat.categories)
    else:
        names = sorted(known.unique(), key=str)
    name, rows = str(column.name), []
    for category in names:
        indicator = (column == category).astype("Float64").mask(column.isna())
        rows.append(_row(name, str(category), indicator, masks, level))
    return [_together(name, column, masks, rows, level), *rows]


def _together(
    variable: str, column: pd.Series, masks: list[np.ndarray], rows: list[_Record], level: float
) -> _Record:
    """Compare all categories at once by the Mahalanobis distance of their shares."""
    counts = [int(column[mask].notna().sum()) for mask in masks]
    reason = "a group has no value" if min(counts) == 0 else None
    distance = math.nan
    if reason is None:
        distance = _distance(np.array([[r["mean_reference"], r["mean_other"]] for r in rows]))
        reason = "nobody differs within the groups" if math.isnan(distance) else None
    interval = _interval(distance, counts, level)
    if interval["ci_low"] < 0:
        interval["ci_low"] = 0.0  # a distance has no sign
    return {
        "variable": variable,
        "category": None,
        "kind": "category",
        **_described("reference", masks[0], counts[0], math.nan, math.nan),
        **_described("other", masks[1], counts[1], math.nan, math.nan),
        "difference": distance,
        **interval,
        "reason": reason,
    }


def _distance(shares: np.ndarray) -> float:
    """Mahalanobis distance of two rows of shares; NaN where they share no variation."""
    # All categories stand in it: the generalised inverse takes out the one that is redundant.
    covariance = sum(np.diag(p) - np.outer(p, p) for p in shares.T) / 2
    apart = shares[:, 1] - shares[:, 0]
    weights = linalg.pinvh(covariance, rtol=1e-10) @ apart
    if not np.allclose(covariance @ weights, apart, rtol=0, atol=1e-9):
        return math.nan
    return math.sqrt(max(float(apart @ weights), 0.0))
