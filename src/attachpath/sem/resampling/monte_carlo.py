"""Monte Carlo intervals of what a model defines.

A product of normal estimates is not normal: its delta-method interval is symmetric where its
distribution is not. So the parameters are drawn from the normal distribution of their estimates,
and the interval is the percentiles of what the draws give (MacKinnon, Lockwood & Williams 2004,
Multivariate Behavioral Research 39, 99-128; Preacher & Selig 2012, Communication Methods and
Measures 6, 77-98).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.fitted import check_level
from attachpath.parallel import one_blas_thread, seed_from, stream
from attachpath.sem.resampling.intervals import two_sided_p
from attachpath.sem.resampling.quantities import parameters_used, quantities

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["monte_carlo", "monte_carlo_draws"]

_FEWEST_DRAWS = 1_000


def monte_carlo(
    fit: SemFit,
    draws: int = 20_000,
    *,
    level: float = 0.95,
    seed: int | None = None,
    names: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return Monte Carlo intervals of what a fit defines with ``:=``.

    Parameters
    ----------
    fit : SemFit
        The fit.
    draws : int
        Draws of the parameters, at least 1,000.
    level : float
        Confidence level.
    seed : int, optional
        The same seed gives the same draws; fresh entropy without one. It stands in
        ``.attrs["seed"]``, as text.
    names : sequence of str, optional
        Definitions, labels, terms or expressions (``"a*b - c"``); by default every definition.

    Returns
    -------
    DataFrame
        ``term, estimate, std_error, ci_low, ci_high, p_value, reason``: the estimate is that of
        the fit, the standard error the SD of the draws.

    Raises
    ------
    UsageError
        ``too-few-draws``, ``bad-level``, ``bad-seed``.
    FormulaError
        ``unknown-quantity``, or an expression that does not parse.

    Notes
    -----
    p is twice the share of draws, the estimate counted with them, on the side of zero that has
    fewer: the level at which the interval begins to hold zero, never below 2 / (draws + 1).

    Examples
    --------
    >>> from attachpath.sem import sem
    >>> rng = np.random.default_rng(1)
    >>> security = rng.normal(size=200)
    >>> engagement = 0.5 * security + rng.normal(size=200)
    >>> outcome = 0.3 * engagement + rng.normal(size=200)
    >>> data = pd.DataFrame({"sec": security, "ge": engagement, "post": outcome})
    >>> fit = sem("ge ~ a*sec; post ~ b*ge; indirect := a*b", data)
    >>> monte_carlo(fit, seed=1)[["estimate", "ci_low", "ci_high"]].round(2).values.tolist()
    [[0.09, 0.02, 0.17]]
    """
    check_level(level)
    drawn = monte_carlo_draws(fit, draws, seed=seed, names=names)
    points = quantities(fit.compiled, fit.solution.parameters, names)
    places = parameters_used(fit.compiled, names)
    covariance = fit.parameter_covariance[np.ix_(places, places)]
    reason = fit.reason or _reason_without_covariance(covariance)
    clipped = None if reason else _clipped(covariance)
    rows = [
        [name, *_missing(reason)]
        if reason
        else [name, float(points[name]), *_summary(drawn[name].to_numpy(), level, clipped)]
        for name in points
    ]
    columns = ["term", "estimate", "std_error", "ci_low", "ci_high", "p_value", "reason"]
    types = {"term": "str", "reason": "object"}
    table = pd.DataFrame(
        {
            name: pd.Series([row[at] for row in rows], dtype=types.get(name, "float64"))
            for at, name in enumerate(columns)
        }
    )
    table.attrs["seed"] = drawn.attrs["seed"]
    return table


def monte_carlo_draws(
    fit: SemFit,
    draws: int = 20_000,
    *,
    seed: int | None = None,
    names: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the draws behind `monte_carlo`, a column a quantity.

    Only the parameters that a quantity depends on are drawn: their covariance is that of the
    whole, and positive definite where fewer clusters than parameters make the whole singular.

    Parameters
    ----------
    fit, draws, seed, names
        As in `monte_carlo`.

    Returns
    -------
    DataFrame
        Shape (draws, quantities); missing where the fit has no numbers.
    """
    if draws < _FEWEST_DRAWS:
        raise UsageError(
            "too-few-draws",
            f"The Monte Carlo interval was asked for {draws} draws.",
            f"Percentiles of fewer than {_FEWEST_DRAWS:,} draws are rough, and draws cost little.",
            "Ask for 20,000.",
        )
    used = seed_from(seed)
    places = parameters_used(fit.compiled, names)
    drawn = np.tile(fit.solution.parameters, (draws, 1))
    covariance = fit.parameter_covariance[np.ix_(places, places)]
    normal = stream(used, "monte_carlo").standard_normal((draws, len(places)))
    if fit.reason or _reason_without_covariance(covariance):
        drawn[:] = np.nan
    else:
        with one_blas_thread():
            drawn[:, places] += normal @ _root(covariance).T
    frame = pd.DataFrame(quantities(fit.compiled, drawn, names), copy=True)
    frame.attrs["seed"] = str(used)
    return frame


def _root(covariance: np.ndarray) -> np.ndarray:
    """Return ``R`` with ``R R' = covariance``.

    A covariance that is singular (equality constraints, parameters at a bound) has its symmetric
    root, which is unique whatever the signs of the eigenvectors.
    """
    try:
        return np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(covariance)
        root: np.ndarray = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
        return root


def _reason_without_covariance(covariance: np.ndarray) -> str | None:
    if np.isfinite(covariance).all():
        return None
    return "the covariance of the estimates cannot be computed"


def _clipped(covariance: np.ndarray) -> str | None:
    """Say that directions with negative variance were left out of the draws, if there are any."""
    values = np.linalg.eigvalsh(covariance) if len(covariance) else np.zeros(1)
    if values[0] >= -1e-8 * values[-1]:
        return None
    return "the covariance of the estimates is not positive semidefinite: its negative part is 0"


def _missing(reason: str) -> list[float | str]:
    return [np.nan] * 5 + [reason]


def _summary(drawn: np.ndarray, level: float, noted: str | None) -> list[float | str | None]:
    """Return SE, interval, p and reason from the draws that have a value."""
    finite = drawn[np.isfinite(drawn)]
    lost = len(drawn) - len(finite)
    if 2 * lost > len(drawn):
        return [np.nan] * 4 + [f"{lost} of {len(drawn)} draws have no value"]
    low, high = np.quantile(finite, [(1 - level) / 2, (1 + level) / 2])
    reason = f"{lost} of {len(drawn)} draws have no value and are left out" if lost else noted
    return [float(finite.std(ddof=1)), float(low), float(high), two_sided_p(finite), reason]
