"""The cluster-robust covariance of least squares, weighted or not, and the df of its contrasts.

Everything happens in whitened rows: with the working covariance Phi = D'D of a cluster (D upper
triangular) its rows are ``D^-T X`` and ``D^-T e``, and least squares is unweighted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import linalg

from attachpath.fitted import ConstantDegreesOfFreedom, DegreesOfFreedom
from attachpath.models.standard_errors.cluster_df import ClusterSatterthwaite

__all__ = [
    "CLUSTER_KINDS",
    "ClusterKind",
    "WhitenedCluster",
    "cluster_sandwich",
    "independent_rows",
]

ClusterKind = Literal["CR0", "CR1", "CR2"]
CLUSTER_KINDS: tuple[ClusterKind, ...] = ("CR0", "CR1", "CR2")

# An eigenvalue below this share of the largest one is zero: the cluster has no residual there.
_ZERO = 1e-12


@dataclass(frozen=True, eq=False)
class WhitenedCluster:
    """The rows of one cluster.

    Attributes
    ----------
    matrix, residuals : numpy.ndarray
        ``D^-T X``, shape (rows, terms), and ``D^-T e``, shape (rows,).
    metric : numpy.ndarray or None
        ``DD'``, shape (rows, rows); None where Phi is the unit matrix.
    """

    matrix: np.ndarray
    residuals: np.ndarray
    metric: np.ndarray | None = None


def independent_rows(
    matrix: np.ndarray, residuals: np.ndarray, codes: np.ndarray
) -> list[WhitenedCluster]:
    """Split the rows of a regression, whose working covariance is the unit matrix, by cluster.

    Parameters
    ----------
    matrix, residuals : numpy.ndarray
        Shapes (rows, terms) and (rows,).
    codes : numpy.ndarray
        Cluster of each row, from 0.

    Returns
    -------
    list of WhitenedCluster
    """
    order = np.argsort(codes, kind="stable")
    rows_of_clusters = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
    return [WhitenedCluster(matrix[rows], residuals[rows]) for rows in rows_of_clusters]


def cluster_sandwich(
    clusters: list[WhitenedCluster], kind: ClusterKind
) -> tuple[np.ndarray, DegreesOfFreedom]:
    """Return the covariance of the coefficients and their df.

    Parameters
    ----------
    clusters : list of WhitenedCluster
        At least two.
    kind : {"CR0", "CR1", "CR2"}
        As in `cluster_robust`.

    Returns
    -------
    tuple of numpy.ndarray and DegreesOfFreedom

    Notes
    -----
    With ``D^-T X = QR`` the adjustment of Pustejovsky & Tipton (2018, equation 6),
    ``A = D' B^(+1/2) D`` and ``B = D (Phi - X (X'Phi^-1 X)^-1 X') D'``, makes the score of a
    cluster ``R' F e`` with ``F = Q' B^(+1/2) DD'`` and ``B = DD' (I - QQ') DD'``, e being whitened.
    Where Phi is the unit matrix, ``F = (I - Q'Q)^(+1/2) Q'``. CR0 has ``F = Q'``.
    """
    stacked = np.concatenate([one.matrix for one in clusters])
    Q, R = linalg.qr(stacked, mode="economic")
    back = linalg.solve_triangular(R, np.eye(R.shape[1]))
    bases = np.split(Q, np.cumsum([len(one.residuals) for one in clusters])[:-1])
    pairs = list(zip(clusters, bases, strict=True))
    if kind == "CR2":
        projections = [_adjusted(one, basis) for one, basis in pairs]
    else:
        projections = [basis.T for basis in bases]
    scores = np.array([F @ one.residuals for F, one in zip(projections, clusters, strict=True)])
    factor = _factor(kind, len(clusters), *stacked.shape)
    covariance = factor * back @ (scores.T @ scores) @ back.T
    if kind != "CR2":
        return covariance, ConstantDegreesOfFreedom(float(len(clusters) - 1))
    own = np.array([F @ F.T for F in projections])
    shared = np.array([F @ basis for F, basis in zip(projections, bases, strict=True)])
    return covariance, ClusterSatterthwaite(back, own, shared)


def _adjusted(one: WhitenedCluster, basis: np.ndarray) -> np.ndarray:
    if one.metric is None:
        inside = basis.T @ basis
        return np.asarray(_inverse_root(np.eye(len(inside)) - inside, 1.0) @ basis.T)
    pulled = one.metric @ basis
    B = one.metric @ one.metric - pulled @ pulled.T
    return np.asarray(basis.T @ _inverse_root(B, None) @ one.metric)


def _inverse_root(matrix: np.ndarray, largest: float | None) -> np.ndarray:
    """Return the pseudo-inverse of the symmetric square root."""
    values, vectors = linalg.eigh(matrix)
    kept = values > _ZERO * (largest or values[-1])
    return np.asarray((vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T)


def _factor(kind: ClusterKind, count: int, rows: int, terms: int) -> float:
    if kind == "CR1":
        return count / (count - 1) * (rows - 1) / (rows - terms)
    return 1.0
