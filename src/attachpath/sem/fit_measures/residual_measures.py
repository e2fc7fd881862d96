"""Measures of the residuals: root mean squares of sample less implied moments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.implied import Implied
from attachpath.sem.observed import Saturated

__all__ = ["residual_measures"]


def residual_measures(
    saturated: Sequence[Saturated],
    implied: Sequence[Implied],
    n_obs: Sequence[int],
    mean_structure: bool,
) -> dict[str, float]:
    """Return RMR, SRMR and CRMR, each with and without the means.

    Parameters
    ----------
    saturated, implied : sequences
        Unrestricted and implied moments of each group.
    n_obs : sequence of int
        Rows of each group, which weigh the groups.
    mean_structure : bool
        Whether means belong to the model; if not, both variants agree.

    Notes
    -----
    ``rmr`` averages squared residuals over the lower triangle and the means. ``srmr`` divides
    each by the *sample* standard deviations of its variables (Bentler 1995). ``crmr`` compares
    correlations, and means over their own standard deviations, without the diagonal (Bollen
    1989; Maydeu-Olivares 2017). Under missing data the sample moments are the unrestricted maximum
    likelihood estimates. Of several groups it is the mean by rows, as in lavaan.
    """
    parts = [
        _of_group(sample, model, mean_structure)
        for sample, model in zip(saturated, implied, strict=True)
    ]
    weights = np.asarray(n_obs) / np.sum(n_obs)
    return {
        name: float(sum(w * part[name] for w, part in zip(weights, parts, strict=True)))
        for name in parts[0]
    }


def _of_group(sample: Saturated, model: Implied, mean_structure: bool) -> dict[str, float]:
    deviation = np.sqrt(np.diag(sample.cov))
    implied_deviation = np.sqrt(np.maximum(np.diag(model.covariance), 0.0))
    lower = np.tril_indices(len(deviation))
    below = np.tril_indices(len(deviation), -1)
    residual = sample.cov - model.covariance
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations = sample.cov / np.outer(deviation, deviation) - (
            model.covariance / np.outer(implied_deviation, implied_deviation)
        )
        of_means = {
            "rmr": sample.mean - model.mean,
            "srmr": (sample.mean - model.mean) / deviation,
            "crmr": (sample.mean - model.mean) / deviation,
        }
    of_covariances = {
        "rmr": residual[lower],
        "srmr": (residual / np.outer(deviation, deviation))[lower],
        "crmr": correlations[below],
    }
    measures = {}
    for name, found in of_covariances.items():
        both = np.concatenate([found, of_means[name]]) if mean_structure else found
        measures[name] = _root_mean_square(both)
        measures[f"{name}_nomean"] = _root_mean_square(found)
    return measures


def _root_mean_square(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2))) if len(values) else 0.0
