"""The log-likelihood of exogenous variables that are fixed, which lavaan leaves out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.observed import Observed, Saturated

__all__ = ["exogenous_log_likelihood"]


def exogenous_log_likelihood(
    fixed: Sequence[int], saturated: Sequence[Saturated], observed: Observed
) -> float:
    """Return the normal log-likelihood of variables at their sample moments.

    Parameters
    ----------
    fixed : sequence of int
        Places of the variables, complete in all rows.
    saturated : sequence of Saturated
        Unrestricted moments of each group.
    observed : Observed
        The data.

    Notes
    -----
    ``-n/2 [k log 2 pi + log |S| + k]`` for k variables. The likelihood of a model given its fixed
    exogenous variables is that of all variables less this.
    """
    at = list(fixed)
    if not at:
        return 0.0
    total = 0.0
    for moments, group in zip(saturated, observed.groups, strict=True):
        _, log_determinant = np.linalg.slogdet(moments.cov[np.ix_(at, at)])
        total -= group.n_obs / 2 * (len(at) * (np.log(2 * np.pi) + 1) + float(log_determinant))
    return total
