"""The slope of a predictor as a line in its moderator, from any fitted model with their product.

In ``y ~ x * w + ...`` the slope of x is ``b1 + b3 w``: a weighted sum of coefficients at every w.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from attachpath.errors import FormulaError
from attachpath.fitted import DegreesOfFreedom, Fitted
from attachpath.models.moderation.slope_terms import slope_terms, split_factor, weight_of_others

__all__ = ["SlopeLine", "slope_in_category", "slope_line"]


@dataclass(frozen=True, eq=False)
class SlopeLine:
    """The slope ``(at_zero + w per_unit)' b`` of a fitted model.

    Attributes
    ----------
    at_zero, per_unit : numpy.ndarray
        Weights of the coefficients, shape (terms,): the slope where the moderator is zero, and
        its change with one unit of the moderator.
    estimates : numpy.ndarray
        Both, shape (2,).
    covariance : numpy.ndarray
        Their covariance, shape (2, 2).
    degrees_of_freedom : callable
        df of a contrast of the coefficients.

    Notes
    -----
    The variance of the slope at w is ``v22 ((w - centre)^2 + spread^2)``. With the angle
    ``phi = arctan((w - centre) / spread)`` the line becomes half a circle, on which nothing is
    infinite: roots are searched, and the simultaneous band is computed, over phi.
    """

    at_zero: np.ndarray
    per_unit: np.ndarray
    estimates: np.ndarray
    covariance: np.ndarray
    degrees_of_freedom: DegreesOfFreedom

    @property
    def centre(self) -> float:
        """The value of the moderator at which the slope is known best."""
        return float(-self.covariance[0, 1] / self.covariance[1, 1])

    @property
    def spread(self) -> float:
        """Distance from `centre` at which the variance of the slope has doubled."""
        square = self.covariance[0, 0] / self.covariance[1, 1] - self.centre**2
        return float(np.sqrt(max(square, 0.0)))

    def angle(self, value: float) -> float:
        """Return the angle of a value of the moderator; an infinite one has a right angle."""
        return float(np.arctan2(value - self.centre, self.spread))

    def value(self, angle: float) -> float:
        """Return the value of the moderator at an angle."""
        if abs(angle) >= np.pi / 2:
            return float(np.copysign(np.inf, angle))
        return float(self.centre + self.spread * np.tan(angle))

    def statistic(self, angle: float) -> float:
        """Return t of the slope at an angle; at a right angle the interaction's own."""
        direction = self._direction(angle)
        variance = float(direction @ self.covariance @ direction)
        return float(direction @ self.estimates / np.sqrt(variance))

    def df(self, angle: float) -> float:
        """Return the df of the slope at an angle; they do not depend on the contrast's scale."""
        first, second = self._direction(angle)
        return float(self.degrees_of_freedom(first * self.at_zero + second * self.per_unit))

    def _direction(self, angle: float) -> np.ndarray:
        """Weights of intercept and change of the line, up to a positive factor."""
        cosine = max(float(np.cos(angle)), 0.0) if abs(angle) < np.pi / 2 else 0.0
        sine = float(np.sin(angle))
        return np.array([cosine, self.centre * cosine + self.spread * sine])


def slope_line(
    fitted: Fitted, predictor: str, moderator: str, *, at: Mapping[str, float | str] | None = None
) -> SlopeLine:
    """Return the slope of a predictor as a line in a numeric moderator.

    Parameters
    ----------
    fitted : Fitted
        With a product of both in its formula.
    predictor : str
        Column, or one category of a column: ``"arm[treatment]"``.
    moderator : str
        Numeric column.
    at : mapping, optional
        Values of the columns with which the predictor has further products: a number, or a
        category's name.

    Returns
    -------
    SlopeLine

    Raises
    ------
    FormulaError
        ``no-interaction``, ``three-way``, ``several-categories``, ``unknown-term``, or
        ``categorical-moderator``: categories lie on no line.

    Examples
    --------
    >>> import pandas as pd
    >>> from attachpath.models import regression
    >>> data = pd.DataFrame({"y": [1.0, 3, 2, 5, 4, 7], "x": [0.0, 1] * 3})
    >>> data["w"] = [0.0, 0, 1, 1, 2, 3]
    >>> slope_line(regression("y ~ x * w", data), "x", "w").estimates.round(2).tolist()
    [2.45, -0.21]
    """
    at_zero = np.zeros(len(fitted.terms))
    per_unit = np.zeros(len(fitted.terms))
    for place, others in slope_terms(fitted, predictor, moderator, at or {}):
        with_moderator = any(column == moderator for column, _ in others)
        if any(column == moderator and category is not None for column, category in others):
            raise _categorical(fitted, moderator)
        rest = [factor for factor in others if factor[0] != moderator]
        (per_unit if with_moderator else at_zero)[place] = weight_of_others(rest, at or {})
    both = np.stack([at_zero, per_unit])
    return SlopeLine(
        at_zero=at_zero,
        per_unit=per_unit,
        estimates=both @ fitted.estimates,
        covariance=both @ fitted.covariance @ both.T,
        degrees_of_freedom=fitted.degrees_of_freedom,
    )


def slope_in_category(
    fitted: Fitted,
    predictor: str,
    moderator: str,
    category: str,
    *,
    at: Mapping[str, float | str] | None = None,
) -> dict[str, float]:
    """Return the weights of the predictor's slope in one category of a categorical moderator.

    Parameters
    ----------
    fitted, predictor, at
        As in `slope_line`.
    moderator : str
        Categorical column.
    category : str
        One of its categories; the reference category has no terms of its own.

    Returns
    -------
    dict of str to float
        For `Fitted.contrast`.

    Raises
    ------
    FormulaError
        As `slope_line`.
    """
    moderator, _ = split_factor(moderator)
    values = {**(at or {}), moderator: category}
    weights = {
        fitted.terms[place]: weight_of_others(others, values)
        for place, others in slope_terms(fitted, predictor, moderator, at or {})
    }
    return {term: weight for term, weight in weights.items() if weight}


def _categorical(fitted: Fitted, moderator: str) -> FormulaError:
    return FormulaError(
        "categorical-moderator",
        f"{moderator!r} is a category and has no values between its levels: {fitted.formula}",
        "A curve over the moderator was asked for.",
        "Use `simple_slopes`, which gives the slope in each category.",
    )
