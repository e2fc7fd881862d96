"""Fitted values and residuals of a fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.fitted import Fitted
from attachpath.models.marginal_fit import marginal_fit

__all__ = ["residuals"]

_COLUMNS = (
    "fitted_fixed",
    "residual_fixed",
    "fitted",
    "residual",
    "leverage",
    "standardised",
)


def residuals(
    fitted: Fitted, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return fitted values and residuals, a row for each row of the data.

    Parameters
    ----------
    fitted : Fitted
        From `regression` or `multilevel`.
    data : DataFrame
        The data that were fitted.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    DataFrame
        With the index of the data; rows that the fit left out are missing. ``fitted_fixed`` and
        ``residual_fixed`` by the coefficients alone (marginal), ``fitted`` and ``residual`` by
        coefficients and random effects (conditional; the same in a regression), ``leverage``, and
        ``standardised``: the residual over its standard deviation, missing where leverage is 1.

    Raises
    ------
    UsageError
        ``other-data``.
    EstimationError
        ``not-converged``.

    Notes
    -----
    With ``P = V^-1 - V^-1 X (X'V^-1X)^-1 X'V^-1`` and residual variance s^2, the conditional
    residual is ``e = s^2 P y``, the leverage ``h = 1 - s^2 P_ii`` and the standardised residual
    ``e / (s sqrt(1 - h))``. For a regression these are R's `hatvalues` and `rstandard`, for a
    multilevel fit lme4's.

    Examples
    --------
    >>> from attachpath.models.regression import regression
    >>> data = pd.DataFrame({"x": [0.0, 1, 2, 3], "y": [1.0, 3, 2, None]})
    >>> residuals(regression("y ~ x", data), data)[["fitted", "residual"]].round(2)
       fitted  residual
    0     1.5      -0.5
    1     2.0       1.0
    2     2.5      -0.5
    3     NaN       NaN
    """
    model = marginal_fit(fitted, data, partial_groups=partial_groups)
    spread = model.residual_variance**0.5
    values = np.full((len(data), len(_COLUMNS)), np.nan)
    for block in model.blocks:
        fixed = block.matrix @ model.estimates
        left = block.inverse @ (block.response - fixed)
        weighted = block.inverse @ block.matrix
        taken = np.einsum("ij,jk,ik->i", weighted, model.coefficient_covariance, weighted)
        free = model.residual_variance * (np.diag(block.inverse) - taken)  # 1 - leverage
        residual = model.residual_variance * left
        free = np.where(free > 1e-10, free, np.nan)
        values[model.design.rows[block.rows]] = np.column_stack(
            [
                fixed,
                block.response - fixed,
                block.response - residual,
                residual,
                np.where(np.isnan(free), 1.0, 1 - free),
                residual / (spread * np.sqrt(free)),
            ]
        )
    return pd.DataFrame(values, index=data.index, columns=list(_COLUMNS))
