"""How much one common source could account for: the first dimension of correlations.

What everything has in common that was filled in at one sitting holds true relations, mood, halo
and response style together (Podsakoff, MacKenzie, Lee & Podsakoff 2003); a large first dimension
is no proof of method variance, and a small one no proof of its absence.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.measurement.least_squares_factor import fit_least_squares_factor

__all__ = ["CommonDimension", "common_dimension", "correlation_matrix"]


@dataclass(frozen=True)
class CommonDimension:
    """What one dimension says about the correlations of several scales.

    Attributes
    ----------
    scales : int
        Number of scales.
    mean_absolute, lowest, highest : float
        Mean of the absolute correlations, and their range.
    first_share, second_share : float
        Shares of the first two eigenvalues of the correlation matrix; without any correlation
        each is 1 / scales.
    reproduced : float
        Share of the sum of squared correlations that one factor (unweighted least squares)
        reproduces.
    largest_residual : float
        Largest absolute correlation that it leaves.
    reason : str or None
        Why the numbers are missing.
    """

    scales: int
    mean_absolute: float = np.nan
    lowest: float = np.nan
    highest: float = np.nan
    first_share: float = np.nan
    second_share: float = np.nan
    reproduced: float = np.nan
    largest_residual: float = np.nan
    reason: str | None = None

    def as_record(self) -> dict[str, float | int | str | None]:
        """Return the numbers as a flat record."""
        return asdict(self)


def common_dimension(correlations: pd.DataFrame) -> CommonDimension:
    """Describe the first dimension of a correlation matrix.

    Parameters
    ----------
    correlations : DataFrame
        Square, same order of rows and columns, ones on the diagonal.

    Returns
    -------
    CommonDimension
        Missing with a reason for fewer than three scales or a missing correlation.

    Raises
    ------
    UsageError
        ``not-square``.

    Notes
    -----
    "Harman's single-factor test" looks at `first_share` alone. Podsakoff et al. (2003, p. 889) show
    why it neither detects nor rules out method variance; it is a description.

    Examples
    --------
    >>> equal = pd.DataFrame(np.full((4, 4), 0.5) + np.eye(4) * 0.5)
    >>> found = common_dimension(equal)
    >>> found.first_share, round(found.reproduced, 6)
    (0.625, 1.0)
    """
    matrix = correlations.to_numpy(dtype=np.float64)
    k = len(matrix)
    if matrix.shape != (k, k):
        raise UsageError(
            "not-square",
            f"The matrix has {matrix.shape[0]} rows and {matrix.shape[1]} columns.",
            "It is no correlation matrix.",
            "Give the correlations of every scale with every scale.",
        )
    if k < 3:
        return CommonDimension(k, reason="it needs at least three scales")
    if np.isnan(matrix).any():
        return CommonDimension(k, reason="a correlation is missing")
    below = matrix[np.tril_indices(k, -1)]
    values = np.linalg.eigvalsh(matrix)[::-1] / k
    first = fit_least_squares_factor(matrix)
    left = (matrix - np.outer(first.loadings, first.loadings))[np.tril_indices(k, -1)]
    squares = float((below**2).sum())
    return CommonDimension(
        scales=k,
        mean_absolute=float(np.abs(below).mean()),
        lowest=float(below.min()),
        highest=float(below.max()),
        first_share=float(values[0]),
        second_share=float(values[1]),
        reproduced=1 - float((left**2).sum()) / squares if squares > 0 else np.nan,
        largest_residual=float(np.abs(left).max()),
    )


def correlation_matrix(pairs: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Arrange correlations of pairs as a symmetric matrix.

    Parameters
    ----------
    pairs : DataFrame
        ``x, y, r``, a row a pair, as `attachpath.models.correlations` gives them.
    columns : list of str
        Order of the rows and columns.

    Returns
    -------
    DataFrame
        Ones on the diagonal; NaN for a pair that is not there.
    """
    place = {name: number for number, name in enumerate(columns)}
    matrix = np.full((len(columns), len(columns)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for x, y, r in zip(pairs["x"], pairs["y"], pairs["r"], strict=True):
        matrix[place[x], place[y]] = matrix[place[y], place[x]] = r
    return pd.DataFrame(matrix, index=columns, columns=columns)
