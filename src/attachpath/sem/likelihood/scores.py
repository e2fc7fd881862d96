"""Derivatives of each row's log-likelihood by the parameters, for robust standard errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.implied import Compiled, implied_moments, moment_jacobians
from attachpath.sem.observed import GroupData, casewise_scores

__all__ = ["casewise_parameter_scores"]


def casewise_parameter_scores(
    model: Compiled, groups: Sequence[GroupData], parameters: np.ndarray
) -> list[np.ndarray]:
    """Return the scores of every row of each group, shape (rows, parameters)."""
    scores = []
    jacobians = moment_jacobians(model, parameters)
    for layout, group, jacobian in zip(model.layouts, groups, jacobians, strict=True):
        implied = implied_moments(layout, parameters)
        mean = implied.mean if layout.mean_structure else group.patterns.mean[0]
        scores.append(
            casewise_scores(
                group.values, mean, implied.covariance, group.patterns, jacobian=jacobian
            )
        )
    return scores
