"""Omega of a one-factor model (McDonald 1999), with a robust and a bootstrap interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.fitted import check_level
from attachpath.measurement.alpha import interval_below_one
from attachpath.measurement.answers import Answers, Missing, answers_of
from attachpath.measurement.one_factor import OneFactor, fit_one_factor, omega_gradient
from attachpath.measurement.reliability import Reliability, missing_reliability
from attachpath.parallel import replicate, seed_from

__all__ = ["fitted_factor", "omega"]

_ROBUST = "omega of a one-factor ML model, robust (Huber-White) interval"
_BOOTSTRAP = "omega of a one-factor ML model, percentile bootstrap interval"


def omega(
    items: pd.DataFrame,
    level: float = 0.95,
    *,
    missing: Missing = "complete",
    draws: int = 0,
    seed: int | None = None,
    jobs: int = 1,
) -> Reliability:
    """Estimate omega (total) of the sum or mean of keyed items under one factor.

    Parameters
    ----------
    items : DataFrame
        Keyed items, a column an item, at least three.
    level : float
        Confidence level.
    missing : {"complete", "pairwise"}
        Leave out rows with a missing answer, or let each covariance use the rows that have both
        items; the notes count the rows.
    draws : int
        0 for the robust interval, which needs no random numbers; else the number of bootstrap
        draws of a percentile interval.
    seed : int, optional
        Seed of the bootstrap; fresh entropy, given in the notes, without one.
    jobs : int
        Processes of the bootstrap.

    Returns
    -------
    Reliability
        Missing with a reason when the model has no solution.

    Raises
    ------
    UsageError
        ``too-few-items``, ``not-numeric``, ``unknown-missing``, ``bad-level`` or ``bad-seed``.

    Notes
    -----
    omega = L^2 / (L^2 + P), L the sum of the loadings and P the sum of the residual variances of a
    one-factor model fitted by maximum likelihood (the denominator is the variance that the model
    implies, not the observed one). The robust interval rests on the Huber-White variance of the
    parameters and is symmetric for log(1 - omega). Bootstrap draws whose fit did not converge
    are left out and counted.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> factor, rest = np.random.default_rng(1).standard_normal((2, 400, 4)) * [[[1]], [[0.8]]]
    >>> answers = pd.DataFrame(factor[:, :1] + rest, columns=list("abcd"))
    >>> round(omega(answers).estimate, 2)
    0.87
    """
    check_level(level)
    answers = answers_of(items, missing)
    n, k, notes = answers.n, items.shape[1], answers.notes
    method = _BOOTSTRAP if draws else _ROBUST
    model, reason = _model(answers)
    if model is None:
        return missing_reliability(
            str(reason), level=level, n=n, items=k, method=method, notes=notes
        )
    if model.at_boundary:
        notes = (*notes, "a residual variance is at its lower limit (a Heywood case)")
    if draws:
        low, high, more = _bootstrap(answers.values, level, draws, seed, jobs)
        notes = (*notes, *more)
    else:
        low, high = interval_below_one(
            model.omega, answers.standard_error(omega_gradient(model, answers.covariance)), level
        )
    return Reliability(model.omega, low, high, level, n, k, method, notes)


def fitted_factor(
    covariance: NDArray[np.float64],
) -> tuple[OneFactor | None, str | None]:
    """Return the one-factor model of a covariance matrix, or None and the reason why."""
    if len(covariance) < 3:
        return None, "a one-factor model needs at least three items"
    try:
        model = fit_one_factor(covariance)
    except np.linalg.LinAlgError:
        return None, "the covariance matrix of the items is not positive definite"
    if not model.converged:
        return None, "the one-factor model did not converge"
    return model, None


def _model(answers: Answers) -> tuple[OneFactor | None, str | None]:
    n, k = answers.values.shape
    if n <= k:
        return None, f"{n} rows are too few for {k} items"
    if answers.reason:
        return None, answers.reason
    if (np.diag(answers.covariance) == 0).any():
        return None, "an item does not vary"
    return fitted_factor(answers.covariance)


def _bootstrap(
    values: NDArray[np.float64], level: float, draws: int, seed: int | None, jobs: int
) -> tuple[float, float, list[str]]:
    used = seed_from(seed)

    def one_draw(rng: np.random.Generator) -> float:
        rows = rng.integers(0, len(values), len(values))
        drawn_answers = pd.DataFrame(values[rows])
        model, reason = fitted_factor(drawn_answers.cov().to_numpy())
        if model is None:
            raise ArithmeticError(reason)
        return model.omega

    drawn = replicate(one_draw, draws, used, jobs, part="omega")
    notes = [f"bootstrap: {drawn.done} draws used, {drawn.failed} left out, seed {used}"]
    if not drawn.done:
        return np.nan, np.nan, notes
    low, high = np.quantile(list(drawn.values.values()), [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high), notes
