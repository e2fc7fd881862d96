"""The natural unit of each parameter: what one standard deviation of its variables makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.implied.compiling import Compiled
from attachpath.sem.implied.moments import implied_moments

__all__ = ["natural_units"]


def natural_units(
    model: Compiled, parameters: np.ndarray, covariances: Sequence[np.ndarray]
) -> np.ndarray:
    """Return the unit of each parameter, shape (parameters,).

    A path is in units of its outcome's standard deviation by its cause's, a covariance in the
    product of both, an intercept in one; of observed variables those of the sample.
    """
    units = np.ones(model.n_parameters)
    for layout, covariance in zip(model.layouts, covariances, strict=True):
        implied = implied_moments(layout, parameters)
        sd = np.sqrt(np.abs(np.diag(implied.all_covariances)))
        sd[: implied.p] = np.sqrt(np.diag(covariance))
        sd[sd == 0.0] = float(np.median(sd))
        units[layout.parameter] = np.concatenate(
            [
                sd[layout.path_rows] / sd[layout.path_columns],
                sd[layout.covariance_rows] * sd[layout.covariance_columns],
                sd[layout.mean_rows],
            ]
        )
    return units
