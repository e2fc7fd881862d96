"""Products of indicators, centred, for the interaction of two latent variables.

Marsh, Wen & Hau (2004); double-mean centring: Lin, Wen, Marsh & Lin (2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import UsageError
from attachpath.sem.model_text.names import check_columns, check_latents, check_present

__all__ = ["Centering", "product_indicators", "product_names", "product_pairs"]

Centering = Literal["double_mean", "mean", "residual"]


def product_indicators(
    data: pd.DataFrame,
    first: Sequence[str],
    second: Sequence[str],
    *,
    match: bool = True,
    centering: Centering = "double_mean",
    names: Sequence[str] | None = None,
    group: str | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """Add centred products of the indicators of two latent variables.

    Parameters
    ----------
    data : DataFrame
        A row a person.
    first, second : sequence of str
        Indicators of the two latent variables.
    match : bool
        Multiply the first with the first, the second with the second and so on (each indicator
        is used once, which Marsh, Wen & Hau 2004 recommend), or all pairs, ``second`` running
        fastest.
    centering : {"double_mean", "mean", "residual"}
        ``"mean"``: indicators are centred before they are multiplied. ``"double_mean"``: the
        products are centred once more. ``"residual"``: the raw products are replaced by their
        residuals of a regression on all indicators.
    names : sequence of str, optional
        Names of the products, in their order; by default ``first.second`` joined by a point, as
        semTools writes them.
    group : str, optional
        Column of groups: means and regressions are taken within each. Products are missing
        where the group is.

    Returns
    -------
    data : DataFrame
        A copy with the products as last columns; the indicators stay as they are.
    names : list of str
        Names of the products.

    Raises
    ------
    UsageError
        ``unknown-column``, ``name-twice``, ``unequal-pairs``, ``not-numeric``,
        ``constant-column``, ``product-missing``, ``name-taken``, ``wrong-number-of-names``,
        ``unknown-centering``, ``name-not-writable`` or ``too-few-rows``.

    Notes
    -----
    A product is missing where one of its two indicators is; the means are those of the values
    that are there (with ``"residual"``: rows that have every indicator). When double-mean-centred
    products are used, the model needs no mean structure to tell the interaction apart from the
    first-order effects (Lin et al. 2010), and the estimate does not rest on normality (Wu, Wen,
    Marsh & Hau 2013). ``"residual"`` is the orthogonalising of Little, Bovaird & Widaman (2006).

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"anx1": [1.0, 2.0, 6.0], "anx2": [2.0, 4.0, None],
    ...                         "sec1": [3.0, 5.0, 4.0], "sec2": [1.0, 3.0, 2.0]})
    >>> added, names = product_indicators(answers, ["anx1", "anx2"], ["sec1", "sec2"])
    >>> print(added[names])
       anx1.sec1  anx2.sec2
    0   1.666667        0.0
    1  -1.333333        0.0
    2  -0.333333        NaN
    """
    first, second = list(first), list(second)
    _check_centering(centering)
    check_columns([*first, *second], "the products", data)
    check_present([] if group is None else [group], "the groups", data)
    named = product_names(first, second, match=match, names=names)
    check_latents(named, [], data)
    values = np.column_stack([_values(data, column) for column in (*first, *second)])
    pairs = [
        (first.index(one), len(first) + second.index(other))
        for one, other in product_pairs(first, second, match=match)
    ]
    made = np.full((len(data), len(pairs)), np.nan)
    for rows in _rows_of_groups(data, group):
        made[rows] = _centred_products(values[rows], pairs, centering)
    _check_made(made, named)
    return data.assign(**dict(zip(named, made.T, strict=True))), named


def product_names(
    first: Sequence[str],
    second: Sequence[str],
    *,
    match: bool,
    names: Sequence[str] | None = None,
) -> list[str]:
    """Name the products, in the order in which they are made."""
    pairs = product_pairs(first, second, match=match)
    if names is None:
        return [f"{one}.{other}" for one, other in pairs]
    if len(names) != len(pairs):
        raise UsageError(
            "wrong-number-of-names",
            f"{len(names)} names are given for {len(pairs)} products.",
            "With `match=True` there is a product a pair, with `match=False` one of every pair.",
            f"Give {len(pairs)} names, or none.",
        )
    return list(names)


def product_pairs(
    first: Sequence[str], second: Sequence[str], *, match: bool
) -> list[tuple[str, str]]:
    """Pair the indicators: the k-th with the k-th, or each with each."""
    if not match:
        return list(product(first, second))
    if len(first) != len(second):
        raise UsageError(
            "unequal-pairs",
            f"There are {len(first)} indicators on one side and {len(second)} on the other, "
            "so they cannot be matched.",
            "Matched pairs use each indicator once.",
            "Make parcels, leave out the weakest indicators, or use `match=False`.",
        )
    return list(zip(first, second, strict=True))


def _check_centering(centering: str) -> None:
    if centering not in get_args(Centering):
        raise UsageError(
            "unknown-centering",
            f"There is no centering {centering!r}.",
            "A misspelling.",
            f"Write one of {', '.join(map(repr, get_args(Centering)))}.",
        )


def _values(data: pd.DataFrame, column: str) -> NDArray[np.float64]:
    series = data[column]
    if not pd.api.types.is_numeric_dtype(series):
        raise UsageError(
            "not-numeric",
            f"Column {column!r} holds {series.dtype}, not numbers.",
            "Text or categories among the answers.",
            "Make it numeric first.",
        )
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    there = values[np.isfinite(values)]
    if np.isinf(values).any() or there.size == 0 or np.ptp(there) == 0:
        raise UsageError(
            "constant-column",
            f"Column {column!r} does not vary, is empty or holds an infinite value.",
            "The same answer in every row, or a division by zero.",
            "Leave the indicator out, or mend the column.",
        )
    return values


def _rows_of_groups(data: pd.DataFrame, group: str | None) -> list[NDArray[np.intp]]:
    if group is None:
        return [np.arange(len(data))]
    codes = pd.factorize(data[group])[0]  # a missing group is -1
    return [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]


def _centred_products(
    values: NDArray[np.float64], pairs: list[tuple[int, int]], centering: Centering
) -> NDArray[np.float64]:
    left, right = (list(side) for side in zip(*pairs, strict=True))
    if centering == "residual":
        return _residuals(values[:, left] * values[:, right], values)
    values = values - _means(values)
    products = values[:, left] * values[:, right]
    return products - _means(products) if centering == "double_mean" else products


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of what is there; missing where a group has no value (without NumPy's warning)."""
    there = ~np.isnan(values)
    count = there.sum(axis=0)
    total = np.where(there, values, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _residuals(
    products: NDArray[np.float64], indicators: NDArray[np.float64]
) -> NDArray[np.float64]:
    complete = ~np.isnan(indicators).any(axis=1)
    design = np.column_stack([np.ones(complete.sum()), indicators[complete]])
    if design.shape[0] <= design.shape[1]:
        raise UsageError(
            "too-few-rows",
            f"{design.shape[0]} rows have all {indicators.shape[1]} indicators, so a regression "
            "on the indicators leaves no residual.",
            "A small group, or answers missing in most rows.",
            "Use `centering='double_mean'`, or larger groups.",
        )
    residuals = np.full_like(products, np.nan)
    weights = np.linalg.lstsq(design, products[complete], rcond=None)[0]
    residuals[complete] = products[complete] - design @ weights
    return residuals


def _check_made(made: NDArray[np.float64], names: list[str]) -> None:
    empty = [name for name, column in zip(names, made.T, strict=True) if np.isnan(column).all()]
    if empty:
        raise UsageError(
            "product-missing",
            f"The product {empty[0]!r} is missing in every row.",
            "No row has both of its indicators.",
            "Pair indicators that were answered by the same persons.",
        )
