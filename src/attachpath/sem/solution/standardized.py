"""Standardised estimates and their derivatives (Bollen 1989, chapters 4 and 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from attachpath.sem.implied import (
    Compiled,
    Implied,
    directions,
    implied_moments,
    summed_by_parameter,
)
from attachpath.sem.inference import definition_slopes, definition_values
from attachpath.sem.solution.row_places import RowPlaces, row_places, row_values

__all__ = ["Kind", "standardized_estimates", "standardized_jacobian", "standardizing_factors"]

Kind = Literal["all", "lv", "nox"]


def standardized_estimates(
    compiled: Compiled, parameters: np.ndarray, kind: Kind = "all"
) -> np.ndarray:
    """Return the standardised value of every row of the table, then of every definition.

    Parameters
    ----------
    compiled : Compiled
        The model.
    parameters : numpy.ndarray
        Shape (parameters,).
    kind : {"all", "lv", "nox"}
        Scale all variables to unit variance, latent ones only, or all but exogenous observed ones.

    Returns
    -------
    numpy.ndarray
        Shape (rows + definitions,); NaN where a variance that is needed is not positive.

    Notes
    -----
    With implied SDs ``s``: a path is multiplied by ``s`` of its predictor and divided by ``s`` of
    its outcome, an intercept and a variance are divided by ``s`` and ``s^2``. A covariance becomes
    the correlation of the two residuals, as in lavaan. A definition is computed again from the
    standardised values of its labels; a label in several rows has that of the first.
    """
    scaling = _scaling(compiled, parameters, kind)
    return np.concatenate([scaling.values, _defined(compiled, scaling.values)])


def standardized_jacobian(compiled: Compiled, parameters: np.ndarray, kind: Kind) -> np.ndarray:
    """Return the derivatives of `standardized_estimates` by the parameters.

    Returns
    -------
    numpy.ndarray
        Shape (rows + definitions, parameters).

    Notes
    -----
    A standardised value is an entry of a matrix times powers of variances, so its derivative is
    that of the entry, scaled, plus the value times those of half the logarithms of the variances.
    """
    scaling = _scaling(compiled, parameters, kind)
    slopes = np.zeros((len(scaling.values), compiled.n_parameters))
    free = np.flatnonzero(compiled.of_row >= 0)
    slopes[free, compiled.of_row[free]] = scaling.factors[free]
    by_log_variance = _log_variance_slopes(compiled, scaling.implied)
    with np.errstate(invalid="ignore"):
        for at, power in scaling.powers:
            slope = by_log_variance[scaling.places.group, at]
            used = power != 0
            slopes[used] += (0.5 * power * scaling.values)[used, None] * slope[used]
    return np.vstack([slopes, _defined_slopes(compiled, scaling.values, slopes)])


def standardizing_factors(compiled: Compiled, parameters: np.ndarray, kind: Kind) -> np.ndarray:
    """Return by what the value of each row of the table is multiplied, shape (rows,)."""
    return _scaling(compiled, parameters, kind).factors


@dataclass(frozen=True)
class _Scaling:
    """Standardised values as entries times powers of SDs.

    `powers` holds, twice, a place in (implied variances, residual variances) for each row and the
    power of that SD: -1, 0 or 1.
    """

    places: RowPlaces
    implied: tuple[Implied, ...]
    powers: tuple[tuple[np.ndarray, np.ndarray], ...]
    factors: np.ndarray
    values: np.ndarray


def _scaling(compiled: Compiled, parameters: np.ndarray, kind: Kind) -> _Scaling:
    implied = tuple(implied_moments(layout, parameters) for layout in compiled.layouts)
    places = row_places(compiled.table.rows, compiled.layouts[0])
    powers = _powers(compiled, places, kind)
    variances = np.array(
        [np.append(np.diag(one.all_covariances), np.diag(one.residuals)) for one in implied]
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(variances)
        factors = np.ones(len(places.group))
        for at, power in powers:
            factors *= np.where(power == 0, 1.0, sd[places.group, at] ** power)
        values = row_values(places, implied) * factors
    values[~np.isfinite(values)] = np.nan
    return _Scaling(places, implied, powers, factors, values)


def _powers(
    compiled: Compiled, places: RowPlaces, kind: Kind
) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    scaled = _scaled_variables(compiled, kind)
    n_variables = len(scaled)
    covaries = places.is_covariance & (places.to != places.of)
    residual = np.where(covaries, n_variables, 0)
    # An exogenous variable that keeps its units does so as a predictor, not as an outcome.
    outcome = np.where(scaled[places.to] | ((kind == "nox") & places.is_path), -1.0, 0.0)
    other = np.where(scaled[places.of], np.where(places.is_path, 1.0, -1.0), 0.0)
    other[~(places.is_path | places.is_covariance)] = 0.0
    return (places.to + residual, outcome), (places.of + residual, other)


def _scaled_variables(compiled: Compiled, kind: Kind) -> np.ndarray:
    layout, table = compiled.layouts[0], compiled.table
    left: Sequence[str] = ()
    if kind == "lv":
        left = layout.observed
    elif kind == "nox":
        left = table.roles.exogenous_observed
    return np.array([name not in left for name in layout.names], dtype=bool)


def _log_variance_slopes(compiled: Compiled, implied: Sequence[Implied]) -> np.ndarray:
    """Differentiate the logarithms of implied and residual variances of each group."""
    n_variables = len(compiled.layouts[0].names)
    slopes = np.zeros((len(implied), 2 * n_variables, compiled.n_parameters))
    for group, (layout, one) in enumerate(zip(compiled.layouts, implied, strict=True)):
        of = directions(layout, replace(one, p=n_variables))
        by_entry = 2 * of.left * of.right
        slopes[group, :n_variables] = summed_by_parameter(layout, by_entry, compiled.n_parameters)
        first = len(layout.path_rows)
        variances = np.flatnonzero(layout.covariance_rows == layout.covariance_columns)
        at = n_variables + layout.covariance_rows[variances]
        slopes[group, at, layout.parameter[first + variances]] = 1.0
        values = np.append(np.diag(one.all_covariances), np.diag(one.residuals))
        with np.errstate(invalid="ignore", divide="ignore"):
            slopes[group] /= values[:, None]
    return slopes


def _defined(compiled: Compiled, values: np.ndarray) -> np.ndarray:
    known = {label: float(values[at]) for label, at in _first_rows(compiled).items()}
    found = definition_values(compiled.table.definitions, known)
    numbers = np.array([float(value) for value in found.values()])
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _defined_slopes(compiled: Compiled, values: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    first, definitions = _first_rows(compiled), compiled.table.definitions
    known: dict[str, np.ndarray | float] = {label: float(values[at]) for label, at in first.items()}
    known |= definition_values(definitions, known)
    of_label = {label: slopes[at] for label, at in first.items()}
    return definition_slopes(definitions, known, of_label, compiled.n_parameters)


def _first_rows(compiled: Compiled) -> dict[str, int]:
    if not compiled.table.definitions:
        return {}
    found: dict[str, int] = {}
    for number, row in enumerate(compiled.table.rows):
        if row.label:
            found.setdefault(row.label, number)
    return found
