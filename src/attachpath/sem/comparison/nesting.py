"""Whether one model is a special case of another."""

from __future__ import annotations

import numpy as np

from attachpath.sem.estimation import estimate
from attachpath.sem.implied import compile_table
from attachpath.sem.observed import Patterns, saturated
from attachpath.sem.result import SemFit

__all__ = ["is_nested"]

_NO_MISFIT = 1e-5
"""Discrepancy per row below which implied moments count as reproduced."""


def is_nested(restricted: SemFit, general: SemFit) -> bool | None:
    """Tell whether a model can reproduce all moments that a more restricted one implies.

    Parameters
    ----------
    restricted, general : SemFit
        Fits to the same variables and groups.

    Returns
    -------
    bool or None
        None when the search did not converge.

    Notes
    -----
    The test of nesting of Bentler and Satorra (2010, Psychological Methods 15, 111-123): the
    general model is fitted to the implied moments of the restricted one; only a model that holds
    the other fits them without error.
    """
    samples = _implied_samples(restricted, general)
    try:
        moments = [saturated(sample) for sample in samples]
        means, covariances = [one.mean for one in moments], [one.cov for one in moments]
        model = compile_table(general.compiled.table, means, covariances)
        found = estimate(model, samples, means, covariances, general.solution.parameters)
    except np.linalg.LinAlgError:
        return None
    misfit = 2.0 * (sum(one.log_likelihood for one in moments) - found.log_likelihood)
    if misfit / general.n_obs < _NO_MISFIT:
        return True
    return False if found.converged else None


def _implied_samples(restricted: SemFit, general: SemFit) -> list[Patterns]:
    """Give the restricted model's moments as complete data, in the general model's order."""
    labels = [group.label for group in restricted.observed.groups]
    samples = []
    for group in general.observed.groups:
        at = labels.index(group.label)
        own = restricted.observed.groups[at]
        order = [own.names.index(name) for name in group.names]
        implied = restricted.implied[at]
        with_means = restricted.compiled.table.options.mean_structure
        mean = (implied.mean if with_means else restricted.saturated[at].mean)[order]
        samples.append(
            Patterns(
                observed=np.ones((1, len(order)), dtype=bool),
                n=np.array([float(group.n_obs)]),
                mean=mean[None],
                cov=implied.covariance[np.ix_(order, order)][None],
                of_row=np.zeros(group.n_obs, dtype=np.intp),
            )
        )
    return samples
