"""Earned security (ESAT): CATS Secure with what it shares with an insecure subscale removed.

``esat_anx`` removes CATS Preoccupied (Mallinckrodt et al. 2017), ``esat_avoid`` CATS Avoidant.
How the published study formed its scores is not public: every construction here is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from attachpath.cohort.canonical import FloatArray
from attachpath.cohort.nesting import Nesting

__all__ = ["ESAT", "SECURE", "Construction", "Control", "EsatKind", "EsatScores", "esat_scores"]

Construction = Literal["within_between", "pooled", "occasion"]
Control = Literal["cats", "ecr", "both"]

SECURE = "cats_secure"
FEWEST_PAIRS = 3


@dataclass(frozen=True)
class EsatKind:
    """What one ESAT removes from Secure.

    Parameters
    ----------
    cats : str
        CATS subscale, at the occasions.
    ecr : str
        ECR scale, of the client.
    """

    cats: str
    ecr: str


ESAT = {
    "esat_anx": EsatKind("cats_preoccupied", "ecr_anxiety"),
    "esat_avoid": EsatKind("cats_avoidant", "ecr_avoidance"),
}


@dataclass(frozen=True)
class EsatScores:
    """One ESAT at its two levels.

    Parameters
    ----------
    total : numpy.ndarray
        Shape (occasions,).
    between : numpy.ndarray
        Shape (clients,).
    within : numpy.ndarray
        Shape (occasions,).
    slopes : dict of str to tuple of float
        Weights of the controls by level; none for the occasion-wise construction, where each
        session has its own.
    n_clients, n_occasions : int
        How many entered.
    notes : tuple of str
        What a reader must know.
    """

    total: FloatArray
    between: FloatArray
    within: FloatArray
    slopes: dict[str, tuple[float, ...]]
    n_clients: int
    n_occasions: int
    notes: tuple[str, ...] = ()


def esat_scores(
    secure: FloatArray,
    cats: FloatArray | None,
    ecr: FloatArray | None,
    nesting: Nesting,
    construction: Construction,
) -> EsatScores:
    """Construct one ESAT.

    Parameters
    ----------
    secure : numpy.ndarray
        CATS Secure, shape (occasions,).
    cats : numpy.ndarray or None
        CATS subscale to remove, shape (occasions,).
    ecr : numpy.ndarray or None
        ECR scale to remove, shape (clients,).
    nesting : Nesting
        Which occasion belongs to whom.
    construction : {"within_between", "pooled", "occasion"}
        ``within_between`` regresses client means on client means (one row a client) and
        deviations on deviations; ``pooled`` is one regression over all occasions; ``occasion``
        one for each session number.

    Returns
    -------
    EsatScores

    Notes
    -----
    Only occasions with Secure and every control enter. Client means are those of the columns
    ``cats_secure_between`` and so on, each over its own observed occasions. So at each level ESAT
    is Secure less a multiple of the control less a constant, and beside the control its
    coefficient in any linear model is Secure's, however it was residualised (Frisch & Waugh
    1933); ``occasion`` has weights of its own at each session and is not covered.
    """
    joint = ~np.isnan(secure)
    if cats is not None:
        joint &= ~np.isnan(cats)
    if ecr is not None:
        joint &= ~np.isnan(ecr[nesting.client_of])
    form = {"within_between": _two_levels, "pooled": _pooled, "occasion": _occasion_wise}
    return form[construction](secure, cats, ecr, nesting, joint)


def _two_levels(
    secure: FloatArray,
    cats: FloatArray | None,
    ecr: FloatArray | None,
    nesting: Nesting,
    joint: npt.NDArray[np.bool_],
) -> EsatScores:
    means = nesting.client_means(secure)
    controls = [] if cats is None else [nesting.client_means(cats)]
    controls += [] if ecr is None else [ecr]
    entering = np.bincount(nesting.client_of[joint], minlength=nesting.n_clients) > 0
    between, weights = _residuals(means, controls, entering, intercept=True)
    within = np.where(joint, secure - means[nesting.client_of], np.nan)
    slopes = {"between": weights}
    if cats is not None:
        deviation = cats - nesting.client_means(cats)[nesting.client_of]
        within, slopes["within"] = _residuals(within, [deviation], joint, intercept=False)
    total = between[nesting.client_of] + within + _mean(secure[joint])
    return EsatScores(total, between, within, slopes, int(entering.sum()), int(joint.sum()))


def _pooled(
    secure: FloatArray,
    cats: FloatArray | None,
    ecr: FloatArray | None,
    nesting: Nesting,
    joint: npt.NDArray[np.bool_],
) -> EsatScores:
    client = nesting.client_of
    over_occasions = [] if cats is None else [cats]
    over_occasions += [] if ecr is None else [ecr[client]]
    residual, weights = _residuals(secure, over_occasions, joint, intercept=True)
    entering = np.bincount(client[joint], minlength=nesting.n_clients) > 0
    if not weights:
        return EsatScores(residual, np.full(nesting.n_clients, np.nan), residual, {}, 0, 0)
    means = nesting.client_means(secure)
    over_clients = [] if cats is None else [nesting.client_means(cats)]
    over_clients += [] if ecr is None else [ecr]
    constant = _mean(secure[joint]) - sum(
        weight * _mean(control[joint])
        for weight, control in zip(weights, over_occasions, strict=True)
    )
    between = means - constant
    for weight, control in zip(weights, over_clients, strict=True):
        between = between - weight * control
    between = np.where(entering, between, np.nan)
    within = residual - between[client]
    total = residual + _mean(secure[joint])
    return EsatScores(
        total, between, within, {"pooled": weights}, int(entering.sum()), int(joint.sum())
    )


def _occasion_wise(
    secure: FloatArray,
    cats: FloatArray | None,
    ecr: FloatArray | None,
    nesting: Nesting,
    joint: npt.NDArray[np.bool_],
) -> EsatScores:
    controls = [] if cats is None else [cats]
    controls += [] if ecr is None else [ecr[nesting.client_of]]
    residual = np.full(nesting.n_occasions, np.nan)
    left_out = 0
    used = np.flatnonzero(joint)
    sessions, group = np.unique(nesting.session[used], return_inverse=True)
    ends = np.cumsum(np.bincount(group, minlength=len(sessions)))
    groups = np.split(used[np.argsort(group, kind="stable")], ends[:-1])
    for rows in groups:
        everyone = np.ones(len(rows), dtype=bool)
        values, weights = _residuals(
            secure[rows], [control[rows] for control in controls], everyone, intercept=True
        )
        residual[rows] = values
        left_out += 0 if weights else len(rows)
    between = nesting.client_means(residual)
    within = residual - between[nesting.client_of]
    entering = ~np.isnan(between)
    notes = (_too_few_note(left_out, len(controls)),) if left_out else ()
    return EsatScores(
        residual, between, within, {}, int(entering.sum()), int((~np.isnan(residual)).sum()), notes
    )


def _too_few_note(left_out: int, n_controls: int) -> str:
    return (
        f"{left_out} occasion(s) stand at session numbers with fewer than "
        f"{FEWEST_PAIRS + n_controls - 1} complete answers; their occasion-wise ESAT is missing"
    )


def _residuals(
    outcome: FloatArray,
    controls: Sequence[FloatArray],
    rows: npt.NDArray[np.bool_],
    *,
    intercept: bool,
) -> tuple[FloatArray, tuple[float, ...]]:
    """Least-squares residuals over some rows, and the weights; all missing with too few rows."""
    result = np.full(len(outcome), np.nan)
    if rows.sum() < FEWEST_PAIRS + len(controls) - 1:
        return result, ()
    matrix = np.column_stack([control[rows] for control in controls])
    target = outcome[rows]
    if intercept:
        matrix = matrix - matrix.mean(axis=0)
        target = target - target.mean()
    weights = np.linalg.lstsq(matrix, target, rcond=None)[0]
    result[rows] = target - matrix @ weights
    return result, tuple(float(weight) for weight in weights)


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if values.size else np.nan
