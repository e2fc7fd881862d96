"""Linear regression by least squares, with classical or robust standard errors."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, cast

import numpy as np
import pandas as pd
import scipy
from scipy import linalg

from attachpath.errors import EstimationError, FormulaError, UsageError
from attachpath.fitted import ConstantDegreesOfFreedom, DegreesOfFreedom, Fitted
from attachpath.formula import Design, Formula, design
from attachpath.models.perfect_fit import check_residual
from attachpath.models.standard_errors.cluster_sandwich import (
    ClusterKind,
    cluster_sandwich,
    independent_rows,
)
from attachpath.models.standard_errors.clusters import cluster_codes, cluster_notes
from attachpath.models.standard_errors.regression_covariances import (
    Robust,
    check_leverage,
    check_robust,
)

__all__ = ["regression"]

# Estimates, their covariance, df, log-likelihood.
_Solved = tuple[np.ndarray, np.ndarray, DegreesOfFreedom, float]


def regression(
    formula: str | Formula,
    data: pd.DataFrame,
    *,
    engine: Literal["numpy", "statsmodels"] = "numpy",
    robust: Robust | None = None,
    cluster: str | None = None,
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
    robust : {"HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2"}, optional
        Heteroscedasticity-robust covariance (HC), or cluster-robust (CR) as in `cluster_robust`;
        None for the classical one.
    cluster : str, optional
        Column with the cluster of each row, for CR and only for it.

    Returns
    -------
    Fitted
        df are the residual ones, rows minus terms; under CR2 Satterthwaite's, under the other
        CR clusters minus 1.

    Raises
    ------
    FormulaError
        ``random-part`` for a formula with one, and whatever `attachpath.formula.design` finds.
    EstimationError
        ``perfect-fit``; ``leverage-one`` under HC2 or HC3; ``missing-cluster`` and
        ``one-cluster`` under CR; ``engine-limit`` where statsmodels has no such covariance.
    UsageError
        ``unknown-engine``, ``unknown-covariance``, ``unknown-cluster``; ``no-cluster`` for CR
        without `cluster`, ``cluster-not-used`` for `cluster` without CR.

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
    check_robust(robust, cluster)
    made = design(formula, data)
    if made.random:
        raise FormulaError(
            "random-part",
            f"A regression has no random part, and this formula has one: {made.formula.text}",
            "The rows are nested in groups, so that a multilevel model was meant.",
            "Use `multilevel`, or take the random part out.",
        )
    check_residual(made)
    check_leverage(made, robust)
    codes = None if cluster is None else cluster_codes(made, data, cluster)
    estimates, covariance, degrees_of_freedom, log_likelihood = solve(made, robust, codes)
    n_clusters = {} if cluster is None or codes is None else {cluster: int(codes.max()) + 1}
    few = [note for c, n in n_clusters.items() for note in cluster_notes(n, len(made.terms), c)]
    return Fitted(
        terms=made.terms,
        estimates=estimates,
        covariance=covariance,
        degrees_of_freedom=degrees_of_freedom,
        formula=made.formula.text,
        engine=_version(engine),
        n_obs=len(made.rows),
        n_dropped=made.n_dropped,
        n_clusters=n_clusters,
        log_likelihood=log_likelihood,
        method=_method(robust, cluster),
        notes=(*made.notes, *few),
        seconds=time.perf_counter() - started,
    )


def _method(robust: Robust | None, cluster: str | None) -> str:
    if robust is None:
        return "OLS"
    return f"OLS, {robust}" if cluster is None else f"OLS, {robust} by {cluster}"


def _engine(name: str) -> Callable[[Design, Robust | None, np.ndarray | None], _Solved]:
    engines = {"numpy": _by_qr, "statsmodels": _by_statsmodels}
    if name not in engines:
        raise UsageError(
            "unknown-engine",
            f"There is no engine {name!r} for a regression.",
            "A misspelt name.",
            f"Use one of {', '.join(engines)}.",
        )
    return engines[name]


def _by_qr(made: Design, robust: Robust | None, codes: np.ndarray | None) -> _Solved:
    X, y = made.matrix, made.response
    n, p = X.shape
    size = np.sqrt((X**2).sum(axis=0))
    Q, R = linalg.qr(X / size, mode="economic")
    back = linalg.solve_triangular(R, np.eye(p)) / size[:, None]
    estimates = back @ (Q.T @ y)
    residuals = y - Q @ (Q.T @ y)
    squares = float(residuals @ residuals)
    df: DegreesOfFreedom = ConstantDegreesOfFreedom(float(n - p))
    if codes is not None:
        covariance, df = cluster_sandwich(
            independent_rows(X, residuals, codes), cast("ClusterKind", robust)
        )
    elif robust is not None:
        covariance = back @ (Q.T * _robust_weights(residuals, Q, robust)) @ Q @ back.T
    else:
        covariance = back @ back.T * squares / (n - p)
    log_likelihood = -n / 2 * (np.log(2 * np.pi * squares / n) + 1)
    return estimates, covariance, df, float(log_likelihood)


def _robust_weights(residuals: np.ndarray, Q: np.ndarray, robust: Robust) -> np.ndarray:
    n, p = Q.shape
    leverage = (Q**2).sum(axis=1)
    divisor = {"HC0": 1.0, "HC1": (n - p) / n, "HC2": 1 - leverage, "HC3": (1 - leverage) ** 2}
    return np.asarray(residuals**2 / divisor[robust])


def _by_statsmodels(made: Design, robust: Robust | None, codes: np.ndarray | None) -> _Solved:
    from statsmodels.regression.linear_model import OLS

    model = OLS(made.response, made.matrix)
    df = ConstantDegreesOfFreedom(float(model.df_resid))
    if codes is None:
        fit = model.fit(cov_type=robust or "nonrobust")
    else:
        if robust not in ("CR0", "CR1"):
            raise EstimationError(
                "engine-limit",
                f"statsmodels has no cluster-robust covariance {robust}: {made.formula}",
                "It knows CR0 and CR1 only.",
                "Use engine='numpy', or one of these two.",
            )
        arguments = {"groups": codes, "use_correction": robust == "CR1"}
        fit = model.fit(cov_type="cluster", cov_kwds=arguments)
        df = ConstantDegreesOfFreedom(float(codes.max()))
    return np.asarray(fit.params), np.asarray(fit.cov_params()), df, float(fit.llf)


def _version(engine: str) -> str:
    if engine == "numpy":
        return f"numpy {np.__version__}, scipy {scipy.__version__}"
    from importlib.metadata import version

    return f"statsmodels {version('statsmodels')}"
