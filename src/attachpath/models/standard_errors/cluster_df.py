"""Degrees of freedom of cluster-robust tests by Pustejovsky & Tipton (2018)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

__all__ = ["ClusterSatterthwaite"]

# A variance below this share of the model's own is zero but for rounding.
_ZERO = 1e-10


@dataclass(frozen=True, eq=False)
class ClusterSatterthwaite:
    """Satterthwaite's df of a contrast under the CR2 covariance.

    Attributes
    ----------
    back : numpy.ndarray
        R^-1 of the whitened design QR, shape (terms, terms).
    own : numpy.ndarray
        FF' of each cluster, shape (clusters, terms, terms); ``R' F e`` is its adjusted score.
    shared : numpy.ndarray
        FQ of each cluster, shape (clusters, terms, terms).

    Notes
    -----
    Pustejovsky & Tipton (2018, Journal of Business & Economic Statistics 36, 672-683), section
    3.2: under the working model the variance of a contrast is a sum of squares of normal variables
    with covariance P over clusters, so that ``df = (tr P)^2 / sum P_ij^2``.
    """

    back: np.ndarray
    own: np.ndarray
    shared: np.ndarray

    def __call__(self, weights: np.ndarray) -> float:
        """Return the df of ``weights @ coefficients``; NaN where no residual tells its variance."""
        return self.of_joint_test(weights[None, :])[0]

    def of_joint_test(self, weights: np.ndarray) -> tuple[float, float]:
        """Return the denominator df m and the scale lambda of the F test of several contrasts.

        Parameters
        ----------
        weights : numpy.ndarray
            Contrasts, shape (contrasts, terms), linearly independent.

        Returns
        -------
        tuple of float
            m and lambda: ``lambda F`` is referred to F(q, m). Both NaN where the working model
            gives a contrast no variance, m not positive where the clusters are too few.

        Notes
        -----
        The approximate Hotelling T-squared test ("HTZ") of Pustejovsky & Tipton (2018), section
        3.3: ``eta = q (q + 1) / sum of the variances`` of the whitened covariance's elements,
        ``m = eta - q + 1`` and ``lambda = m / eta``.
        """
        q = len(weights)
        turned = weights @ self.back
        own = turned @ self.own @ turned.T
        shared = turned @ self.shared
        inside = shared @ shared.transpose(0, 2, 1)
        expected = (own - inside).sum(axis=0)
        size = np.sqrt(np.einsum("ij,ij->i", turned, turned))
        values, vectors = linalg.eigh(expected / np.outer(size, size))
        if not values[0] > _ZERO:
            return float("nan"), float("nan")
        white = (vectors / np.sqrt(values)).T / size
        own = white @ own @ white.T
        shared = white @ shared
        eta = q * (q + 1) / _variance(own, shared)
        return eta - q + 1, (eta - q + 1) / eta

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ClusterSatterthwaite)
            and np.array_equal(self.back, other.back)
            and np.array_equal(self.own, other.own)
            and np.array_equal(self.shared, other.shared)
        )

    __hash__ = None  # type: ignore[assignment]  # arrays have no hash


def _variance(own: np.ndarray, shared: np.ndarray) -> float:
    """Sum over clusters i, j of (tr P_ij)^2 + tr(P_ij^2), with P_ij = [i = j] S_i - T_i T_j'."""
    inside = shared @ shared.transpose(0, 2, 1)
    joint = np.einsum("iak,ibl->akbl", shared, shared, optimize=True)
    everywhere = float((joint**2).sum()) + float(np.einsum("akbl,bkal->", joint, joint))
    diagonal = _squares(own - inside) - _squares(inside)
    return everywhere + diagonal


def _squares(blocks: np.ndarray) -> float:
    """Sum over clusters of (tr P)^2 + tr(P^2)."""
    traces = np.einsum("iaa->i", blocks)
    return float(traces @ traces) + float(np.einsum("iab,iba->", blocks, blocks))
