"""Derivatives of each group's moments by the parameters of the model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attachpath.sem.implied.compiling import Compiled
from attachpath.sem.implied.derivatives import directions, moment_jacobian, summed_by_parameter
from attachpath.sem.implied.moments import implied_moments

__all__ = ["moment_jacobians"]


def moment_jacobians(model: Compiled, parameters: np.ndarray) -> list[NDArray[np.float64]]:
    """Return the derivatives of (means, lower triangle of the covariance) of each group.

    Parameters
    ----------
    model : Compiled
        The compiled model.
    parameters : numpy.ndarray
        Shape (parameters,).

    Returns
    -------
    list of numpy.ndarray
        One a group, shape (p + p (p + 1) / 2, parameters).
    """
    found = []
    for layout in model.layouts:
        by_entry = moment_jacobian(directions(layout, implied_moments(layout, parameters)))
        found.append(summed_by_parameter(layout, by_entry, model.n_parameters))
    return found
