"""Reliability of differences between clients and of changes within clients, from item answers.

Alpha and omega of the two covariance matrices of two-level data (Geldhof, Preacher & Zyphur 2014).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from attachpath.errors import UsageError
from attachpath.fitted import check_level
from attachpath.measurement.alpha import (
    alpha_gradient,
    alpha_of_covariance,
    interval_below_one,
)
from attachpath.measurement.least_squares_factor import (
    fit_least_squares_factor,
    least_squares_omega_gradient,
)
from attachpath.measurement.reliability import (
    Reliability,
    complete_answers,
    missing_reliability,
)

__all__ = ["TwoLevelReliability", "covariance_within_between", "within_between_reliability"]

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class TwoLevelReliability:
    """Reliability at two levels.

    Attributes
    ----------
    within_alpha, within_omega : Reliability
        Of a client's deviations from the client's own mean: how well change is measured at one
        occasion.
    between_alpha, between_omega : Reliability
        Of the differences between clients' true means.
    client_share : float
        Share of the scale score's variance that lies between clients; 0 at least.
    n_rows, n_clients : int
        Occasions and clients used.
    notes : tuple of str
        Rows left out, items that run the other way.
    """

    within_alpha: Reliability
    within_omega: Reliability
    between_alpha: Reliability
    between_omega: Reliability
    client_share: float
    n_rows: int
    n_clients: int
    notes: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """One row a level and coefficient."""
        rows = [
            {"level": level, "coefficient": name} | getattr(self, f"{level}_{name}").as_record()
            for level in ("within", "between")
            for name in ("alpha", "omega")
        ]
        return pd.DataFrame(rows)


@dataclass(frozen=True, eq=False)
class _Levels:
    """Sums of two-level data: what the matrices and a jackknife over clients need."""

    deviations: Matrix  # from the client's own mean, (rows, items)
    means: Matrix  # of each client, centred on the mean of all rows, (clients, items)
    codes: NDArray[np.intp]  # client of each row
    sizes: Matrix  # rows of each client

    @property
    def within(self) -> Matrix:
        freedom = len(self.codes) - len(self.sizes)
        return np.asarray(self.deviations.T @ self.deviations / freedom)

    @property
    def between(self) -> Matrix:
        weighted = self.means * self.sizes[:, None]
        total = weighted.sum(axis=0)
        squares = self.means.T @ weighted - np.outer(total, total) / self.sizes.sum()
        spread = squares / (len(self.sizes) - 1) - self.within
        return np.asarray(
            spread / _effective_size(self.sizes.sum(), (self.sizes**2).sum(), len(self.sizes))
        )


def within_between_reliability(
    items: pd.DataFrame, client: ArrayLike, level: float = 0.95
) -> TwoLevelReliability:
    """Estimate alpha and omega within and between clients from repeated item answers.

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item, a row an occasion of a client. Rows with a missing answer or
        without a client are left out and counted in the notes.
    client : array_like
        The client of each row, in the order of the rows.
    level : float
        Confidence level.

    Returns
    -------
    TwoLevelReliability
        A coefficient is missing with a reason when its level has no variance or its one-factor
        model has no solution.

    Raises
    ------
    UsageError
        ``wrong-length``, ``too-few-items``, ``not-numeric`` or ``bad-level``.

    Notes
    -----
    The covariance matrices are the analysis-of-variance estimators, unbiased for any number of
    occasions a client: W = SSW / (N - G); B = (SSB / (G - 1) - W) / n0, with
    n0 = (N - sum n_i^2 / N) / (G - 1) (Searle, Casella & McCulloch 1992). Alpha and omega are
    computed from each as for one level (Geldhof et al. 2014); omega in two stages, a one-factor
    model fitted to each matrix by unweighted least squares, which B allows also when it is not
    positive definite. Intervals: jackknife over clients of the linearised coefficient,
    symmetric for log(1 - coefficient). A trend that all clients share counts as change within.
    """
    check_level(level)
    kept, codes, lost = _with_client(items, client)
    values, notes = complete_answers(kept)
    complete = np.isfinite(kept.to_numpy(dtype=np.float64, na_value=np.nan)).all(axis=1)
    levels = _levels(values, codes[complete])
    n, clients = len(values), len(levels.sizes)
    if lost:
        notes = (f"{lost} rows have no client and were left out", *notes)
    enough = clients >= 3 and n - clients >= 2

    def coefficient(place: str, name: str) -> Reliability:
        if enough:
            return _coefficient(levels, place, name, level)
        return _too_few(items, name, level, n)

    return TwoLevelReliability(
        within_alpha=coefficient("within", "alpha"),
        within_omega=coefficient("within", "omega"),
        between_alpha=coefficient("between", "alpha"),
        between_omega=coefficient("between", "omega"),
        client_share=_share_between(levels) if enough else np.nan,
        n_rows=n,
        n_clients=clients,
        notes=notes,
    )


def covariance_within_between(items: pd.DataFrame, client: ArrayLike) -> tuple[Matrix, Matrix]:
    """Return the covariance matrices of items within and between clients.

    Parameters
    ----------
    items, client
        As in `within_between_reliability`; complete rows are used. At least two clients, one of
        them with two rows.

    Returns
    -------
    tuple of numpy.ndarray
        Within and between, each of shape (items, items). The second need not be positive
        definite: it is an unbiased difference of two matrices.
    """
    kept, codes, _ = _with_client(items, client)
    values = kept.to_numpy(dtype=np.float64, na_value=np.nan)
    complete = np.isfinite(values).all(axis=1)
    levels = _levels(values[complete], codes[complete])
    return levels.within, levels.between


def _with_client(
    items: pd.DataFrame, client: ArrayLike
) -> tuple[pd.DataFrame, NDArray[np.intp], int]:
    ids = pd.Series(np.asarray(client, dtype=object))
    if len(ids) != len(items):
        raise UsageError(
            "wrong-length",
            f"There are {len(items)} rows of items and {len(ids)} clients.",
            "The two come from different tables, or one was filtered.",
            "Give the client of each row, in the order of the rows.",
        )
    codes, _ = pd.factorize(ids)
    known = codes >= 0
    return items[known], codes[known], int((~known).sum())


def _levels(values: Matrix, codes: NDArray[np.intp]) -> _Levels:
    _, dense = np.unique(codes, return_inverse=True)
    centred = values - values.mean(axis=0) if len(values) else values
    sizes = np.bincount(dense).astype(np.float64)
    sums = np.zeros((len(sizes), values.shape[1]))
    np.add.at(sums, dense, centred)
    means = sums / sizes[:, None]
    return _Levels(centred - means[dense], means, dense, sizes)


def _too_few(items: pd.DataFrame, name: str, level: float, n: int) -> Reliability:
    return missing_reliability(
        "it needs three clients and two repeated occasions",
        level=level,
        n=n,
        items=items.shape[1],
        method=name,
    )


def _coefficient(levels: _Levels, place: str, name: str, level: float) -> Reliability:
    covariance = levels.within if place == "within" else levels.between
    n = len(levels.codes) if place == "within" else len(levels.sizes)
    method = f"{name} {place} clients, jackknife interval over clients"
    items = len(covariance)
    estimate, gradient, reason = _estimate(covariance, name, place)
    if reason:
        return missing_reliability(reason, level=level, n=n, items=items, method=method)
    left_out = _without_each_client(levels, gradient, place)
    clients = len(left_out)
    std_error = np.sqrt((clients - 1) * left_out.var())
    low, high = interval_below_one(estimate, float(std_error), level)
    return Reliability(estimate, low, high, level, n, items, method)


def _estimate(covariance: Matrix, name: str, place: str) -> tuple[float, Matrix, str | None]:
    none = np.zeros_like(covariance)
    if covariance.sum() <= 0 or np.trace(covariance) <= 0:
        return np.nan, none, f"the sum of the items does not vary {place} clients"
    if name == "alpha":
        return alpha_of_covariance(covariance), alpha_gradient(covariance), None
    if len(covariance) < 3:
        return np.nan, none, "a one-factor model needs at least three items"
    model = fit_least_squares_factor(covariance)
    if not model.converged:
        return np.nan, none, "the one-factor model did not converge"
    if model.residual_variances.sum() < 0:
        return np.nan, none, "the residual variances of the one-factor model sum to less than zero"
    return model.omega, least_squares_omega_gradient(model, covariance), None


def _without_each_client(levels: _Levels, gradient: Matrix, place: str) -> Matrix:
    """Return sum(gradient * matrix) with each client left out in turn, shape (clients,)."""
    rows = ((levels.deviations @ gradient) * levels.deviations).sum(axis=1)
    of_client = np.bincount(levels.codes, weights=rows)
    sizes, means = levels.sizes, levels.means
    n, clients = sizes.sum() - sizes, len(sizes) - 1
    within = (of_client.sum() - of_client) / (n - clients)
    if place == "within":
        return np.asarray(within)
    squares = sizes * ((means @ gradient) * means).sum(axis=1)
    sums = (sizes[:, None] * means).sum(axis=0) - sizes[:, None] * means
    about_mean = squares.sum() - squares - ((sums @ gradient) * sums).sum(axis=1) / n
    size = _effective_size(n, (sizes**2).sum() - sizes**2, clients)
    return np.asarray((about_mean / (clients - 1) - within) / size)


def _effective_size(n: Matrix, squares: Matrix, clients: int) -> Matrix:
    return np.asarray((n - squares / n) / (clients - 1))


def _share_between(levels: _Levels) -> float:
    between = max(float(levels.between.sum()), 0.0)
    total = between + float(levels.within.sum())
    return between / total if total > 0 else np.nan
