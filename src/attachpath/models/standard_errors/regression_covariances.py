"""The covariances that a regression knows, and what must hold for each."""

from __future__ import annotations

from typing import Literal, get_args

from scipy import linalg

from attachpath.errors import EstimationError, UsageError
from attachpath.formula import Design
from attachpath.models.standard_errors.cluster_sandwich import CLUSTER_KINDS

__all__ = ["Robust", "check_leverage", "check_robust"]

Robust = Literal["HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2"]


def check_robust(robust: Robust | None, cluster: str | None) -> None:
    """Refuse a covariance that does not exist, or that does not go with the clusters.

    Parameters
    ----------
    robust, cluster : str or None
        As given to `regression`.

    Raises
    ------
    UsageError
        ``unknown-covariance``, ``no-cluster``, ``cluster-not-used``.
    """
    if robust is not None and robust not in get_args(Robust):
        raise UsageError(
            "unknown-covariance",
            f"There is no covariance {robust!r}.",
            "A misspelt name.",
            f"Use one of {', '.join(get_args(Robust))}, or leave `robust` out.",
        )
    if robust in CLUSTER_KINDS and cluster is None:
        raise UsageError(
            "no-cluster",
            f"{robust} needs to know which rows belong together.",
            "`cluster` was left out.",
            'Name the column, as in cluster="therapist_id".',
        )
    if cluster is not None and robust not in CLUSTER_KINDS:
        raise UsageError(
            "cluster-not-used",
            f"The covariance {robust or 'of least squares'} takes no account of {cluster!r}.",
            "`robust` was left out, or names a covariance for independent rows.",
            f"Use one of {', '.join(CLUSTER_KINDS)}, or leave `cluster` out.",
        )


def check_leverage(made: Design, robust: Robust | None) -> None:
    """Refuse HC2 and HC3 where a row has a predictor for itself: its residual is zero by need.

    Parameters
    ----------
    made : Design
        The design matrices.
    robust : str or None
        The covariance that was asked for.

    Raises
    ------
    EstimationError
        ``leverage-one``.
    """
    if robust not in ("HC2", "HC3"):
        return
    leverage = (linalg.qr(made.matrix, mode="economic")[0] ** 2).sum(axis=1)
    if leverage.max() > 1 - 1e-10:
        row = int(made.rows[int(leverage.argmax())])
        raise EstimationError(
            "leverage-one",
            f"{robust} divides by zero: one row (position {row}) has a leverage of 1 in: "
            f"{made.formula}",
            "A category, or a product, occurs in that row only.",
            "Merge the category, leave the row out, or use HC1.",
        )
