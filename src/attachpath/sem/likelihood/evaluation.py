"""The log-likelihood of a model at a vector of parameters, over its groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, overload

import numpy as np

from attachpath.sem.implied import Compiled, implied_moments
from attachpath.sem.likelihood.complete import complete_part
from attachpath.sem.likelihood.incomplete import incomplete_part
from attachpath.sem.observed import Patterns

__all__ = ["Evaluation", "InformedEvaluation", "evaluate"]


@dataclass(frozen=True)
class Evaluation:
    """The log-likelihood and its gradient by the parameters.

    Attributes
    ----------
    log_likelihood : float
        With all constants, summed over rows and groups.
    gradient : numpy.ndarray
        First derivatives, shape (parameters,).
    """

    log_likelihood: float
    gradient: np.ndarray


@dataclass(frozen=True)
class InformedEvaluation(Evaluation):
    """An evaluation with the information that was asked for.

    Attributes
    ----------
    information : numpy.ndarray
        Expected information, or minus the Hessian, of all rows, shape (parameters, parameters).
    """

    information: np.ndarray


@overload
def evaluate(
    model: Compiled, patterns: Sequence[Patterns], parameters: np.ndarray, information: None = None
) -> Evaluation: ...


@overload
def evaluate(
    model: Compiled,
    patterns: Sequence[Patterns],
    parameters: np.ndarray,
    information: Literal["expected", "observed"],
) -> InformedEvaluation: ...


def evaluate(
    model: Compiled,
    patterns: Sequence[Patterns],
    parameters: np.ndarray,
    information: Literal["expected", "observed"] | None = None,
) -> Evaluation:
    """Evaluate the log-likelihood.

    Parameters
    ----------
    model : Compiled
        The compiled model.
    patterns : sequence of Patterns
        Sample statistics, one a group.
    parameters : numpy.ndarray
        Shape (parameters,).
    information : {"expected", "observed"}, optional
        Which information to compute.

    Returns
    -------
    Evaluation
        An `InformedEvaluation` where information was asked for.

    Raises
    ------
    numpy.linalg.LinAlgError
        When an implied covariance is not positive definite.
    """
    n = model.n_parameters
    log_likelihood = 0.0
    gradient = np.zeros(n)
    total = None if information is None else np.zeros((n, n))
    for layout, sample in zip(model.layouts, patterns, strict=True):
        implied = implied_moments(layout, parameters)
        part_of = complete_part if sample.complete else incomplete_part
        part = part_of(layout, implied, sample, information)
        log_likelihood += part.log_likelihood
        np.add.at(gradient, layout.parameter, part.gradient)
        if total is not None and part.information is not None:
            _add_block(total, layout.parameter, part.information)
    if total is None:
        return Evaluation(log_likelihood, gradient)
    return InformedEvaluation(log_likelihood, gradient, total)


def _add_block(total: np.ndarray, places: np.ndarray, block: np.ndarray) -> None:
    """Add the entries' block at the places of their parameters; a label may occur twice."""
    if len(np.unique(places)) == len(places):
        total[np.ix_(places, places)] += block
    else:
        np.add.at(total, (places[:, None], places[None, :]), block)
