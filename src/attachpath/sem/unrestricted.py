"""The unrestricted moments of each group, and what stands in where they cannot be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from attachpath.sem.observed import GroupData, Observed, Saturated, available_moments, saturated

__all__ = ["unrestricted_moments", "unrestricted_notes"]


def unrestricted_moments(observed: Observed, fixed: Sequence[str] = ()) -> tuple[Saturated, ...]:
    """Return the saturated moments of each group.

    Where the search for them fails, means and variances of the available values stand in as
    starting values; the log-likelihood is missing, so that no test against them is made.

    Parameters
    ----------
    observed : Observed
        The data.
    fixed : sequence of str
        Exogenous variables that keep their sample covariances in any case; no row lacks them.
    """
    return tuple(_moments(group, fixed) for group in observed.groups)


def unrestricted_notes(moments: tuple[Saturated, ...], observed: Observed) -> list[str]:
    """Say where there is no test of the model, and why."""
    failed = [
        group.label or "the data"
        for one, group in zip(moments, observed.groups, strict=True)
        if not one.converged
    ]
    if not failed:
        return []
    note = (
        f"The unrestricted means and covariances of {' and '.join(failed)} were not found (too few "
        "rows have the same variables), so that the model has no chi-square and no fit measures."
    )
    return [note]


def _moments(group: GroupData, fixed: Sequence[str]) -> Saturated:
    found = saturated(group.patterns)
    if found.converged:
        return found
    mean, covariance, _ = available_moments(group.patterns)
    at = [group.names.index(name) for name in fixed]
    stand_in = np.diag(np.diag(covariance))
    stand_in[np.ix_(at, at)] = covariance[np.ix_(at, at)]
    return replace(found, mean=mean, cov=stand_in, log_likelihood=np.nan)
