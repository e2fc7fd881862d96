"""Multilevel models by statsmodels' MixedLM, the second opinion.

The likelihood and its score are statsmodels'; the starting values, the bounds and the covariance
of the coefficients are ours, because `MixedLM.fit` spends most of its time on a Hessian that is
not needed, and takes a variance below 1e-10 for an infinite one when it estimates coefficients.
"""

from __future__ import annotations

import warnings
from importlib.metadata import version

import numpy as np
from scipy import linalg, optimize
from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams, VCSpec

from attachpath.fitted import ConstantDegreesOfFreedom
from attachpath.models.multilevel_engines.blocks import Blocks
from attachpath.models.multilevel_engines.solution import Problem, Solution

__all__ = ["ENGINE", "OPTIMIZERS", "solve"]

ENGINE = f"statsmodels {version('statsmodels')}"
OPTIMIZERS = ("L-BFGS-B", "trust-constr")

# Smallest variance relative to the residual one; below 1e-10 statsmodels takes it as infinite.
_SMALLEST = 1e-8
# A relative standard deviation below this counts as zero: near zero the score of a root vanishes.
_BOUNDARY = 1e-3
# Largest change of the log-likelihood for a relative change of a parameter.
_SLOPE = 1e-3


def solve(problem: Problem, optimizer: str) -> Solution:
    """Fit by statsmodels' likelihood; blocks of rows are the largest independent ones.

    Parameters
    ----------
    problem : Problem
        The matrices. `satterthwaite` is not followed: statsmodels has no such df.
    optimizer : str
        One of `OPTIMIZERS`, of scipy.

    Returns
    -------
    Solution
        df are infinite (normal theory).

    Raises
    ------
    EstimationError
        ``engine-limit`` for correlated slopes of groups that stand in larger groups, and for
        crossed groups too large for this engine.
    """
    layout = Blocks(problem)
    rows = len(problem.response)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = _model(layout)
        found, lower = _maximise(model, rows, optimizer)
        converged = _converged(model, found, lower, rows)
        at = MixedLMParams.from_packed(found, model.k_fe, model.k_re, model.use_sqrt, has_fe=False)
        coefficients, _ = model.get_fe_params(at.cov_re, at.vcomp)
        residual = float(model.get_scale(coefficients, at.cov_re, at.vcomp))
        log_likelihood = float(model.loglike(found))
    relative = _relative_blocks(layout, at)
    units = layout.coefficient_units()
    said = dict.fromkeys(str(warning.message) for warning in caught)
    return Solution(
        estimates=coefficients * units,
        covariance=linalg.inv(layout.information(relative)) * residual * np.outer(units, units),
        blocks=tuple(layout.variances_back(relative, residual)),
        at_boundary=tuple(_spent(block) for block in relative),
        residual_variance=residual * layout.size**2,
        log_likelihood=layout.log_likelihood_back(log_likelihood),
        degrees_of_freedom=ConstantDegreesOfFreedom(float("inf")),
        converged=converged,
        notes=(
            "statsmodels has no Satterthwaite df: p and interval are from the normal distribution",
            *(f"statsmodels: {text}" for text in said),
        ),
    )


def _model(layout: Blocks) -> MixedLM:
    names = [f"v{k}" for k in layout.single]
    columns = [layout.columns[k] for k in layout.single]
    column_names = [[[f"{c}" for c in range(z.shape[1])] for z in blocks] for blocks in columns]
    model = MixedLM(
        layout.response,
        layout.matrix,
        groups=layout.labels,
        exog_re=layout.correlated_effects(),
        exog_vc=VCSpec(names, column_names, columns),
        use_sqrt=layout.correlated is not None,
    )
    # What `MixedLM.fit` sets before its first evaluation.
    model.reml = layout.problem.reml
    model.cov_pen = None
    model._cov_sing = 0
    model._freepat = None
    return model


def _maximise(model: MixedLM, rows: int, optimizer: str) -> tuple[np.ndarray, np.ndarray]:
    """Maximise the profiled likelihood; return the parameters and their lower bounds.

    Parameters are variances relative to the residual one, or the Cholesky factor and the roots
    of the variances where effects are correlated. A factor at its boundary can have several
    optima: then a second start decides.
    """
    effects = model.k_re * (model.k_re + 1) // 2
    start = np.full(effects + model.k_vc, 0.2)
    lower = np.full(len(start), _SMALLEST)
    if not model.use_sqrt:
        return _maximise_from(start, lower, model, rows, optimizer)[1], lower
    start, lower = np.sqrt(start), np.sqrt(lower)
    below = np.flatnonzero(np.not_equal(*np.tril_indices(model.k_re)))
    start[below], lower[below] = 0.0, -np.inf
    best = _maximise_from(start, lower, model, rows, optimizer)
    if (best[1] < _BOUNDARY)[np.isfinite(lower)].any():
        start = np.ones(len(start))
        start[below] = 0.1
        best = max(best, _maximise_from(start, lower, model, rows, optimizer), key=lambda b: b[0])
    return best[1], lower


def _maximise_from(
    start: np.ndarray, lower: np.ndarray, model: MixedLM, rows: int, optimizer: str
) -> tuple[float, np.ndarray]:
    settings: dict[str, dict[str, float]] = {
        "L-BFGS-B": {"ftol": 1e-13, "gtol": 1e-8 * rows, "maxiter": 500},
        "trust-constr": {"gtol": 1e-8 * rows, "xtol": 1e-10, "maxiter": 2_000},
    }
    found = optimize.minimize(
        lambda x: -model.loglike(x),
        start,
        jac=lambda x: -model.score(x),
        method=optimizer,
        bounds=optimize.Bounds(lower, np.full(len(start), np.inf)),
        options=settings[optimizer],
    )
    return -float(found.fun), np.asarray(found.x)


def _converged(model: MixedLM, found: np.ndarray, lower: np.ndarray, rows: int) -> bool:
    """Whether the score vanishes, as a slope per relative change, or points below a bound."""
    score = np.asarray(model.score(found))
    at_bound = found <= lower * 1.01
    inside = np.abs(score * np.maximum(np.abs(found), 1e-4)) < _SLOPE
    return bool(np.where(at_bound, score < 1e-3 * rows, inside).all())


def _relative_blocks(layout: Blocks, at: MixedLMParams) -> list[np.ndarray]:
    """Covariance of the effects of each part, relative to the residual variance."""
    single = iter(np.asarray(at.vcomp, dtype=float))
    return [
        np.asarray(at.cov_re) if k == layout.correlated else np.array([[next(single)]])
        for k in range(len(layout.problem.random))
    ]


def _spent(block: np.ndarray) -> np.ndarray:
    """Which effects have no variance left given those before: the Cholesky diagonal vanishes."""
    left = np.empty(len(block))
    for k in range(len(block)):
        before = block[:k, k]
        left[k] = block[k, k] - before @ linalg.pinvh(block[:k, :k]) @ before if k else block[0, 0]
    return np.asarray(left < _BOUNDARY**2)
