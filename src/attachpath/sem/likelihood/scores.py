"""Derivatives of each row's log-likelihood by the parameters, for robust standard errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.implied import Compiled, directions, implied_moments, moment_jacobian
from attachpath.sem.observed import GroupData, casewise_scores

__all__ = ["casewise_parameter_scores"]


def casewise_parameter_scores(
    model: Compiled, groups: Sequence[GroupData], parameters: np.ndarray
) -> list[np.ndarray]:
    """Return the scores of every row of each group, shape (rows, parameters)."""
    scores = []
    for layout, group in zip(model.layouts, groups, strict=True):
        implied = implied_moments(layout, parameters)
        mean = implied.mean if layout.mean_structure else group.patterns.mean[0]
        jacobian = np.zeros((len(mean) * (len(mean) + 3) // 2, model.n_parameters))
        by_entry = moment_jacobian(directions(layout, implied))
        np.add.at(jacobian.T, layout.parameter, by_entry.T)
        scores.append(
            casewise_scores(
                group.values, mean, implied.covariance, group.patterns, jacobian=jacobian
            )
        )
    return scores
