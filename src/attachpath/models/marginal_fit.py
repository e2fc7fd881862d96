"""The marginal model of any fit: a regression is one whose rows are all independent."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import linalg

from attachpath.errors import EstimationError
from attachpath.fitted import Fitted
from attachpath.formula import Design, design, parse_formula
from attachpath.models.marginal import Block, Marginal, marginal_model
from attachpath.models.same_data import check_same_data

__all__ = ["marginal_fit"]

# Rows of a regression in one block: small enough that the inverse of its covariance costs nothing.
_ROWS = 64


def marginal_fit(
    fitted: Fitted, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> Marginal:
    """Return the marginal model of a regression or of a multilevel fit.

    Parameters
    ----------
    fitted : Fitted
        From `regression` or `multilevel`, whatever its standard errors.
    data : DataFrame
        The data that were fitted.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    Marginal
        Of a regression: no random effects, ``V = s^2 I`` with s^2 over the residual df, cut into
        blocks of rows.

    Raises
    ------
    UsageError
        ``other-data``.
    EstimationError
        ``not-converged``.
    """
    if parse_formula(fitted.formula).random:
        return marginal_model(fitted, data, partial_groups=partial_groups)
    return _of_regression(fitted, data)


def _of_regression(fitted: Fitted, data: pd.DataFrame) -> Marginal:
    if fitted.reason is not None:
        raise EstimationError(
            "not-converged",
            f"There is nothing to go on from: {fitted.reason}: {fitted.formula}",
            "The fit has no numbers.",
            "Look at the notes of the fit.",
        )
    made = design(fitted.formula, data)
    estimates = linalg.lstsq(made.matrix, made.response, lapack_driver="gelsy")[0]
    check_same_data(fitted, len(made.rows), estimates)
    residuals = made.response - made.matrix @ estimates
    n, p = made.matrix.shape
    variance = float(residuals @ residuals) / (n - p)
    starts = range(0, n, _ROWS)
    blocks = (_block(made, np.arange(start, min(start + _ROWS, n)), variance) for start in starts)
    return Marginal(made, (), variance, tuple(blocks))


def _block(made: Design, rows: np.ndarray, variance: float) -> Block:
    covariance = variance * np.eye(len(rows))
    return Block(rows, made.response[rows], made.matrix[rows], (), covariance)
