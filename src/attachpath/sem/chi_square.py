"""The likelihood-ratio test of a model against the saturated one, plain and scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.sem.call import Call
from attachpath.sem.estimation import Estimate, estimate
from attachpath.sem.implied import Compiled, compile_table
from attachpath.sem.inference import (
    adf_spread,
    baseline_table,
    meat,
    satorra_bentler_factor,
    saturated_trace,
    yuan_bentler_factor,
)
from attachpath.sem.likelihood import casewise_parameter_scores, evaluate
from attachpath.sem.observed import Observed, Saturated
from attachpath.sem.parameter_table import ParameterTable

__all__ = ["ChiSquare", "baseline_fit", "chi_square", "degrees_of_freedom"]


@dataclass(frozen=True)
class ChiSquare:
    """A likelihood-ratio test.

    Attributes
    ----------
    statistic : float
        Twice the difference of the log-likelihoods.
    df : int
        Degrees of freedom.
    scaling : float
        Scaling factor; NaN when the test is not scaled, or df is 0.
    """

    statistic: float
    df: int
    scaling: float = float("nan")


def degrees_of_freedom(table: ParameterTable, n_free: int) -> int:
    """Return the number of sample moments less that of free parameters."""
    p = len(table.roles.observed)
    fixed = len(table.roles.exogenous_observed) if table.options.fixed_x else 0
    moments = p * (p + 1) // 2 - fixed * (fixed + 1) // 2
    if table.options.mean_structure:
        moments += p - fixed
    return moments * len(table.options.groups) - n_free


def chi_square(
    model: Compiled,
    observed: Observed,
    saturated: Sequence[Saturated],
    found: Estimate,
    call: Call,
) -> ChiSquare:
    """Test a fitted model against the saturated one, scaled where the estimator is robust.

    Notes
    -----
    With complete data the statistic is N times the discrepancy (no N - 1), as in lavaan.
    """
    unrestricted = sum(one.log_likelihood for one in saturated)
    statistic = max(2.0 * (unrestricted - found.log_likelihood), 0.0)
    df = degrees_of_freedom(model.table, found.n_free)
    if not call.robust or not df or not found.converged:
        return ChiSquare(statistic, df)
    return ChiSquare(statistic, df, _scaling(model, observed, saturated, found, call, df))


def _scaling(
    model: Compiled,
    observed: Observed,
    saturated: Sequence[Saturated],
    found: Estimate,
    call: Call,
    df: int,
) -> float:
    patterns = [group.patterns for group in observed.groups]
    information = evaluate(model, patterns, found.parameters, call.information).information
    if information is None:  # pragma: no cover - it was asked for
        raise TypeError("the information is needed")
    try:
        if call.estimator == "mlm":
            spread, trace = adf_spread(model, observed.groups, found.parameters)
            return satorra_bentler_factor(trace, found.space, information, spread, df)
        table = model.table
        fixed = [table.roles.observed.index(name) for name in table.roles.exogenous_observed]
        trace = saturated_trace(
            observed.groups,
            saturated,
            fixed if table.options.fixed_x else [],
            table.options.mean_structure,
        )
        scores = casewise_parameter_scores(model, observed.groups, found.parameters)
        spread = meat(scores, observed.groups)
        return yuan_bentler_factor(trace, found.space.covariance(information), spread, df)
    except np.linalg.LinAlgError:
        return float("nan")


def baseline_fit(
    table: ParameterTable, observed: Observed, saturated: Sequence[Saturated]
) -> tuple[Compiled, Estimate]:
    """Fit the independence model of the same variables."""
    means, covariances = [one.mean for one in saturated], [one.cov for one in saturated]
    model = compile_table(baseline_table(table), means, covariances)
    patterns = [group.patterns for group in observed.groups]
    return model, estimate(model, patterns, means, covariances)
