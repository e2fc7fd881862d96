"""Variance inflation: how much a coefficient loses to what its predictors share."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import linalg

from attachpath.formula import Formula, design

__all__ = ["variance_inflation"]


def variance_inflation(formula: str | Formula, data: pd.DataFrame) -> pd.DataFrame:
    """Return the variance inflation factor of every term of a model.

    Parameters
    ----------
    formula : str or Formula
        The model; random parts are left aside.
    data : DataFrame
        One row an observation; the complete rows are used.

    Returns
    -------
    DataFrame
        A row a term but the intercept: ``term, vif, tolerance``. A category has a row for each of
        its columns, as coded.

    Raises
    ------
    FormulaError
        Whatever `attachpath.formula.design` finds; a model of full rank has finite factors.

    Notes
    -----
    ``1 / (1 - R^2)`` with R^2 of the term on all others: the diagonal of the inverse of their
    correlation matrix (Marquardt 1970, Technometrics 12, 591-612). Its root is the factor by
    which the standard error grew.

    Examples
    --------
    >>> data = pd.DataFrame({"y": [1.0, 2, 4, 3, 5], "a": [0, 1, 2, 3, 4], "b": [0, 2, 1, 3, 4]})
    >>> variance_inflation("y ~ a + b", data).round(2)
      term   vif  tolerance
    0    a  5.26       0.19
    1    b  5.26       0.19
    """
    made = design(formula, data)
    kept = [place for place, term in enumerate(made.terms) if term != "Intercept"]
    if not kept:
        return pd.DataFrame({"term": [], "vif": [], "tolerance": []})
    correlation = np.atleast_2d(np.corrcoef(made.matrix[:, kept], rowvar=False))
    factors = np.diag(linalg.inv(correlation))
    terms = [made.terms[place] for place in kept]
    return pd.DataFrame({"term": terms, "vif": factors, "tolerance": 1 / factors})
