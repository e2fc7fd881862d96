"""A fit whose estimates and covariance come from semopy."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.call import Call
from attachpath.sem.estimation import Affine, Estimate, starting_values
from attachpath.sem.implied import Compiled
from attachpath.sem.likelihood import evaluate
from attachpath.sem.observed import Observed, Saturated
from attachpath.sem.result import SemFit, make_fit
from attachpath.sem.second_engine.by_semopy import SemopyAnswer, semopy_answer
from attachpath.sem.second_engine.capability import cannot_compare_errors, cannot_fit
from attachpath.sem.second_engine.model_description import model_description

__all__ = ["answer_of", "fit_by_semopy", "semopy_parameters"]

_ENOUGH = 1e-2
"""A step of so many standard errors is left where semopy's optimizer is content."""


def fit_by_semopy(
    compiled: Compiled, observed: Observed, moments: tuple[Saturated, ...], call: Call
) -> SemFit:
    """Fit a compiled model with semopy.

    Raises
    ------
    UsageError
        ``engine-cannot`` for what semopy cannot do.
    EstimationError
        ``second-engine`` when it fails.
    """
    began = time.perf_counter()
    reason = cannot_fit(compiled, observed) or cannot_compare_errors(call)
    if reason is None and compiled.table.options.mean_structure:
        reason = "semopy is used without a mean structure"
    if reason is not None:
        raise UsageError(
            "engine-cannot",
            f"engine='semopy' cannot fit this: {reason}.",
            "semopy is right for complete data of one group under estimator='ml' only.",
            "Use engine='attachpath'.",
        )
    answer = answer_of(compiled, observed, moments)
    parameters, covariance = semopy_parameters(compiled, answer)
    likelihood = evaluate(compiled, [group.patterns for group in observed.groups], parameters)
    slope = likelihood.gradient
    decrement = float(np.sqrt(max(slope @ covariance @ slope, 0.0)))
    n = compiled.n_parameters
    fit = make_fit(
        compiled=compiled,
        observed=observed,
        saturated=moments,
        call=call,
        estimate=Estimate(
            parameters=parameters,
            log_likelihood=likelihood.log_likelihood,
            space=Affine(np.zeros(n), np.eye(n)),
            n_free=n,
            at_bound=(),
            converged=decrement < _ENOUGH,
            iterations=answer.iterations,
            decrement=decrement,
        ),
        covariance=covariance,
        unidentified=(),
        seconds=time.perf_counter() - began,
    )
    notes = (*fit.notes, *(f"semopy says: {message}" for message in answer.messages))
    return replace(fit, engine=answer.engine, notes=notes)


def answer_of(
    compiled: Compiled, observed: Observed, moments: tuple[Saturated, ...]
) -> SemopyAnswer:
    """Ask semopy for a model that it can fit."""
    description = model_description(compiled)
    (group,) = observed.groups
    columns = [description.variables[name] for name in group.names]
    starts = starting_values(compiled, [m.mean for m in moments], [m.cov for m in moments])
    return semopy_answer(
        description.text,
        pd.DataFrame(group.values, columns=columns),
        {name: float(starts[place]) for name, place in description.parameters.items()},
    )


def semopy_parameters(compiled: Compiled, answer: SemopyAnswer) -> tuple[np.ndarray, np.ndarray]:
    """Return semopy's estimates and their covariance in our order, missing for means."""
    named = model_description(compiled).parameters
    place = np.array([named[name] for name in answer.names])
    estimates = np.full(compiled.n_parameters, np.nan)
    covariance = np.full((compiled.n_parameters,) * 2, np.nan)
    estimates[place] = answer.estimates
    covariance[np.ix_(place, place)] = answer.covariance
    return estimates, covariance
