"""Linear regression by least squares, with classical or heteroscedasticity-robust errors."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd
import scipy
from scipy import linalg

from attachpath.errors import EstimationError, FormulaError, UsageError
from attachpath.fitted import Fitted
from attachpath.formula import Design, Formula, design
from attachpath.models.degrees_of_freedom import ConstantDegreesOfFreedom
from attachpath.models.residuals import check_residual

__all__ = ["regression"]

Robust = Literal["HC0", "HC1", "HC2", "HC3"]
_Solved = tuple[np.ndarray, np.ndarray, float]


def regression(
    formula: str | Formula,
    data: pd.DataFrame,
    *,
    engine: Literal["numpy", "statsmodels"] = "numpy",
    robust: Robust | None = None,
) -> Fitted:
    """Fit a linear regression to the complete rows.

    Parameters
    ----------
    formula : str or Formula
        Without random parts, for example ``"iip_post ~ iip_pre + ecr_anxiety"``.
    data : DataFrame
        One row an observation.
    engine : {"numpy", "statsmodels"}
        Our own QR solution, or statsmodels' OLS as second opinion.
    robust : {"HC0", "HC1", "HC2", "HC3"}, optional
        Heteroscedasticity-robust covariance; None for the classical one.

    Returns
    -------
    Fitted
        df are the residual ones, rows minus terms, with every covariance.

    Raises
    ------
    FormulaError
        ``random-part`` for a formula with one, and whatever `attachpath.formula.design` finds.
    EstimationError
        ``perfect-fit``; ``leverage-one`` under HC2 or HC3.
    UsageError
        ``unknown-engine`` or ``unknown-covariance``.

    Notes
    -----
    ``b = R^-1 Q'y`` from ``X = QR``; the log-likelihood is at the ML residual variance, as in R's
    ``logLik``. Robust covariances follow MacKinnon & White (1985, Journal of Econometrics 29,
    305-325): squared residuals are divided by 1 (HC0), (n - p) / n (HC1), 1 - h (HC2) or
    (1 - h)^2 (HC3), h being the leverages.

    Examples
    --------
    >>> data = pd.DataFrame({"y": [1.0, 3.0, 2.0, 5.0], "x": [0.0, 1.0, 2.0, 3.0]})
    >>> fit = regression("y ~ x", data)
    >>> fit.coefficients.loc[1, ["estimate", "std_error", "df"]].astype(float).round(3).tolist()
    [1.1, 0.52, 2.0]
    """
    started = time.perf_counter()
    solve = _engine(engine)
    if robust not in (None, "HC0", "HC1", "HC2", "HC3"):
        raise UsageError(
            "unknown-covariance",
            f"There is no covariance {robust!r}.",
            "A misspelt name.",
            "Use one of HC0, HC1, HC2, HC3, or leave `robust` out.",
        )
    made = design(formula, data)
    if made.random:
        raise FormulaError(
            "random-part",
            f"A regression has no random part, and this formula has one: {made.formula.text}",
            "The rows are nested in groups, so that a multilevel model was meant.",
            "Use `multilevel`, or take the random part out.",
        )
    check_residual(made)
    _check_leverage(made, robust)
    estimates, covariance, log_likelihood = solve(made, robust)
    n, p = made.matrix.shape
    return Fitted(
        terms=made.terms,
        estimates=estimates,
        covariance=covariance,
        degrees_of_freedom=ConstantDegreesOfFreedom(float(n - p)),
        formula=made.formula.text,
        engine=_version(engine),
        n_obs=n,
        n_dropped=made.n_dropped,
        log_likelihood=log_likelihood,
        method="OLS" if robust is None else f"OLS, {robust}",
        notes=made.notes,
        seconds=time.perf_counter() - started,
    )


def _engine(name: str) -> Callable[[Design, Robust | None], _Solved]:
    engines = {"numpy": _by_qr, "statsmodels": _by_statsmodels}
    if name not in engines:
        raise UsageError(
            "unknown-engine",
            f"There is no engine {name!r} for a regression.",
            "A misspelt name.",
            f"Use one of {', '.join(engines)}.",
        )
    return engines[name]


def _check_leverage(made: Design, robust: Robust | None) -> None:
    """Refuse HC2 and HC3 where a row has a predictor for itself: its residual is zero by need."""
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


def _by_qr(made: Design, robust: Robust | None) -> _Solved:
    X, y = made.matrix, made.response
    n, p = X.shape
    size = np.sqrt((X**2).sum(axis=0))
    Q, R = linalg.qr(X / size, mode="economic")
    back = linalg.solve_triangular(R, np.eye(p)) / size[:, None]
    estimates = back @ (Q.T @ y)
    residuals = y - Q @ (Q.T @ y)
    squares = float(residuals @ residuals)
    if robust is None:
        middle = np.eye(p) * squares / (n - p)
    else:
        middle = (Q.T * _robust_weights(residuals, Q, robust)) @ Q
    log_likelihood = -n / 2 * (np.log(2 * np.pi * squares / n) + 1)
    return estimates, back @ middle @ back.T, float(log_likelihood)


def _robust_weights(residuals: np.ndarray, Q: np.ndarray, robust: Robust) -> np.ndarray:
    n, p = Q.shape
    leverage = (Q**2).sum(axis=1)
    divisor = {"HC0": 1.0, "HC1": (n - p) / n, "HC2": 1 - leverage, "HC3": (1 - leverage) ** 2}
    return np.asarray(residuals**2 / divisor[robust])


def _by_statsmodels(made: Design, robust: Robust | None) -> _Solved:
    from statsmodels.regression.linear_model import OLS

    fit = OLS(made.response, made.matrix).fit(cov_type=robust or "nonrobust")
    return np.asarray(fit.params), np.asarray(fit.cov_params()), float(fit.llf)


def _version(engine: str) -> str:
    if engine == "numpy":
        return f"numpy {np.__version__}, scipy {scipy.__version__}"
    from importlib.metadata import version

    return f"statsmodels {version('statsmodels')}"
