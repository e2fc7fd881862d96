"""The shape of every fitted model: one labelled table, counts, flags and notes.

Regression, multilevel and structural equation models all give a `Fitted`, so that a table, a
contrast or a verdict is made the same way whatever fitted it.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.errors import FormulaError, nearest_name

__all__ = ["COEFFICIENT_COLUMNS", "DegreesOfFreedom", "Fitted", "coefficient_table"]

COEFFICIENT_COLUMNS = (
    "term",
    "estimate",
    "std_error",
    "df",
    "statistic",
    "p_value",
    "ci_low",
    "ci_high",
    "reason",
)


class DegreesOfFreedom(Protocol):
    """Gives the degrees of freedom of a contrast; must pickle and compare with ``==``."""

    def __call__(self, weights: np.ndarray) -> float:
        """Return the df of ``weights @ coefficients``."""
        ...


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
    variances: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["group", "term", "variance", "sd"])
    )
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
        table = coefficient_table([self.contrast({t: 1.0}, name=t) for t in self.terms])
        numbers = [name for name in table.columns if name not in ("term", "reason")]
        return table.astype(dict.fromkeys(numbers, float))

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
            Weight of each term; terms left out weigh 0.
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
        """
        vector = np.zeros(len(self.terms))
        for term, weight in weights.items():
            vector[self.position(term)] = weight
        if self.reason:
            values: list[object] = [name, *[np.nan] * 7, self.reason]
            return pd.Series(values, index=list(COEFFICIENT_COLUMNS), dtype=object)
        estimate = float(vector @ self.estimates)
        std_error = float(np.sqrt(vector @ self.covariance @ vector))
        df = float(self.degrees_of_freedom(vector))
        statistic = estimate / std_error
        half = float(stats.t.ppf(0.5 + level / 2, df)) * std_error
        p_value = float(2 * stats.t.sf(abs(statistic), df))
        values = [name, estimate, std_error, df, statistic, p_value]
        values += [estimate - half, estimate + half, None]
        return pd.Series(values, index=list(COEFFICIENT_COLUMNS), dtype=object)

    def position(self, term: str) -> int:
        """Return the place of a term; an interaction may be written in either order.

        Raises
        ------
        FormulaError
            ``unknown-term``.
        """
        wanted = frozenset(term.split(":"))
        for place, known in enumerate(self.terms):
            if known == term or frozenset(known.split(":")) == wanted:
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
            and (self.n_obs, self.n_dropped) == (other.n_obs, other.n_dropped)
            and self.notes == other.notes
            and self.coefficients.equals(other.coefficients)
            and self.variances.equals(other.variances)
        )

    def summary(self) -> str:
        """Return a plain text summary, flags and notes first."""
        lines = [self.formula, f"{self.engine}, {self._counts()}"]
        lines += [f"! {flag}" for flag in self._flags()]
        lines += ["", _rounded(self.coefficients).to_string(index=False)]
        if len(self.variances):
            lines += ["", _rounded(self.variances).to_string(index=False)]
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        parts = [
            f"<p><code>{html.escape(self.formula)}</code><br>{html.escape(self._counts())}</p>"
        ]
        parts += [f"<p><strong>{html.escape(flag)}</strong></p>" for flag in self._flags()]
        parts.append(_rounded(self.coefficients).to_html(index=False, escape=True))
        parts += [f"<p>{html.escape(note)}</p>" for note in self.notes]
        return "".join(parts)

    def _counts(self) -> str:
        groups = "".join(f", {count} {name}" for name, count in self.n_clusters.items())
        dropped = f" ({self.n_dropped} incomplete rows left out)" if self.n_dropped else ""
        return f"{self.method}, {self.n_obs} rows{groups}{dropped}"

    def _flags(self) -> list[str]:
        flags = [self.reason] if self.reason else []
        if not self.admissible:
            flags.append("the solution is not admissible")
        if self.singular:
            flags.append("a variance was estimated at its boundary")
        return flags


def coefficient_table(rows: list[pd.Series]) -> pd.DataFrame:
    """Bind rows of `Fitted.contrast` into a table."""
    return pd.DataFrame(rows, columns=list(COEFFICIENT_COLUMNS)).reset_index(drop=True)


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    shown = table.copy()
    for name in shown.columns:
        if name not in ("term", "reason", "group"):
            shown[name] = [f"{float(value):.4g}" for value in shown[name]]
    if "reason" in shown and shown["reason"].isna().all():
        shown = shown.drop(columns="reason")
    return shown
