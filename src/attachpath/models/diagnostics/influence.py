"""What an estimate is without each client, or without each therapist."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import linalg

from attachpath.fitted import Fitted
from attachpath.models.association.number_columns import column_of
from attachpath.models.marginal import Block, Marginal
from attachpath.models.marginal_fit import marginal_fit

__all__ = ["influence"]

_TYPES = {
    "group": "object",
    "n_rows": "int64",
    "estimate": "float64",
    "std_error": "float64",
    "change": "float64",
    "change_in_std_errors": "float64",
    "cooks_distance": "float64",
    "reason": "object",
}
# Left without a group, a pivot of the cross-products below this share of what it was is zero.
_SINGULAR = 1e-10


def influence(
    fitted: Fitted,
    data: pd.DataFrame,
    term: str,
    *,
    by: str,
    partial_groups: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Leave each group out in turn and estimate again.

    Parameters
    ----------
    fitted : Fitted
        From `regression` or `multilevel`.
    data : DataFrame
        The data that were fitted.
    term : str
        The term whose estimate is followed.
    by : str
        Column with the groups that are left out, such as the client or the therapist. Rows
        without a value belong to no group and always stay.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    DataFrame
        A row a group, in sorted order: ``group, n_rows`` (rows left out), ``estimate`` and
        ``std_error`` without it, ``change`` (estimate without it less the estimate with all),
        ``change_in_std_errors`` (over the standard error of the fit), ``cooks_distance``,
        ``reason``.

    Raises
    ------
    FormulaError
        ``unknown-term``.
    UsageError
        ``unknown-column``, ``duplicate-column``, ``other-data``.
    EstimationError
        ``not-converged``.

    Notes
    -----
    Generalised least squares without the rows D of a group, the variances held at the estimates
    from all rows. With W = V^-1 and G = W [X, y] of all rows, the cross-products without D are
    ``X'WX - G_D' W_DD^-1 G_D``: exact, also for a part of a block of V such as a client of a
    therapist (Haslett, 1999, Journal of the Royal Statistical Society B 61, 603-609). Cook's
    distance is ``(b - b_D)' X'WX (b - b_D) / p`` over all p coefficients (Cook, 1977,
    Technometrics 19, 15-18). For a regression it is R's `cooks.distance`. Variances that are
    estimated again would move the numbers a little further. ``std_error`` is the classical one,
    of a regression at the residual variance of all rows.

    Examples
    --------
    >>> from attachpath.models.regression import regression
    >>> data = pd.DataFrame({"g": list("aabbcc"), "x": [0.0, 1, 2, 3, 4, 5]})
    >>> data["y"] = [0.0, 1.2, 1.9, 3.1, 4.2, 9.0]
    >>> influence(regression("y ~ x", data), data, "x", by="g")[["group", "estimate"]].round(2)
      group  estimate
    0     a      2.24
    1     b      1.59
    2     c      1.00
    """
    place = fitted.position(term)
    groups = column_of(data, by)
    model = marginal_fit(fitted, data, partial_groups=partial_groups)
    codes, names = pd.factorize(groups.iloc[model.design.rows], sort=True)
    products, taken = _cross_products(model, codes, len(names))
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    error = math.sqrt(fitted.covariance[place, place])
    full = _solved(products, products)
    records = []
    for name, count, less in zip(names, counts, taken, strict=True):
        without = _solved(products - less, products)
        records.append(
            {"group": name, "n_rows": int(count)}
            | _record(without, full, products[:-1, :-1], place, error)
        )
    return pd.DataFrame(
        {
            name: pd.Series([record[name] for record in records], dtype=kind)
            for name, kind in _TYPES.items()
        }
    )


def _cross_products(
    model: Marginal, codes: np.ndarray, groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return [X, y]'W[X, y] of all rows, and for each group what its rows take out of it."""
    size = model.design.matrix.shape[1] + 1
    total, taken = np.zeros((size, size)), np.zeros((groups, size, size))
    for block in model.blocks:
        columns = np.column_stack([block.matrix, block.response])
        weighted = block.inverse @ columns
        total += columns.T @ weighted
        _take_out(block, weighted, codes[block.rows], taken)
    return total, taken


def _take_out(block: Block, weighted: np.ndarray, codes: np.ndarray, taken: np.ndarray) -> None:
    for code in np.unique(codes[codes >= 0]):
        rows = np.flatnonzero(codes == code)
        lower = linalg.cholesky(block.inverse[np.ix_(rows, rows)], lower=True)
        half = linalg.solve_triangular(lower, weighted[rows], lower=True)
        taken[code] += half.T @ half


def _solved(products: np.ndarray, all_rows: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return coefficients and their covariance; None where a column is left without variation."""
    scale = np.sqrt(np.diag(all_rows)[:-1])
    inside = products[:-1, :-1] / np.outer(scale, scale)
    try:
        lower = linalg.cholesky(inside, lower=True)
    except linalg.LinAlgError:
        return None
    before = linalg.cholesky(all_rows[:-1, :-1] / np.outer(scale, scale), lower=True)
    if (np.diag(lower) ** 2 <= _SINGULAR * np.diag(before) ** 2).any():
        return None
    covariance = linalg.cho_solve((lower, True), np.eye(len(scale))) / np.outer(scale, scale)
    return covariance @ products[:-1, -1], covariance


def _record(
    without: tuple[np.ndarray, np.ndarray] | None,
    full: tuple[np.ndarray, np.ndarray] | None,
    information: np.ndarray,
    place: int,
    error: float,
) -> dict[str, object]:
    if without is None or full is None:
        missing = [name for name, kind in _TYPES.items() if kind == "float64"]
        reason = "without it the coefficients cannot be estimated"
        return dict.fromkeys(missing, math.nan) | {"reason": reason}
    apart = without[0] - full[0]
    return {
        "estimate": float(without[0][place]),
        "std_error": math.sqrt(without[1][place, place]),
        "change": float(apart[place]),
        "change_in_std_errors": float(apart[place]) / error,
        "cooks_distance": float(apart @ information @ apart) / len(apart),
        "reason": None,
    }
