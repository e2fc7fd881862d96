"""A fitted structural equation model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

import attachpath
from attachpath.fitted import ConstantDegreesOfFreedom, Fitted
from attachpath.sem.call import Call
from attachpath.sem.chi_square import ChiSquare, baseline_fit, chi_square
from attachpath.sem.estimation import Estimate
from attachpath.sem.fit_notes import cluster_notes, model_notes, solution_notes
from attachpath.sem.implied import Compiled, Implied, implied_moments
from attachpath.sem.inference import defined_parameters
from attachpath.sem.observed import Observed, Saturated
from attachpath.sem.parameter_rows import parameter_rows
from attachpath.sem.solution_checks import inadmissible_rows

__all__ = ["SemFit", "make_fit"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SemFit(Fitted):
    """A fitted structural equation model: everything of `Fitted`, and what only these have.

    The terms are the free parameters (``"y ~ x"``, with the group in brackets where there are
    several) and what ``:=`` defines. Their df are infinite (z), or clusters less one (t).

    Attributes
    ----------
    call : Call
        What was asked for.
    compiled : Compiled
        The parameter table and where its rows stand.
    observed : Observed
        The data as used.
    saturated : tuple of Saturated
        Unrestricted moments of each group.
    solution : Estimate
        Where the likelihood is largest.
    parameter_covariance : numpy.ndarray
        Covariance of the distinct free parameters, shape (parameters, parameters).
    unidentified : tuple of str
        Parameters that the data cannot tell apart.
    row_reasons : dict of int to str
        Why a row of the parameter table is not to be trusted.
    """

    call: Call
    compiled: Compiled
    observed: Observed
    saturated: tuple[Saturated, ...]
    solution: Estimate
    parameter_covariance: np.ndarray
    unidentified: tuple[str, ...] = ()
    row_reasons: dict[int, str]

    @property
    def parameters(self) -> pd.DataFrame:
        """Every parameter, free or fixed: ``lhs, op, rhs, group, label, estimate, ...``."""
        return self._parameters.copy()

    @cached_property
    def _parameters(self) -> pd.DataFrame:
        return parameter_rows(self)

    @cached_property
    def test(self) -> ChiSquare:
        """The likelihood-ratio test against the saturated model."""
        return chi_square(self.compiled, self.observed, self.saturated, self.solution, self.call)

    @cached_property
    def baseline(self) -> tuple[Compiled, Estimate, ChiSquare]:
        """The independence model, its estimates and its test."""
        model, found = baseline_fit(self.compiled.table, self.observed, self.saturated)
        test = chi_square(model, self.observed, self.saturated, found, self.call)
        return model, found, test

    @cached_property
    def implied(self) -> tuple[Implied, ...]:
        """Implied moments of each group."""
        return tuple(
            implied_moments(layout, self.solution.parameters) for layout in self.compiled.layouts
        )

    def monte_carlo(
        self,
        draws: int = 20_000,
        *,
        level: float = 0.95,
        seed: int | None = None,
        names: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Monte Carlo intervals of what ``:=`` defines: see `attachpath.sem.monte_carlo`."""
        from attachpath.sem.resampling import monte_carlo

        return monte_carlo(self, draws, level=level, seed=seed, names=names)


def make_fit(
    *,
    compiled: Compiled,
    observed: Observed,
    saturated: tuple[Saturated, ...],
    call: Call,
    estimate: Estimate,
    covariance: np.ndarray,
    unidentified: tuple[str, ...],
    seconds: float,
) -> SemFit:
    """Put a fit together from its parts: terms, flags and notes."""
    terms, estimates, jacobian = _terms(compiled, estimate.parameters)
    wrong = inadmissible_rows(compiled, estimate.parameters) if estimate.converged else {}
    at_bound = {
        number: "at its bound"
        for number, place in enumerate(compiled.of_row)
        if place in estimate.at_bound
    }
    no_maximum = estimate.converged and not unidentified and bool(np.isnan(covariance).any())
    clusters = observed.n_clusters
    df = float("inf") if clusters is None else float(clusters - 1)
    return SemFit(
        terms=terms,
        estimates=estimates,
        covariance=jacobian @ covariance @ jacobian.T,
        degrees_of_freedom=ConstantDegreesOfFreedom(df),
        formula=compiled.table.text.strip(),
        engine=f"attachpath {attachpath.__version__}",
        n_obs=observed.n_obs,
        n_dropped=observed.n_dropped,
        n_clusters={} if clusters is None else {str(call.cluster): clusters},
        log_likelihood=_conditional(compiled, saturated, observed, estimate.log_likelihood),
        method="FIML" if call.missing == "fiml" else "ML",
        converged=estimate.converged,
        identified=not unidentified,
        admissible=not wrong,
        notes=(
            *call.notes,
            *observed.notes,
            *solution_notes(compiled, estimate, unidentified, wrong, no_maximum=no_maximum),
            *cluster_notes(compiled, clusters),
            *model_notes(compiled.table),
        ),
        seconds=seconds,
        call=call,
        compiled=compiled,
        observed=observed,
        saturated=saturated,
        solution=estimate,
        parameter_covariance=covariance,
        unidentified=unidentified,
        row_reasons={**wrong, **at_bound},
    )


def _terms(
    compiled: Compiled, parameters: np.ndarray
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return names, values and Jacobian of the free rows and of the definitions."""
    table = compiled.table
    free = [number for number, place in enumerate(compiled.of_row) if place >= 0]
    places = compiled.of_row[free]
    defined, values, slopes = defined_parameters(compiled, parameters)
    names = tuple(table.term(table.rows[number]) for number in free) + defined
    return (
        names,
        np.concatenate([parameters[places], values]),
        np.vstack([np.eye(compiled.n_parameters)[places], slopes]),
    )


def _conditional(
    compiled: Compiled,
    saturated: Sequence[Saturated],
    observed: Observed,
    log_likelihood: float,
) -> float:
    """Take the part of fixed exogenous variables out of a log-likelihood, as lavaan does."""
    return log_likelihood - exogenous_log_likelihood(compiled, saturated, observed)


def exogenous_log_likelihood(
    compiled: Compiled, saturated: Sequence[Saturated], observed: Observed
) -> float:
    """Return the normal log-likelihood of the exogenous variables that are fixed."""
    table = compiled.table
    if not (table.options.fixed_x and table.roles.exogenous_observed):
        return 0.0
    at = [table.roles.observed.index(name) for name in table.roles.exogenous_observed]
    total = 0.0
    for moments, group in zip(saturated, observed.groups, strict=True):
        _, log_determinant = np.linalg.slogdet(moments.cov[np.ix_(at, at)])
        total -= group.n_obs / 2 * (len(at) * (np.log(2 * np.pi) + 1) + float(log_determinant))
    return total
