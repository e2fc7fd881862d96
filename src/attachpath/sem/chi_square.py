"""The likelihood-ratio test of a model against the saturated one, plain and scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.parallel import one_blas_thread
from attachpath.sem.call import Call
from attachpath.sem.estimation import Estimate, estimate
from attachpath.sem.implied import Compiled, compile_table
from attachpath.sem.inference import (
    SaturatedInformation,
    adf_spread,
    baseline_table,
    free_moments,
    meat,
    satorra_bentler_factor,
    yuan_bentler_factor,
)
from attachpath.sem.likelihood import casewise_parameter_scores, evaluate
from attachpath.sem.observed import Observed, Patterns, Saturated, available_moments
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
    options = table.options
    moments = free_moments(len(table.roles.observed), table.fixed_places, options.mean_structure)
    return len(moments) * len(options.groups) - n_free


def chi_square(
    model: Compiled,
    observed: Observed,
    saturated: Sequence[Saturated],
    found: Estimate,
    call: Call,
    *,
    information: Sequence[SaturatedInformation] = (),
) -> ChiSquare:
    """Test a fitted model against the saturated one, scaled where the estimator is robust.

    Parameters
    ----------
    model : Compiled
        The compiled model.
    observed : Observed
        The data.
    saturated : sequence of Saturated
        Unrestricted moments of each group.
    found : Estimate
        The fitted model.
    call : Call
        What was asked for.
    information : sequence of SaturatedInformation
        That of each group, which the Yuan-Bentler test (``"mlr"``) needs.

    Notes
    -----
    With complete data the statistic is N times the discrepancy (no N - 1), as in lavaan.
    """
    unrestricted = sum(one.log_likelihood for one in saturated)
    statistic = max(2.0 * (unrestricted - found.log_likelihood), 0.0)
    df = degrees_of_freedom(model.table, found.n_free)
    if not call.robust or not df or not found.converged:
        return ChiSquare(statistic, df)
    factor = _scaling(model, observed, found, call, saturated=information, df=df)
    # With few clusters the estimate of a factor may be negative: no statistic is scaled by it.
    return ChiSquare(statistic, df, factor if factor > 0 else float("nan"))


def _scaling(
    model: Compiled,
    observed: Observed,
    found: Estimate,
    call: Call,
    *,
    saturated: Sequence[SaturatedInformation],
    df: int,
) -> float:
    patterns = [group.patterns for group in observed.groups]
    information = evaluate(model, patterns, found.parameters, call.information).information
    try:
        if call.estimator == "mlm":
            spread, trace = adf_spread(
                model, observed.groups, found.parameters, model.table.fixed_places
            )
            return satorra_bentler_factor(trace, found.space, information, spread, df)
        trace = sum(one.trace for one in saturated)
        scores = casewise_parameter_scores(model, observed.groups, found.parameters)
        spread = meat(scores, observed.groups)
        return yuan_bentler_factor(trace, found.space.covariance(information), spread, df)
    except np.linalg.LinAlgError:
        return float("nan")


@one_blas_thread()
def baseline_fit(
    table: ParameterTable, observed: Observed, saturated: Sequence[Saturated]
) -> tuple[Compiled, Estimate]:
    """Fit the independence model of the same variables."""
    means, covariances = [one.mean for one in saturated], [one.cov for one in saturated]
    model = compile_table(baseline_table(table), means, covariances)
    patterns = [group.patterns for group in observed.groups]
    start = None if table.roles.auxiliary else _independent(model, patterns)
    return model, estimate(model, patterns, means, covariances, start)


def _independent(model: Compiled, patterns: Sequence[Patterns]) -> np.ndarray:
    """Return the maximum when nothing free covaries: each variable's own available moments."""
    moments = [available_moments(own) for own in patterns]
    start = np.zeros(model.n_parameters)
    for row, place in zip(model.table.rows, model.of_row, strict=True):
        if place >= 0:
            mean, covariance, _ = moments[row.group - 1]
            at = model.table.roles.observed.index(row.lhs)
            to = at if row.op == "~1" else model.table.roles.observed.index(row.rhs)
            start[place] = mean[at] if row.op == "~1" else covariance[at, to]
    return start
