"""Starting values near the solution, without iteration over the likelihood.

Each latent variable is measured by a one-factor solution of its indicators (Harman & Jones 1966,
minimum residuals); its covariances with everything else follow from those of its indicators; the
paths are regressions on these covariances, and what is left is residual.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.estimation.one_factor import one_factor
from attachpath.sem.implied import Compiled, Layout

__all__ = ["plain_values", "starting_values"]


def starting_values(
    model: Compiled, means: Sequence[np.ndarray], covariances: Sequence[np.ndarray]
) -> np.ndarray:
    """Return starting values from the sample moments of each group.

    Parameters
    ----------
    model : Compiled
        The compiled model.
    means, covariances : sequences of numpy.ndarray
        Sample moments of the observed variables of each group, saturated ones under missing data.

    Returns
    -------
    numpy.ndarray
        Shape (parameters,). A label shared by several entries starts at their mean; a parameter
        that the user gave a start begins there.
    """
    groups = [
        _group_values(model, layout, mean, covariance)
        for layout, mean, covariance in zip(model.layouts, means, covariances, strict=True)
    ]
    start = _joined(model, groups)
    for row, place in zip(model.table.rows, model.of_row, strict=True):
        if place >= 0 and row.start is not None:
            start[place] = row.start
    return start


def plain_values(
    model: Compiled, means: Sequence[np.ndarray], covariances: Sequence[np.ndarray]
) -> np.ndarray:
    """Return cautious values: half of each variance is common, no paths among the variables.

    What the user gave is left aside: this is where to begin when it led nowhere.
    """
    groups = []
    for layout, mean, covariance in zip(model.layouts, means, covariances, strict=True):
        paths = np.zeros_like(layout.paths)
        spread = np.ones(len(layout.names))
        spread[: len(mean)] = np.sqrt(np.diag(covariance))
        for latent, parts in _measured_first(model):
            at = layout.names.index(latent)
            rows = [layout.names.index(name) for name in parts]
            spread[at] = np.sqrt(0.5) * spread[rows[0]]
            signs = [_sign(covariance, rows[0], row) for row in rows]
            paths[rows, at] = np.sqrt(0.5) * np.array(signs) * spread[rows] / spread[at]
        half = spread**2 * np.where(np.arange(len(spread)) < len(mean), 0.5, 1.0)
        middle = np.concatenate([mean, np.zeros(len(layout.latents))])
        groups.append(_entries(layout, paths, np.diag(half), middle))
    return _joined(model, groups)


def _sign(covariance: np.ndarray, one: int, other: int) -> float:
    observed = max(one, other) < len(covariance)
    return float(np.sign(covariance[one, other] or 1.0)) if observed else 1.0


def _joined(model: Compiled, groups: list[np.ndarray]) -> np.ndarray:
    """Return the mean of the entries of each parameter."""
    total = np.zeros(model.n_parameters)
    count = np.zeros(model.n_parameters)
    for layout, values in zip(model.layouts, groups, strict=True):
        np.add.at(total, layout.parameter, values)
        np.add.at(count, layout.parameter, 1.0)
    mean: np.ndarray = total / np.maximum(count, 1.0)
    return mean


def _group_values(
    model: Compiled, layout: Layout, mean: np.ndarray, covariance: np.ndarray
) -> np.ndarray:
    p, t = len(layout.observed), len(layout.names)
    known = np.zeros((t, t))
    known[:p, :p] = covariance
    paths = layout.paths.copy()
    free = np.zeros((t, t), dtype=bool)
    free[layout.path_rows, layout.path_columns] = True
    loading = np.zeros((t, t), dtype=bool)
    for latent, parts in _measured_first(model):
        at = layout.names.index(latent)
        rows = [layout.names.index(name) for name in parts]
        loading[rows, at] = True
        held = np.where(free[rows, at], np.nan, paths[rows, at])
        block = known[np.ix_(rows, rows)]
        paths[rows, at], variance = one_factor(block, held, _fixed_variance(layout, at))
        _extend(known, at, rows, paths[rows, at], variance)
    _regress(known, paths, free & ~loading)
    residual = (np.eye(t) - paths) @ known @ (np.eye(t) - paths).T
    floor = 0.05 * np.diag(known)
    np.fill_diagonal(residual, np.maximum(np.diag(residual), floor))
    bound = 0.9 * np.sqrt(np.outer(np.diag(residual), np.diag(residual)))
    np.fill_diagonal(bound, np.inf)
    residual = np.clip(residual, -bound, bound)
    middle = _means(layout, paths, mean)
    return _entries(layout, paths, residual, (np.eye(t) - paths) @ middle)


def _measured_first(model: Compiled) -> list[tuple[str, tuple[str, ...]]]:
    """Order latent variables so that those that indicate others come before them."""
    waiting = dict(model.table.roles.indicators)
    ordered: list[tuple[str, tuple[str, ...]]] = []
    while waiting:
        ready = [name for name, parts in waiting.items() if not any(p in waiting for p in parts)]
        ordered += [(name, waiting.pop(name)) for name in ready or list(waiting)]
    return ordered


def _extend(
    known: np.ndarray, at: int, rows: list[int], loadings: np.ndarray, variance: float
) -> None:
    """Fill in the covariances of a latent variable with all known ones, from its indicators."""
    spread = known[rows, rows]
    unique = np.maximum(spread - loadings**2 * variance, 0.1 * spread)
    weights = loadings / np.where(unique > 0, unique, 1.0)
    scale = weights @ loadings
    across = weights @ known[rows] / scale if scale > 0 else np.zeros(len(known))
    across[rows] = loadings * variance
    across[at] = variance
    known[at], known[:, at] = across, across


def _fixed_variance(layout: Layout, at: int) -> float | None:
    """Return the variance at which a latent variable is held, if it is."""
    freed = (layout.covariance_rows == at) & (layout.covariance_columns == at)
    value = float(layout.covariances[at, at])
    return None if freed.any() or value <= 0 else value


def _regress(known: np.ndarray, paths: np.ndarray, wanted: np.ndarray) -> None:
    for row in np.flatnonzero(wanted.any(axis=1)):
        causes = np.flatnonzero(wanted[row])
        others = np.flatnonzero((paths[row] != 0) & ~wanted[row])
        rest = known[causes, row] - known[np.ix_(causes, others)] @ paths[row, others]
        among = known[np.ix_(causes, causes)]
        lifted = among + 1e-3 * np.diag(np.diag(among))
        paths[row, causes] = np.linalg.lstsq(lifted, rest, rcond=None)[0]


def _means(layout: Layout, paths: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return the means of all variables; free latent means by least squares."""
    p, t = len(layout.observed), len(layout.names)
    middle = np.concatenate([mean, np.zeros(t - p)])
    latent = [at for at in layout.mean_rows if at >= p]
    if latent and layout.mean_structure:
        held = [at for at in range(p) if at not in layout.mean_rows]
        if held:
            reach = np.linalg.pinv(np.eye(t) - paths)[np.ix_(held, latent)]
            middle[latent] = np.linalg.lstsq(reach, mean[held], rcond=None)[0]
    return middle


def _entries(
    layout: Layout, paths: np.ndarray, residual: np.ndarray, intercepts: np.ndarray
) -> np.ndarray:
    return np.concatenate(
        [
            paths[layout.path_rows, layout.path_columns],
            residual[layout.covariance_rows, layout.covariance_columns],
            intercepts[layout.mean_rows],
        ]
    )
