"""The slope of a predictor over its moderator: pointwise interval and simultaneous band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import special

from attachpath.fitted import Fitted, check_level
from attachpath.models.moderation.simultaneous_band import simultaneous_critical_value
from attachpath.models.moderation.slope_line import SlopeLine, slope_line

__all__ = ["EFFECT_COLUMNS", "effects_over", "marginal_effects"]

EFFECT_COLUMNS = (
    *("value", "estimate", "std_error", "df", "statistic", "p_value", "ci_low", "ci_high"),
    *("simultaneous_low", "simultaneous_high", "reason"),
)


def marginal_effects(
    fitted: Fitted,
    predictor: str,
    moderator: str,
    values: Sequence[float] | np.ndarray,
    *,
    level: float = 0.95,
    simultaneous: tuple[float, float] | None = None,
    at: Mapping[str, float | str] | None = None,
) -> pd.DataFrame:
    """Return the slope of a predictor at values of a moderator, for a figure.

    Parameters
    ----------
    fitted : Fitted
        With a product of both.
    predictor, moderator : str
        Columns.
    values : array-like
        Values of the moderator, shape (values,).
    level : float
        Of the interval and of the band.
    simultaneous : tuple of float, optional
        Range of the moderator over which the band holds at once; that of `values` if left out.
    at : mapping, optional
        Values of other columns with which the predictor has products.

    Returns
    -------
    DataFrame
        ``value, estimate, std_error, df, statistic, p_value, ci_low, ci_high, simultaneous_low,
        simultaneous_high, reason``, a row a value. Where the model gives no numbers, they are
        missing with a reason.

    Raises
    ------
    FormulaError
        As `attachpath.models.simple_slopes`; ``categorical-moderator``.
    UsageError
        ``bad-level``.

    Notes
    -----
    The band is the sup-t band of `simultaneous_critical_value` with the smallest df of the values.
    It is exact for least squares with normal errors. Elsewhere it is as good as the standard
    errors: in 2,000 simulated multilevel cohorts it held the whole line in 95.8 % with 44
    therapists and in 94.6 % with 12 (8 clients each), the intervals of each value by itself in 85
    % (`benchmarks/coverage`).

    Examples
    --------
    >>> from attachpath.models import regression
    >>> data = pd.DataFrame({"y": [1.0, 3, 2, 5, 4, 7], "x": [0.0, 1] * 3})
    >>> data["w"] = [0.0, 0, 1, 1, 2, 3]
    >>> fit = regression("y ~ x * w", data)
    >>> marginal_effects(fit, "x", "w", [0, 1, 2])["estimate"].round(2).tolist()
    [2.45, 2.24, 2.02]
    """
    check_level(level)
    line = slope_line(fitted, predictor, moderator, at=at)
    points = np.asarray(values, dtype=float)
    if fitted.reason:
        empty = pd.DataFrame({"value": points}, columns=list(EFFECT_COLUMNS))
        return empty.assign(reason=fitted.reason)
    over = simultaneous or (float(points.min()), float(points.max()))
    return effects_over(line, points, over, level)


def effects_over(
    line: SlopeLine, values: np.ndarray, over: tuple[float, float], level: float
) -> pd.DataFrame:
    """Compute the table of `marginal_effects` for a line."""
    weights = np.stack([np.ones_like(values), values], axis=1)
    estimate = weights @ line.estimates
    std_error = np.sqrt(np.einsum("ij,jk,ik->i", weights, line.covariance, weights))
    df = np.array(
        [line.degrees_of_freedom(line.at_zero + value * line.per_unit) for value in values]
    )
    statistic = estimate / std_error
    # scipy's t has no infinite df; its normal limit is reached to the last digit at 1e12.
    finite = np.minimum(df, 1e12)
    half = special.stdtrit(finite, 0.5 + level / 2) * std_error
    band = np.full_like(half, np.nan)
    if line.spread > 0:
        arc = line.angle(over[1]) - line.angle(over[0])
        band = simultaneous_critical_value(arc, float(df.min()), level=level) * std_error
    table = {
        "value": values,
        "estimate": estimate,
        "std_error": std_error,
        "df": df,
        "statistic": statistic,
        "p_value": 2 * special.stdtr(finite, -np.abs(statistic)),
        "ci_low": estimate - half,
        "ci_high": estimate + half,
        "simultaneous_low": estimate - band,
        "simultaneous_high": estimate + band,
        "reason": pd.Series([None] * len(values), dtype=object),
    }
    return pd.DataFrame(table, columns=list(EFFECT_COLUMNS))
