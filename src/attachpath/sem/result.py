"""A fitted structural equation model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

import attachpath
from attachpath.fitted import ConstantDegreesOfFreedom, Fitted
from attachpath.parallel import one_blas_thread
from attachpath.sem.call import Call
from attachpath.sem.chi_square import ChiSquare, baseline_fit, chi_square
from attachpath.sem.estimation import Estimate
from attachpath.sem.fit_notes import cluster_notes, model_notes, solution_notes
from attachpath.sem.implied import Compiled, Implied, implied_moments
from attachpath.sem.inference import (
    SaturatedInformation,
    defined_parameters,
    saturated_information,
)
from attachpath.sem.likelihood import exogenous_log_likelihood
from attachpath.sem.observed import Observed, Saturated
from attachpath.sem.parameter_rows import parameter_rows
from attachpath.sem.resampling import (
    BootstrapResult,
    bootstrap,
    monte_carlo,
    monte_carlo_draws,
)
from attachpath.sem.solution import (
    ByGroup,
    Kind,
    Part,
    ResidualKind,
    ScoreMethod,
    factor_scores,
    implied_frames,
    modification_indices,
    r_squared,
    reliability,
    residuals,
    standardized_table,
)
from attachpath.sem.solution_checks import inadmissible_rows
from attachpath.sem.unrestricted import unrestricted_notes

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
    bootstrapped : BootstrapResult or None
        The bootstrap that was asked for with the fit; `parameters` has its intervals.
    """

    call: Call
    compiled: Compiled
    observed: Observed
    saturated: tuple[Saturated, ...]
    solution: Estimate
    parameter_covariance: np.ndarray
    unidentified: tuple[str, ...] = ()
    row_reasons: dict[int, str]
    bootstrapped: BootstrapResult | None = None

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
        return self._tested(self.compiled, self.solution)

    @cached_property
    def baseline(self) -> tuple[Compiled, Estimate, ChiSquare]:
        """The independence model, its estimates and its test."""
        model, found = baseline_fit(self.compiled.table, self.observed, self.saturated)
        return model, found, self._tested(model, found)

    @one_blas_thread()
    def _tested(self, model: Compiled, found: Estimate) -> ChiSquare:
        needed = self.call.estimator == "mlr"
        information = self.saturated_information if needed else ()
        return chi_square(
            model, self.observed, self.saturated, found, self.call, information=information
        )

    @cached_property
    def saturated_information(self) -> tuple[SaturatedInformation, ...]:
        """Information and spread of the scores at the unrestricted moments of each group."""
        table = self.compiled.table
        return saturated_information(
            self.observed.groups,
            self.saturated,
            table.fixed_places,
            table.options.mean_structure,
            self.call.robust,
        )

    @property
    def fit_measures(self) -> pd.Series:
        """Fit measures under lavaan's names with ``_`` for ``.``: see `fit_measures`."""
        return self._fit_measures.copy()

    @cached_property
    def _fit_measures(self) -> pd.Series:
        from attachpath.sem.fit_measures import fit_measures

        return fit_measures(self)

    @cached_property
    def implied(self) -> tuple[Implied, ...]:
        """Implied moments of each group."""
        return tuple(
            implied_moments(layout, self.solution.parameters) for layout in self.compiled.layouts
        )

    def standardized(self, kind: Kind = "all", *, level: float = 0.95) -> pd.DataFrame:
        """Standardised parameters and definitions with standard errors: `standardized_table`."""
        return standardized_table(self, kind, level)

    def r_squared(self, *, level: float = 0.95) -> pd.DataFrame:
        """Explained variance of each endogenous variable: `r_squared`."""
        return r_squared(self, level)

    def residuals(self, kind: ResidualKind = "raw", of: Part = "covariances") -> ByGroup:
        """Sample less implied moments, a frame or one for each group's label: `residuals`."""
        return residuals(self, kind, of)

    def modification_indices(self, minimum: float = 0.0, *, delta: float = 0.1) -> pd.DataFrame:
        """Fall of chi-square for each parameter that could be freed: `modification_indices`."""
        return modification_indices(self, minimum, delta)

    def factor_scores(self, method: ScoreMethod = "regression") -> pd.DataFrame:
        """Score each latent variable for every row of the data: `factor_scores`."""
        return factor_scores(self, method)

    def implied_moments(self, of: Part = "covariances", *, latent: bool = False) -> ByGroup:
        """Implied moments with names, a frame or one for each group's label: `implied_frames`."""
        return implied_frames(self, of, latent=latent)

    def reliability(self, *, level: float = 0.95) -> pd.DataFrame:
        """Omega, average variance extracted and alpha of each latent variable: `reliability`."""
        return reliability(self, level)

    def summary(self) -> str:
        """Return a plain text summary: failures, fit, parameters by kind, R2, notes."""
        from attachpath.sem.summary import plain_summary

        return plain_summary(self)

    def _repr_html_(self) -> str:
        from attachpath.sem.summary import html_summary

        return html_summary(self)

    def bootstrap(
        self,
        draws: int = 2_000,
        *,
        kind: Literal["percentile", "bca"] = "percentile",
        cluster: pd.Series | np.ndarray | None = None,
        level: float = 0.95,
        seed: int | None = None,
        jobs: int = 1,
    ) -> BootstrapResult:
        """Draw rows, or whole clusters, again and refit.

        See `attachpath.sem.resampling.bootstrap`.
        """
        return bootstrap(self, draws, kind=kind, cluster=cluster, level=level, seed=seed, jobs=jobs)

    def monte_carlo(
        self,
        draws: int = 20_000,
        *,
        level: float = 0.95,
        seed: int | None = None,
        names: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return Monte Carlo intervals of what ``:=`` defines.

        See `attachpath.sem.resampling.monte_carlo`.
        """
        return monte_carlo(self, draws, level=level, seed=seed, names=names)

    def monte_carlo_draws(
        self,
        draws: int = 20_000,
        *,
        seed: int | None = None,
        names: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return the draws behind `monte_carlo`, a column a quantity."""
        return monte_carlo_draws(self, draws, seed=seed, names=names)

    def second_opinion(self) -> pd.DataFrame:
        """Compare with semopy, row by row, where it can fit the model.

        See `attachpath.sem.second_engine.second_opinion`.
        """
        from attachpath.sem.second_engine import second_opinion

        return second_opinion(self)


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
    given = exogenous_log_likelihood(compiled.table.fixed_places, saturated, observed)
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
        log_likelihood=estimate.log_likelihood - given,
        method="FIML" if call.missing == "fiml" else "ML",
        converged=estimate.converged,
        identified=not unidentified,
        admissible=not wrong,
        notes=(
            *call.notes,
            *observed.notes,
            *unrestricted_notes(saturated, observed),
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
