"""Log-likelihoods and information criteria."""

from __future__ import annotations

import numpy as np

__all__ = ["information_criteria"]


def information_criteria(
    log_likelihood: float, unrestricted: float, n_parameters: int, n_obs: int
) -> dict[str, float]:
    """Return log-likelihoods of the model and of the unrestricted one, AIC, BIC and SABIC.

    Parameters
    ----------
    log_likelihood, unrestricted : float
        With all constants, without the part of fixed exogenous variables.
    n_parameters, n_obs : int
        Free parameters and rows.

    Notes
    -----
    ``bic2`` is the sample-size adjusted BIC, with ``(N + 2) / 24`` in place of N (Sclove 1987,
    Psychometrika 52, 333-343).

    Examples
    --------
    >>> information_criteria(-100.0, -98.0, 3, 50)["aic"]
    206.0
    """
    deviance = -2.0 * log_likelihood
    return {
        "logl": log_likelihood,
        "unrestricted_logl": unrestricted,
        "aic": deviance + 2.0 * n_parameters,
        "bic": deviance + n_parameters * float(np.log(n_obs)),
        "bic2": deviance + n_parameters * float(np.log((n_obs + 2) / 24)),
        "ntotal": float(n_obs),
    }
