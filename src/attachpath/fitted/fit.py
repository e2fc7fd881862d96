"""The shape of every fitted model: one labelled table, counts, flags and notes.

Regression, multilevel and structural equation models all give a `Fitted`, so that a table, a
contrast or a verdict is made the same way whatever fitted it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, overload

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.errors import FormulaError, nearest_name
from attachpath.fitted.coefficient_rows import coefficient_row, coefficient_table, missing_row
from attachpath.fitted.confidence_level import check_level
from attachpath.fitted.summary import html_summary, plain_summary

__all__ = ["DegreesOfFreedom", "Fitted"]


class DegreesOfFreedom(Protocol):
    """Gives the degrees of freedom of a contrast; must pickle and compare with ``==``."""

    def __call__(self, weights: np.ndarray) -> float:
        """Return the df of ``weights @ coefficients``."""
        ...


class _VarianceTable:
    """Gives the variances as a copy, and missing where the fit gives no numbers."""

    @overload
    def __get__(self, fitted: None, owner: type[Fitted]) -> None: ...
    @overload
    def __get__(self, fitted: Fitted, owner: type[Fitted]) -> pd.DataFrame: ...
    def __get__(self, fitted: Fitted | None, owner: type[Fitted]) -> pd.DataFrame | None:
        if fitted is None:
            return None
        table: pd.DataFrame = fitted.__dict__["variances"].copy()
        if fitted.reason:
            table[["variance", "sd"]] = np.nan
        return table

    def __set__(self, fitted: Fitted, table: pd.DataFrame | None) -> None:
        empty = pd.DataFrame(columns=["group", "term", "variance", "sd"])
        fitted.__dict__["variances"] = empty if table is None else table.copy()


@dataclass(frozen=True, eq=False, repr=False)
class Fitted:
    """A fitted model.

    Attributes
    ----------
    terms : tuple of str
        Names of the coefficients, in the order of the design matrix.
    estimates : numpy.ndarray
        Coefficients, shape (terms,).
    covariance : numpy.ndarray
        Their covariance, shape (terms, terms).
    degrees_of_freedom : callable
        df of a contrast given its weights.
    formula : str
        The formula as fitted.
    engine : str
        Program and version that fitted it.
    n_obs : int
        Rows used.
    n_dropped : int
        Rows left out because a variable of the formula is missing.
    n_clusters : dict of str to int
        Number of groups by grouping column.
    log_likelihood : float
        Restricted when `method` is REML.
    method : str
        How it was estimated (``"REML"``, ``"ML"``, ``"OLS"``).
    converged, identified, admissible : bool
        Three flags that are never merged. When not converged or not identified every number of
        the table is missing with a reason.
    singular : bool
        A variance was estimated at its boundary; estimates stand, a note names it.
    variances : DataFrame
        ``group, term, variance, sd``; the residual has group ``"Residual"``.
    notes : tuple of str
        What a reader must know.
    seconds : float
        Time of the fit.
    """

    terms: tuple[str, ...]
    estimates: np.ndarray
    covariance: np.ndarray
    degrees_of_freedom: DegreesOfFreedom
    formula: str
    engine: str
    n_obs: int
    n_dropped: int = 0
    n_clusters: dict[str, int] = field(default_factory=dict)
    log_likelihood: float = np.nan
    method: str = ""
    converged: bool = True
    identified: bool = True
    admissible: bool = True
    singular: bool = False
    variances: _VarianceTable = _VarianceTable()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def reason(self) -> str | None:
        """Why the numbers are missing, or None when they stand."""
        if not self.converged:
            return "the fit did not converge"
        if not self.identified:
            return "the model is not identified"
        return None

    @property
    def coefficients(self) -> pd.DataFrame:
        """Table with a row a term: estimate, SE, df, statistic, p, 95 % interval, reason."""
        return coefficient_table([self.contrast({t: 1.0}, name=t) for t in self.terms])

    @property
    def vcov(self) -> pd.DataFrame:
        """Covariance of the coefficients, labelled."""
        names = list(self.terms)
        values = np.full_like(self.covariance, np.nan) if self.reason else self.covariance.copy()
        return pd.DataFrame(values, index=names, columns=names)

    def contrast(
        self, weights: Mapping[str, float], *, name: str = "contrast", level: float = 0.95
    ) -> pd.Series:
        """Estimate and test a weighted sum of coefficients.

        Parameters
        ----------
        weights : mapping of str to float
            Weight of each term; terms left out weigh 0, a term named twice weighs the sum.
        name : str
            Label of the row.
        level : float
            Confidence level of the interval.

        Returns
        -------
        Series
            ``term, estimate, std_error, df, statistic, p_value, ci_low, ci_high, reason``.

        Raises
        ------
        FormulaError
            ``unknown-term`` when a term is not in the model.
        UsageError
            ``bad-level`` when the level is not between 0 and 1.

        Notes
        -----
        ``w'b``, its standard error ``sqrt(w'Vw)`` and t with the df of `degrees_of_freedom`. Where
        the standard error or the df is no positive number, every number is missing with a reason.
        """
        check_level(level)
        vector = np.zeros(len(self.terms))
        for term, weight in weights.items():
            vector[self.position(term)] += weight
        if self.reason:
            return missing_row(name, self.reason)
        with np.errstate(invalid="ignore"):  # an infinite variance is caught below
            estimate = float(vector @ self.estimates)
            variance = float(vector @ self.covariance @ vector)
        if not (variance > 0 and np.isfinite([estimate, variance]).all()):
            return missing_row(name, "its standard error is not a positive number")
        std_error = math.sqrt(variance)
        df = float(self.degrees_of_freedom(vector))
        if not df > 0:
            return missing_row(name, "its degrees of freedom are not a positive number")
        statistic = estimate / std_error
        half = float(stats.t.ppf(0.5 + level / 2, df)) * std_error
        p_value = float(2 * stats.t.sf(abs(statistic), df))
        numbers = [estimate, std_error, df, statistic, p_value, estimate - half, estimate + half]
        return coefficient_row(name, numbers)

    def position(self, term: str) -> int:
        """Return the place of a term; an interaction may be written in either order.

        Raises
        ------
        FormulaError
            ``unknown-term``.
        """
        if term in self.terms:
            return self.terms.index(term)
        wanted = sorted(term.split(":"))
        for place, known in enumerate(self.terms):
            if sorted(known.split(":")) == wanted:
                return place
        near = nearest_name(term, self.terms)
        raise FormulaError(
            "unknown-term",
            f"The model has no term {term!r}: {self.formula}",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(self.terms)}.",
        )

    def equals(self, other: object) -> bool:
        """Tell whether another fit has the same numbers, flags and notes (not the same time)."""
        return (
            isinstance(other, Fitted)
            and self.terms == other.terms
            and self.formula == other.formula
            and self.engine == other.engine
            and self.method == other.method
            and (self.n_obs, self.n_dropped) == (other.n_obs, other.n_dropped)
            and self.n_clusters == other.n_clusters
            and (self.converged, self.identified) == (other.converged, other.identified)
            and (self.admissible, self.singular) == (other.admissible, other.singular)
            and self.notes == other.notes
            and np.array_equal(self.log_likelihood, other.log_likelihood, equal_nan=True)
            and self.coefficients.equals(other.coefficients)
            and self.vcov.equals(other.vcov)
            and bool(self.degrees_of_freedom == other.degrees_of_freedom)
            and self.variances.equals(other.variances)
        )

    def summary(self) -> str:
        """Return a plain text summary, flags and notes first."""
        return plain_summary(self)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return html_summary(self)
