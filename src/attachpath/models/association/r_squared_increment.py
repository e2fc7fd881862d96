"""What terms add to the share of variance that a model explains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import FormulaError, nearest_name
from attachpath.fitted import check_level
from attachpath.formula import Design, Formula, design
from attachpath.models.association.cluster_bootstrap import (
    FEWEST_CLUSTERS,
    cluster_products,
    covariances,
    percentile_interval,
    resampled,
)
from attachpath.models.association.number_columns import resampling_units
from attachpath.models.association.sweep import swept

__all__ = ["incremental_r_squared"]

_Floats = NDArray[np.float64]


def incremental_r_squared(
    formula: str | Formula,
    added: Sequence[str],
    data: pd.DataFrame,
    *,
    cluster: str | None = None,
    draws: int = 2000,
    seed: int,
    level: float = 0.95,
) -> pd.Series:
    """Tell how much of the variance some terms explain beyond the others of a regression.

    Parameters
    ----------
    formula : str or Formula
        The whole model; random parts are left aside.
    added : sequence of str
        Terms of it.
    data : DataFrame
        One row an observation; both models use the complete rows of the whole one.
    cluster : str, optional
        Column of the units that are resampled whole; a row without one is a cluster of its own,
        as every row is where none is named.
    draws, seed, level
        Number of bootstrap draws, their seed, and the confidence level.

    Returns
    -------
    Series
        ``n, n_dropped, clusters, r_squared`` of the whole model, ``r_squared_without``,
        ``increment`` with its percentile interval ``ci_low, ci_high``, ``adjusted_increment`` (the
        difference of the adjusted R^2), and for a single term ``semipartial``, the signed root of
        the increment, with ``semipartial_low, semipartial_high``; ``draws, draws_left_out`` and
        ``reason``.

    Raises
    ------
    FormulaError
        ``unknown-term``, and whatever `attachpath.formula.design` finds.
    UsageError
        ``bad-level``, ``too-few-draws``, ``unknown-column`` or ``bad-seed``.

    Notes
    -----
    R^2 = 1 - residual variance / variance, of ordinary least squares. An increment is never below
    zero, in the sample or in a draw, so that its interval tells its size but not whether it is
    zero (`adjusted_increment` has no such bias; the sign and test are those of the coefficient, or
    of `semipartial`, whose interval may hold zero). Whole clusters are drawn (Davison & Hinkley
    1997, section 3.8).

    Examples
    --------
    >>> draw = np.random.default_rng(1).standard_normal((200, 3))
    >>> data = pd.DataFrame(draw, columns=["a", "b", "noise"])
    >>> data["y"] = data["a"] + data["b"] + data["noise"]
    >>> found = incremental_r_squared("y ~ a + b", ["b"], data, seed=1)
    >>> found[["r_squared", "increment", "ci_low", "ci_high"]].astype(float).round(2).tolist()
    [0.63, 0.35, 0.26, 0.44]
    """
    check_level(level)
    made = design(formula, data)
    chosen = _places(made, added)
    codes = resampling_units(data, cluster)[made.rows]
    _, codes = np.unique(codes, return_inverse=True)
    products = cluster_products(_standardised(made), codes)
    others = [place for place in range(1, products.shape[1] - 1) if place not in chosen]
    whole = _shares(covariances(products, np.ones((1, len(products)))), chosen, others)
    row: dict[str, Any] = {
        "n": len(made.rows),
        "n_dropped": made.n_dropped,
        "clusters": len(products),
        "r_squared": whole["r_squared"].item(),
        "r_squared_without": whole["r_squared_without"].item(),
        "increment": whole["increment"].item(),
        "adjusted_increment": _adjusted(made, whole, len(chosen)),
        "semipartial": whole["semipartial"].item(),
    }
    missing = ("ci_low", "ci_high", "semipartial_low", "semipartial_high")
    row |= dict.fromkeys(missing, np.nan) | {"draws": 0, "draws_left_out": 0, "reason": None}
    if len(products) < FEWEST_CLUSTERS:
        return pd.Series(row | {"reason": f"{len(products)} cluster(s) are too few to resample"})
    drawn = resampled(products, draws, seed, "incremental_r_squared")
    return pd.Series(row | _intervals(_shares(drawn, chosen, others), level))


def _places(made: Design, added: Sequence[str]) -> list[int]:
    """Places of the added terms among the columns of the products: the response stands first."""
    terms = [term for term in made.terms if term != "Intercept"]
    for term in added:
        if term not in terms:
            near = nearest_name(term, terms)
            raise FormulaError(
                "unknown-term",
                f"The model has no term {term!r}: {made.formula}",
                f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
                f"Use one of: {', '.join(terms)}.",
            )
    return [1 + terms.index(term) for term in added]


def _standardised(made: Design) -> _Floats:
    kept = [place for place, term in enumerate(made.terms) if term != "Intercept"]
    values = np.column_stack([made.response, made.matrix[:, kept]])
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0))


def _shares(matrices: _Floats, chosen: list[int], others: list[int]) -> dict[str, _Floats]:
    """R^2 with and without the chosen variables; missing where one has no variance of its own."""
    without, usable = swept(matrices, others)
    whole, also = swept(without, chosen)
    total, left = matrices[:, 0, 0], without[:, 0, 0]
    usable &= also & (total > 0)
    with np.errstate(divide="ignore", invalid="ignore"):  # what is not usable is missing
        increment = np.where(usable, (left - whole[:, 0, 0]) / total, np.nan)
        shares = np.where(usable, 1 - whole[:, 0, 0] / total, np.nan)
        sign = np.sign(without[:, 0, chosen[0]]) if len(chosen) == 1 else np.nan
    return {
        "r_squared": shares,
        "r_squared_without": shares - increment,
        "increment": increment,
        "semipartial": sign * np.sqrt(np.maximum(increment, 0)),
    }


def _adjusted(made: Design, whole: dict[str, _Floats], added: int) -> float:
    """Difference of the adjusted R^2 (Ezekiel 1930)."""
    n, p = made.matrix.shape
    with_all = (1 - whole["r_squared"].item()) / (n - p)
    without = (1 - whole["r_squared_without"].item()) / (n - p + added)
    return float((without - with_all) * (n - 1))


def _intervals(drawn: dict[str, _Floats], level: float) -> dict[str, Any]:
    kept = ~np.isnan(drawn["increment"])
    counted = {"draws": int(kept.sum()), "draws_left_out": int((~kept).sum())}
    if kept.mean() < 0.9:
        reason = "more than a tenth of the draws had a variable without variance of its own"
        return counted | {"reason": reason}
    low, high = percentile_interval(drawn["increment"][kept], level)
    signed = percentile_interval(drawn["semipartial"][kept], level)
    return counted | {
        "ci_low": low,
        "ci_high": high,
        "semipartial_low": signed[0],
        "semipartial_high": signed[1],
    }
