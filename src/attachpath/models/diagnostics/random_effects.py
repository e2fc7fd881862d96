"""Predicted random effects of each group, and their conditional standard errors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.fitted import Fitted
from attachpath.models.marginal import Block, Marginal, marginal_model

__all__ = ["random_effects"]


def random_effects(
    fitted: Fitted, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Predict the random effects of a multilevel fit.

    Parameters
    ----------
    fitted : Fitted
        From `multilevel`.
    data : DataFrame
        The data that were fitted.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    DataFrame
        A row a random part, term and group: ``group`` (the grouping column), ``term``
        (``"Intercept"`` or the slope), ``level_value`` (the group, as text), ``n_rows``,
        ``estimate``, ``std_error``.

    Raises
    ------
    UsageError
        ``not-multilevel``, ``other-data``.
    EstimationError
        ``not-converged``.

    Notes
    -----
    Best linear unbiased predictions, ``u = G Z' V^-1 (y - X b)`` (Henderson, 1975, Biometrics 31,
    423-447), at the estimated variances. ``std_error`` is the square root of the diagonal of
    ``G - G Z' V^-1 Z G``, the variance of u given y and the coefficients: lme4's
    ``ranef(condVar = TRUE)``. Predictions are pulled towards zero, the more the fewer rows a group
    has: their spread is smaller than the random variance, and their ranks are uncertain.

    Examples
    --------
    >>> from attachpath.models.multilevel import multilevel
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"g": np.repeat(list("abcdefgh"), 5)})
    >>> data["y"] = np.repeat(np.arange(8.0), 5) + rng.normal(size=40)
    >>> found = random_effects(multilevel("y ~ 1 + (1 | g)", data), data)
    >>> found.loc[found["estimate"].idxmax(), "level_value"]
    'h'
    """
    model = marginal_model(fitted, data, partial_groups=partial_groups)
    estimates = [np.zeros((p.n_groups, len(p.terms))) for p in model.design.random]
    errors = [np.zeros_like(values) for values in estimates]
    for block in model.blocks:
        _predict(block, model, estimates, errors)
    used = data.iloc[model.design.rows]
    tables = []
    for part, estimate, error in zip(model.design.random, estimates, errors, strict=True):
        names = pd.factorize(used[part.group].infer_objects(), sort=True)[1]
        for place, term in enumerate(part.terms):
            table = {
                "group": part.group,
                "term": "Intercept" if term == "1" else term,
                "level_value": [str(name) for name in names],
                "n_rows": np.bincount(part.codes[part.codes >= 0], minlength=part.n_groups),
                "estimate": estimate[:, place],
                "std_error": error[:, place],
            }
            tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True)


def _predict(
    block: Block, model: Marginal, estimates: list[np.ndarray], errors: list[np.ndarray]
) -> None:
    left = block.inverse @ (block.response - block.matrix @ model.estimates)
    for part, effects in enumerate(block.effects):
        covariance = np.kron(np.eye(len(effects.groups)), model.variances[part])
        across = effects.indicator @ covariance
        known = np.einsum("ij,ij->j", across, block.inverse @ across)
        variance = np.maximum(np.diag(covariance) - known, 0)  # rounding at a variance of zero
        shape = (len(effects.groups), effects.terms)
        estimates[part][effects.groups] = (across.T @ left).reshape(shape)
        errors[part][effects.groups] = np.sqrt(variance).reshape(shape)
