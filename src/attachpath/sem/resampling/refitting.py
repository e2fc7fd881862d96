"""One bootstrap draw: new sample moments, and the compiled model fitted to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from attachpath.sem.estimation import estimate
from attachpath.sem.implied import Compiled, Layout
from attachpath.sem.inference import defined_values
from attachpath.sem.observed import Patterns, patterns_of
from attachpath.sem.solution import standardized_estimates
from attachpath.sem.solution_checks import inadmissible_rows

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

_MOST_STEPS = 100
"""Draws that converge take 4 to 8 steps, hard ones up to some 90; the others only cost time."""

__all__ = ["Refit", "Refitted", "fit_values", "n_values", "refit_of"]


@dataclass(frozen=True)
class Refitted:
    """What one draw gave.

    Attributes
    ----------
    values : numpy.ndarray
        The quantities of `fit_values`; missing where the draw did not converge.
    converged, admissible : bool
        Its flags.
    """

    values: np.ndarray
    converged: bool
    admissible: bool


@dataclass(frozen=True)
class Refit:
    """What a refit needs; it goes to the workers.

    Attributes
    ----------
    compiled : Compiled
        The model.
    values : tuple of numpy.ndarray
        Rows of each group, NaN where missing.
    patterns : tuple of Patterns
        Those of all rows.
    means, covariances : tuple of numpy.ndarray
        Unrestricted moments of all rows, for starting values under missing data.
    exogenous : tuple of int
        Places of the observed variables whose moments are held at those of the sample.
    start : numpy.ndarray
        The full-sample estimates.
    """

    compiled: Compiled
    values: tuple[np.ndarray, ...]
    patterns: tuple[Patterns, ...]
    means: tuple[np.ndarray, ...]
    covariances: tuple[np.ndarray, ...]
    exogenous: tuple[int, ...]
    start: np.ndarray

    def refitted(self, times: Sequence[np.ndarray]) -> Refitted:
        """Fit the model to rows taken so many times, shape (rows,) for each group."""
        nothing = Refitted(np.full(n_values(self.compiled), np.nan), False, True)
        if not all(one.any() for one in times):
            return nothing  # a group of which no row was drawn
        with np.errstate(all="ignore"):
            drawn = [
                patterns_of(values, weights=weights, known=known)
                for values, weights, known in zip(self.values, times, self.patterns, strict=True)
            ]
            model = self._with_exogenous(drawn, times)
            complete = all(one.complete for one in drawn)
            found = estimate(
                model,
                drawn,
                [one.mean[0] for one in drawn] if complete else self.means,
                [one.cov[0] for one in drawn] if complete else self.covariances,
                self.start,
                most_steps=_MOST_STEPS,
            )
            if not found.converged:
                return nothing
            values = fit_values(model, found.parameters)
            return Refitted(values, True, not inadmissible_rows(model, found.parameters))

    def _with_exogenous(self, drawn: Sequence[Patterns], times: Sequence[np.ndarray]) -> Compiled:
        """Hold exogenous variables at the moments of the draw."""
        if not self.exogenous:
            return self.compiled
        at = np.array(self.exogenous)
        layouts = []
        for layout, patterns, values, weights in zip(
            self.compiled.layouts, drawn, self.values, times, strict=True
        ):
            own = (
                patterns
                if patterns.complete
                else patterns_of(np.ascontiguousarray(values[:, at]), weights=weights)
            )
            of = at if patterns.complete else np.arange(len(at))
            layouts.append(_moved(layout, at, own.mean[0, of], own.cov[0][np.ix_(of, of)]))
        return replace(self.compiled, layouts=tuple(layouts))


def _moved(layout: Layout, at: np.ndarray, mean: np.ndarray, covariance: np.ndarray) -> Layout:
    covariances, means = layout.covariances.copy(), layout.means.copy()
    covariances[np.ix_(at, at)] = covariance
    if layout.mean_structure:
        means[at] = mean
    return replace(layout, covariances=covariances, means=means)


def refit_of(fit: SemFit) -> Refit:
    """Gather what refits of a fit need."""
    table, groups = fit.compiled.table, fit.observed.groups
    exogenous = table.roles.exogenous_observed if table.options.fixed_x else ()
    return Refit(
        compiled=fit.compiled,
        values=tuple(group.values for group in groups),
        patterns=tuple(group.patterns for group in groups),
        means=tuple(one.mean for one in fit.saturated),
        covariances=tuple(one.cov for one in fit.saturated),
        exogenous=tuple(table.roles.observed.index(name) for name in exogenous),
        start=fit.solution.parameters,
    )


def fit_values(model: Compiled, parameters: np.ndarray) -> np.ndarray:
    """Return all that is drawn: parameters, definitions, then standardised rows and definitions."""
    defined = defined_values(model, parameters)
    return np.concatenate(
        [
            parameters,
            np.array([float(one) for one in defined.values()]),
            standardized_estimates(model, parameters, "all"),
        ]
    )


def n_values(model: Compiled) -> int:
    """Return the number of values that `fit_values` gives."""
    return model.n_parameters + 2 * len(model.table.definitions) + len(model.table.rows)
