"""Factor scores: regression (Thurstone 1935) and Bartlett (1937), also with missing values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.choices import check_choice
from attachpath.sem.implied import Implied
from attachpath.sem.observed import GroupData

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["ScoreMethod", "factor_scores"]

ScoreMethod = Literal["regression", "bartlett"]
_Weights = Callable[[Implied, np.ndarray], np.ndarray]


def factor_scores(fit: SemFit, method: ScoreMethod = "regression") -> pd.DataFrame:
    """Return a score of each latent variable for every row of the data.

    Parameters
    ----------
    fit : SemFit
        The fit.
    method : {"regression", "bartlett"}
        Expected values given the observed ones, or weighted least squares, which is unbiased for
        each case but varies more.

    Returns
    -------
    DataFrame
        A row for every row of the data and with its index, a column a latent variable. Missing are
        rows that the fit left out or that have auxiliary variables only, and with ``"bartlett"`` a
        latent variable without an observed indicator in that row, or at all (second-order ones).

    Raises
    ------
    UsageError
        ``no-latent-variables``, ``unknown-option``.

    Notes
    -----
    Regression: ``E(eta) + C_ey C_yy^-1 (y - mu)``. Bartlett: ``E(eta) + (L'T^-1 L)^-1 L'T^-1
    (y - mu)`` with loadings ``L`` and residual covariance ``T``. Each row uses what it has: the
    parts of the matrices for its observed variables. Auxiliary variables give nothing to a score.
    Scores are not latent variables: their regressions are biased.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from attachpath.sem import cfa
    >>> rng = np.random.default_rng(4)
    >>> trait = rng.normal(size=(300, 1))
    >>> data = pd.DataFrame(trait + rng.normal(size=(300, 3)), columns=["a", "b", "c"])
    >>> scores = factor_scores(cfa("trait =~ a + b + c", data))
    >>> scores.shape, bool(np.corrcoef(scores["trait"], trait[:, 0])[0, 1] > 0.8)
    ((300, 1), True)
    """
    check_choice("method", method, ("regression", "bartlett"))
    latents = fit.compiled.layouts[0].latents
    if not latents:
        raise UsageError(
            "no-latent-variables",
            "Factor scores were asked for, but the model has no latent variable.",
            "A path model of observed variables.",
            "Define a latent variable with =~.",
        )
    weights_of = _regression_weights if method == "regression" else _bartlett_weights
    scores = np.full((fit.n_obs + fit.n_dropped, len(latents)), np.nan)
    if not fit.reason:
        n_modelled = len(fit.compiled.table.roles.modelled)
        for implied, sample, group in zip(
            fit.implied, fit.saturated, fit.observed.groups, strict=True
        ):
            centre = (implied.mean, implied.all_means[implied.p :])
            if not fit.compiled.layouts[0].mean_structure:
                centre = (sample.mean, _latent_means(implied, sample.mean))
            scores[group.rows] = _group_scores(implied, centre, group, n_modelled, weights_of)
    return pd.DataFrame(scores, index=fit.observed.index, columns=list(latents))


def _latent_means(implied: Implied, observed: np.ndarray) -> np.ndarray:
    """Return the means that observed predictors give latent variables with intercepts of 0."""
    p = implied.p
    given = implied.paths[p:, :p] @ observed
    means: np.ndarray = np.linalg.solve(np.eye(len(given)) - implied.paths[p:, p:], given)
    return means


def _group_scores(
    implied: Implied,
    centre: tuple[np.ndarray, np.ndarray],
    group: GroupData,
    n_modelled: int,
    weights_of: _Weights,
) -> np.ndarray:
    observed_mean, latent_mean = centre
    scores = np.full((group.n_obs, len(latent_mean)), np.nan)
    patterns = group.patterns
    by_pattern = np.argsort(patterns.of_row, kind="stable")
    ends = np.cumsum(np.bincount(patterns.of_row, minlength=len(patterns.observed)))[:-1]
    for observed, rows in zip(patterns.observed, np.split(by_pattern, ends), strict=True):
        seen = np.flatnonzero(observed[:n_modelled])
        if len(seen):  # else the row has auxiliary variables only
            deviations = group.values[np.ix_(rows, seen)] - observed_mean[seen]
            scores[rows] = latent_mean + deviations @ weights_of(implied, seen).T
    return scores


def _regression_weights(implied: Implied, seen: np.ndarray) -> np.ndarray:
    """Return the weights of the observed variables of a pattern, shape (latents, seen)."""
    covariance = implied.covariance[np.ix_(seen, seen)]
    across = implied.all_covariances[seen, implied.p :]
    weights: np.ndarray = np.linalg.solve(covariance, across).T
    return weights


def _bartlett_weights(implied: Implied, seen: np.ndarray) -> np.ndarray:
    """Return Bartlett's weights; NaN for latent variables that nothing observed measures."""
    p = implied.p
    reach = np.linalg.inv(np.eye(p) - implied.paths[:p, :p])[seen]
    loadings = reach @ implied.paths[:p, p:]
    residual = reach @ implied.residuals[:p, :p] @ reach.T
    weights = np.full((loadings.shape[1], len(seen)), np.nan)
    measured = np.flatnonzero((loadings != 0).any(axis=0))
    loadings = loadings[:, measured]
    if np.linalg.matrix_rank(loadings) < len(measured):
        return weights
    # T + L U L' gives the same weights as T for any U, and can be inverted where T cannot.
    variances = np.abs(np.diag(implied.all_covariances)[p + measured])
    inner = np.linalg.solve(residual + (loadings * variances) @ loadings.T, loadings)
    weights[measured] = np.linalg.solve(loadings.T @ inner, inner.T)
    return weights
