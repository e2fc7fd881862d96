"""Moderation: the slope of a predictor at chosen values of its moderator (simple slopes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from attachpath.fitted import COEFFICIENT_COLUMNS, Fitted, coefficient_table
from attachpath.models.moderation.moderator_values import (
    Moderator,
    Probe,
    observe_moderator,
    probed_values,
)
from attachpath.models.moderation.slope_line import slope_in_category, slope_line

__all__ = ["SLOPE_COLUMNS", "simple_slopes"]

SLOPE_COLUMNS = ("kind", "label", "value", "observed", *COEFFICIENT_COLUMNS[1:])


def simple_slopes(
    fitted: Fitted,
    predictor: str,
    moderator: str,
    *,
    data: pd.DataFrame | None = None,
    values: Sequence[float] | Mapping[str, float] | None = None,
    probe: Probe = "sd",
    level: float = 0.95,
    client: str | None = None,
    differences: bool = False,
    at: Mapping[str, float | str] | None = None,
) -> pd.DataFrame:
    """Estimate and test the slope of a predictor at values of its moderator.

    Parameters
    ----------
    fitted : Fitted
        With a product of predictor and moderator: a regression with any covariance, or a
        multilevel model with any df.
    predictor : str
        Column, or one category of a column: ``"arm[treatment]"``.
    moderator : str
        Column: a number, a number with two values, or a category.
    data : DataFrame, optional
        What the model was fitted to; needed unless `values` are given.
    values : sequence or mapping of str to float, optional
        Values of the moderator, or names and values. Without them: both values of a binary
        moderator, every category of a category, and `probe` for a number.
    probe : {"sd", "percentiles"}
        Mean and one SD to both sides, or the 16th, 50th and 84th percentile.
    level : float
        Confidence level of the intervals.
    client : str, optional
        Column of the client's id where a client has several rows: mean, SD and percentiles are
        then taken over one row a client, unless the moderator varies within clients.
    differences : bool
        Add differences of slopes: of each pair of categories; for a number, where all of them
        are the interaction times a distance, that of the last and the first value.
    at : mapping, optional
        Values of other columns with which the predictor has products: numbers or categories.

    Returns
    -------
    DataFrame
        ``kind, label, value, observed, estimate, std_error, df, statistic, p_value, ci_low,
        ci_high, reason``; `kind` is ``slope`` or ``difference``, `value` is missing for a category
        and a difference, `observed` says whether the value lies in the observed range (missing
        without data).

    Raises
    ------
    FormulaError
        ``unknown-term``; ``no-interaction`` when the model has no product of both; ``three-way``
        when the slope depends on a further column; ``several-categories`` when the predictor has
        more than one coefficient.
    EstimationError
        ``moderator-constant``; ``moderator-mostly-missing`` for more than half of the clients.
    UsageError
        ``unknown-column``, ``other-data``, ``no-moderator-values``, ``unknown-probe``,
        ``bad-level``.

    Notes
    -----
    ``b1 + b3 w`` with ``Var(b1) + 2 w Cov(b1, b3) + w^2 Var(b3)`` (Aiken & West, 1991), tested with
    the df of this contrast, not of a coefficient. PROCESS 2 probes the mean and one SD to both
    sides, PROCESS 3 and later the percentiles (as SPSS computes them: Weibull positions).

    Examples
    --------
    >>> from attachpath.models import regression
    >>> rng = np.random.default_rng(3)
    >>> data = pd.DataFrame(rng.normal(size=(80, 2)), columns=["x", "w"])
    >>> data["y"] = data["x"] * data["w"] + rng.normal(size=80)
    >>> slopes = simple_slopes(regression("y ~ x * w", data), "x", "w", data=data)
    >>> slopes[["label", "estimate", "df"]].round(2).to_numpy().tolist()
    [['-1 SD', -1.15, 76.0], ['mean', -0.04, 76.0], ['+1 SD', 1.06, 76.0]]
    """
    seen = None
    if data is not None:
        seen = observe_moderator(fitted, data, moderator, client=client)
    points: dict[str, float] = {}
    if seen is not None and seen.kind == "category":
        weights = {
            name: slope_in_category(fitted, predictor, moderator, name, at=at)
            for name in seen.categories
        }
    else:
        line = slope_line(fitted, predictor, moderator, at=at)
        points = probed_values(seen, values, probe)
        weights = {
            name: dict(zip(fitted.terms, line.at_zero + value * line.per_unit, strict=True))
            for name, value in points.items()
        }
    rows = [fitted.contrast(each, name=name, level=level) for name, each in weights.items()]
    kinds = ["slope"] * len(rows)
    if differences:
        names = list(weights)
        pairs = [(names[0], names[-1])] if points else list(combinations(names, 2))
        rows += [_difference(fitted, weights[b], weights[a], f"{b} - {a}", level) for a, b in pairs]
        kinds += ["difference"] * len(pairs)
    table = coefficient_table(rows).rename(columns={"term": "label"})
    value = table["label"].map(points).where(np.array(kinds) == "slope").astype(float)
    observed = _observed(value, seen if points else None)
    return table.assign(kind=kinds, value=value, observed=observed)[list(SLOPE_COLUMNS)]


def _observed(value: pd.Series, seen: Moderator | None) -> pd.Series:
    """Tell whether each value lies in the observed range; None where there is no value."""
    if seen is None:
        return pd.Series([None] * len(value), dtype=object)
    low, high = seen.observed
    return value.between(low, high).astype(object).where(value.notna(), None)


def _difference(
    fitted: Fitted, first: dict[str, float], second: dict[str, float], name: str, level: float
) -> pd.Series:
    weights = {
        term: first.get(term, 0.0) - second.get(term, 0.0)
        for term in dict.fromkeys([*first, *second])
    }
    return fitted.contrast(weights, name=name, level=level)
