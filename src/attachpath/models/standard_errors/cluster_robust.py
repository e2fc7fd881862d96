"""Cluster-robust standard errors and degrees of freedom for a fitted regression or mixed model."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import linalg

from attachpath.errors import UsageError
from attachpath.fitted import Fitted
from attachpath.formula import Design, design
from attachpath.models.marginal import Block, Marginal, marginal_model
from attachpath.models.same_data import check_same_data
from attachpath.models.standard_errors.cluster_sandwich import (
    CLUSTER_KINDS,
    ClusterKind,
    WhitenedCluster,
    cluster_sandwich,
    independent_rows,
)
from attachpath.models.standard_errors.clusters import (
    check_groups_inside,
    cluster_codes,
    cluster_notes,
)

__all__ = ["cluster_robust"]


def cluster_robust(
    fitted: Fitted,
    data: pd.DataFrame,
    *,
    cluster: str,
    kind: ClusterKind = "CR2",
    partial_groups: tuple[str, ...] = (),
) -> Fitted:
    """Give a fit standard errors that hold whatever the dependence within clusters.

    Parameters
    ----------
    fitted : Fitted
        From `regression` or `multilevel`.
    data : DataFrame
        The data that were fitted.
    cluster : str
        Column with the cluster of each row; rows of different clusters are independent. The
        groups of a multilevel model must lie within clusters.
    kind : {"CR0", "CR1", "CR2"}
        Small-sample adjustment of G clusters, N rows and p terms: none (CR0), the covariance
        times G (N - 1) / ((G - 1) (N - p)) (CR1: Stata's and sandwich's default, the CR1S of
        clubSandwich), or Bell & McCaffrey's bias-reduced linearisation (CR2).
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    Fitted
        The same estimates. Under CR2 each contrast has its own Satterthwaite df, which the number
        of clusters bounds only loosely: trust none below 4. Under the others df are G - 1, which
        is too many when clusters are few or unequal.

    Raises
    ------
    UsageError
        ``unknown-covariance``, ``unknown-cluster``, ``clusters-cut-groups``, ``other-data``.
    EstimationError
        ``missing-cluster``, ``one-cluster``, ``not-converged``.

    Notes
    -----
    Bell & McCaffrey (2002, Survey Methodology 28, 169-181); Pustejovsky & Tipton (2018, Journal of
    Business & Economic Statistics 36, 672-683). With X, the working covariance Phi and the
    residuals e of each cluster, and M = (sum X'Phi^-1 X)^-1,

        V = M (sum X'Phi^-1 A e e'A' Phi^-1 X) M,

    where CR2's A makes V unbiased if Phi is the true covariance; a pseudo-inverse serves where a
    cluster determines a coefficient alone. Phi is the unit matrix for a regression and the
    estimated marginal covariance for a multilevel model, as in clubSandwich.

    Examples
    --------
    >>> from attachpath.models.regression import regression
    >>> data = pd.DataFrame({"g": list("aabbccdd"), "x": [0.0, 1, 0, 1, 2, 3, 2, 4]})
    >>> data["y"] = [1.0, 2.0, 0.5, 1.0, 3.5, 4.0, 2.0, 4.5]
    >>> fit = cluster_robust(regression("y ~ x", data), data, cluster="g")
    >>> fit.coefficients[["std_error", "df"]].round(2).to_numpy().tolist()
    [[0.35, 1.51], [0.16, 2.21]]
    """
    started = time.perf_counter()
    if kind not in CLUSTER_KINDS:
        raise UsageError(
            "unknown-covariance",
            f"There is no cluster-robust covariance {kind!r}.",
            "A misspelt name.",
            f"Use one of {', '.join(CLUSTER_KINDS)}.",
        )
    if fitted.variances.empty:
        made = design(fitted.formula, data)
        codes = cluster_codes(made, data, cluster)
        clusters = _clusters_of_regression(fitted, made, codes)
    else:
        model = marginal_model(fitted, data, partial_groups=partial_groups)
        codes = cluster_codes(model.design, data, cluster)
        check_groups_inside(model.design.random, codes, cluster)
        clusters = _clusters_of_model(model, codes)
    covariance, degrees_of_freedom = cluster_sandwich(clusters, kind)
    return replace(
        fitted,
        covariance=covariance,
        degrees_of_freedom=degrees_of_freedom,
        n_clusters={**fitted.n_clusters, cluster: len(clusters)},
        method=f"{fitted.method.split(',')[0]}, {kind} by {cluster}",
        notes=(*fitted.notes, *cluster_notes(len(clusters), len(fitted.terms), cluster)),
        seconds=fitted.seconds + time.perf_counter() - started,
    )


def _clusters_of_regression(
    fitted: Fitted, made: Design, codes: np.ndarray
) -> list[WhitenedCluster]:
    size = np.sqrt((made.matrix**2).sum(axis=0))
    estimates = linalg.lstsq(made.matrix / size, made.response)[0] / size
    check_same_data(fitted, len(made.rows), estimates)
    return independent_rows(made.matrix, made.response - made.matrix @ estimates, codes)


def _clusters_of_model(model: Marginal, codes: np.ndarray) -> list[WhitenedCluster]:
    pieces: dict[int, list[WhitenedCluster]] = defaultdict(list)
    for block in model.blocks:
        # Only a block of rows without any random effect can lie in several clusters.
        for code in np.unique(codes[block.rows]):
            inside = codes[block.rows] == code
            pieces[int(code)].append(_whitened(block, inside, model.estimates))
    return [_joined(pieces[code]) for code in sorted(pieces)]


def _whitened(block: Block, inside: np.ndarray, estimates: np.ndarray) -> WhitenedCluster:
    lower = linalg.cholesky(block.covariance[np.ix_(inside, inside)], lower=True)
    X, y = block.matrix[inside], block.response[inside]
    both = linalg.solve_triangular(lower, np.column_stack([X, y - X @ estimates]), lower=True)
    return WhitenedCluster(both[:, :-1], both[:, -1], lower.T @ lower)


def _joined(pieces: list[WhitenedCluster]) -> WhitenedCluster:
    metrics = [piece.metric for piece in pieces if piece.metric is not None]
    return WhitenedCluster(
        np.concatenate([piece.matrix for piece in pieces]),
        np.concatenate([piece.residuals for piece in pieces]),
        linalg.block_diag(*metrics),
    )
