"""Is the interaction linear? The slope in each third of the moderator, beside the line's.

The binning estimator of Hainmueller, Mummolo & Xu (2019), for any formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.formula import parse_formula
from attachpath.models.moderation.moderator_values import Moderator, observe_moderator, rows_used
from attachpath.models.moderation.slope_line import slope_line
from attachpath.models.multilevel import multilevel
from attachpath.models.regression import regression
from attachpath.models.standard_errors.joint_test import joint_test

__all__ = ["TERCILE_COLUMNS", "TercileSlopes", "slopes_by_tercile"]

_SLOPE = ("estimate", "std_error", "df", "p_value", "ci_low", "ci_high", "reason")

TERCILE_COLUMNS = ("tercile", "low", "high", "value", "n_clients", "n_rows", "linear", *_SLOPE)

_NAMES = ("lower", "middle", "upper")


@dataclass(frozen=True, eq=False)
class TercileSlopes:
    """Slopes in the thirds of a moderator.

    Attributes
    ----------
    slopes : DataFrame
        ``tercile, low, high, value, n_clients, n_rows, linear, estimate, std_error, df, p_value,
        ci_low, ci_high, reason``: `value` is the median of the moderator in the third, `linear`
        the slope that the linear interaction gives there. Empty when there is a reason.
    statistic, df_num, df_den, p_value : float
        F test that the slope is one line over all thirds (four coefficients).
    reason : str or None
        Why there are no numbers.
    notes : tuple of str
        Of the larger model.
    """

    slopes: pd.DataFrame
    statistic: float = np.nan
    df_num: float = np.nan
    df_den: float = np.nan
    p_value: float = np.nan
    reason: str | None = None
    notes: tuple[str, ...] = ()


def slopes_by_tercile(
    fitted: Fitted,
    predictor: str,
    moderator: str,
    data: pd.DataFrame,
    *,
    client: str | None = None,
    beside: Sequence[str] = (),
    level: float = 0.95,
    fit: Callable[[str, pd.DataFrame], Fitted] | None = None,
) -> TercileSlopes:
    """Estimate the slope of a numeric predictor in each third of its moderator.

    Parameters
    ----------
    fitted : Fitted
        With a linear interaction of both.
    predictor, moderator : str
        Numeric columns.
    data : DataFrame
        What the model was fitted to.
    client : str, optional
        Column of the client's id: thirds are then thirds of the clients.
    beside : sequence of str
        Columns of the model that get coefficients of their own in each third as the predictor
        does. Where the predictor is a residual (earned security), name what it was residualised
        on: else its slopes in the thirds depend on how much was taken out of it.
    level : float
        Of the intervals.
    fit : callable, optional
        Fits a formula to data; `multilevel` or `regression` by the formula where left out. Give
        one to keep a robust covariance or Kenward-Roger df.

    Returns
    -------
    TercileSlopes
        With a reason where the moderator has no thirds or the larger model cannot be fitted.

    Raises
    ------
    FormulaError, UsageError, EstimationError
        As `johnson_neyman`.

    Notes
    -----
    To the model are added two indicators of a third, and their products with the predictor, with
    the moderator and with both, so that predictor, moderator and product have coefficients of
    their own in each third (Hainmueller, Mummolo & Xu, 2019, Political Analysis 27, 163-192,
    equation 4). The slope is told at the median of each third; no slope is told between. The F
    test is that of the four added coefficients that hold the predictor. Covariates other than
    those `beside` it keep one coefficient.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> data = pd.DataFrame(rng.normal(size=(90, 2)), columns=["x", "w"])
    >>> data["y"] = data["x"] * data["w"] + rng.normal(size=90)
    >>> found = slopes_by_tercile(regression("y ~ x * w", data), "x", "w", data)
    >>> found.slopes[["linear", "estimate"]].round(1).to_numpy().tolist()
    [[-0.8, -1.0], [0.0, 0.3], [0.8, 0.8]]
    """
    seen = observe_moderator(fitted, data, moderator, client=client)
    if seen.kind != "numeric":
        return _without(f"{moderator} has no values between two categories")
    line = slope_line(fitted, predictor, moderator)
    edges = np.quantile(seen.units, [1 / 3, 2 / 3])
    which = _third(seen.units, edges)
    if not edges[0] < edges[1] or len(np.unique(which)) < len(_NAMES):
        return _without(f"so many share a value of {moderator} that it has no thirds")
    added, indicators = _with_indicators(data, moderator, edges)
    formula = _larger(fitted.formula, (predictor, *beside), moderator, indicators)
    try:
        larger = (fit or _fit_alike(fitted, data))(formula, added)
    except AttachpathError as error:
        return _without(f"the model with thirds cannot be fitted: {error.message}")
    if larger.reason:
        return _without(larger.reason)
    products = [f"{predictor}:{one}" for one in indicators]
    triples = [f"{predictor}:{moderator}:{one}" for one in indicators]
    rows = []
    for place, name in enumerate(_NAMES):
        described = _described(seen, which, edges, place)
        value = described[2]
        weights = {predictor: 1.0, f"{predictor}:{moderator}": value}
        if place:  # the lower third has no indicator
            weights |= {products[place - 1]: 1.0, triples[place - 1]: value}
        slope = larger.contrast(weights, name=name, level=level)
        linear = float(line.estimates @ (1.0, value))
        rows.append((name, *described, linear, *slope[list(_SLOPE)]))
    test = joint_test(larger, [*products, *triples], name="one line")
    return TercileSlopes(
        slopes=pd.DataFrame(rows, columns=list(TERCILE_COLUMNS)),
        statistic=float(test["statistic"]),
        df_num=float(test["df_num"]),
        df_den=float(test["df_den"]),
        p_value=float(test["p_value"]),
        reason=test["reason"],
        notes=larger.notes,
    )


def _third(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Tell the third of each value, 0 to 2; a value on an edge belongs below."""
    return np.searchsorted(edges, values, side="left")


def _with_indicators(
    data: pd.DataFrame, moderator: str, edges: np.ndarray
) -> tuple[pd.DataFrame, list[str]]:
    """Add a column for the middle and for the upper third, under names that are free."""
    values = data[moderator].to_numpy(dtype=float)
    which = np.where(np.isnan(values), np.nan, _third(values, edges))
    names = []
    for place in (1, 2):
        name = f"{moderator}_{_NAMES[place]}"
        while name in data.columns:
            name += "_third"
        names.append(name)
        data = data.assign(**{name: np.where(np.isnan(which), np.nan, which == place)})
    return data, names


def _larger(formula: str, crossed: Sequence[str], moderator: str, indicators: list[str]) -> str:
    """Write the formula with the indicators and their products."""
    parsed = parse_formula(formula)
    w = f"`{moderator}`"
    added = [f"`{one}` + {w}:`{one}`" for one in indicators]
    added += [f"`{x}`:`{one}` + `{x}`:{w}:`{one}`" for x in crossed for one in indicators]
    random = [str(part) for part in parsed.random]
    return f"`{parsed.response}` ~ {' + '.join([parsed.fixed, *added, *random])}"


def _fit_alike(fitted: Fitted, data: pd.DataFrame) -> Callable[[str, pd.DataFrame], Fitted]:
    """Fit as the first model was: with its rows that have no group, if it kept some."""
    random = parse_formula(fitted.formula).random
    if not random:
        return regression
    used = rows_used(fitted, data)
    partial = tuple(part.group for part in random if used[part.group].isna().any())
    return lambda formula, rows: multilevel(formula, rows, partial_groups=partial)


def _described(
    seen: Moderator, which: np.ndarray, edges: np.ndarray, place: int
) -> tuple[float, float, float, int | None, int]:
    """Give the ends, the median and the counts of a third."""
    low, high = seen.observed
    ends = [low, float(edges[0]), float(edges[1]), high]
    clients = None if seen.n_clients is None else int((which == place).sum())
    rows = int((_third(seen.rows, edges) == place).sum())
    return ends[place], ends[place + 1], float(np.median(seen.units[which == place])), clients, rows


def _without(reason: str) -> TercileSlopes:
    return TercileSlopes(slopes=pd.DataFrame(columns=list(TERCILE_COLUMNS)), reason=reason)
