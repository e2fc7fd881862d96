"""All fit measures of a fit, under lavaan's names with ``_`` for ``.``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from attachpath.sem.chi_square import ChiSquare
from attachpath.sem.fit_measures.absolute import (
    absolute_measures,
    goodness_of_fit,
    goodness_rows,
)
from attachpath.sem.fit_measures.chi_square_rows import chi_square_rows
from attachpath.sem.fit_measures.complete_data_test import complete_data_test
from attachpath.sem.fit_measures.incremental import (
    incremental_measures,
    robust_incremental_measures,
)
from attachpath.sem.fit_measures.information_criteria import information_criteria
from attachpath.sem.fit_measures.residual_measures import residual_measures
from attachpath.sem.fit_measures.rmsea import (
    rmsea_measures,
    robust_rmsea_measures,
    scaled_rmsea_measures,
)

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["fit_measures"]

_ALWAYS_KNOWN = ("npar", "df", "ntotal")
_OF_THE_LIKELIHOOD = ("logl", "aic", "bic", "bic2")


def fit_measures(fit: SemFit) -> pd.Series:
    """Return the fit measures of a fit.

    Parameters
    ----------
    fit : SemFit
        The fit.

    Returns
    -------
    Series
        ``npar, chisq, df, pvalue, baseline_chisq, ..., cfi, tli, ..., logl, aic, bic, ...,
        rmsea, rmsea_ci_lower, ..., srmr, ...``. With a robust estimator also ``..._scaled``; with
        one, or with missing data, ``cfi_robust, tli_robust, rmsea_robust, ...``. All but
        ``npar, df, ntotal`` are missing when the fit did not converge or is not identified; all
        but these and ``logl, aic, bic, bic2`` where the data allow no unrestricted moments.

    Notes
    -----
    Definitions and conventions are lavaan's: CFI from the unscaled statistics, SRMR with the
    means where they are modelled, N (not N - 1), RMSEA of several groups times ``sqrt(G)``. GFI
    and its relatives are for complete data.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from attachpath.sem import cfa
    >>> rng = np.random.default_rng(1)
    >>> trait = rng.normal(size=(300, 1))
    >>> data = pd.DataFrame(trait + rng.normal(size=(300, 4)), columns=["a", "b", "c", "d"])
    >>> fit = cfa("trait =~ a + b + c + d", data)
    >>> fit.fit_measures[["npar", "df", "ntotal"]].astype(int).to_dict()
    {'npar': 8, 'df': 2, 'ntotal': 300}
    >>> bool(fit.fit_measures["cfi"] > 0.95)
    True
    """
    measures = pd.Series(
        {"npar": float(fit.solution.n_free)} | _of_tests(fit) | _of_moments(fit), dtype="float64"
    )
    known = _ALWAYS_KNOWN if fit.reason else (*_ALWAYS_KNOWN, *_OF_THE_LIKELIHOOD)
    if fit.reason or not all(one.converged for one in fit.saturated):
        measures.loc[~measures.index.isin(known)] = np.nan
    return measures


def _of_tests(fit: SemFit) -> dict[str, float]:
    test, (_, _, baseline) = fit.test, fit.baseline
    n_groups, scaled = len(fit.observed.groups), fit.call.robust
    robust = _robust_tests(fit)
    measures = chi_square_rows(test, scaled=scaled)
    measures |= chi_square_rows(baseline, scaled=scaled, prefix="baseline_")
    measures |= incremental_measures(test, baseline)
    if scaled:
        measures |= incremental_measures(test, baseline, scaled=True)
    if robust:
        measures |= robust_incremental_measures(*robust)
    measures |= _likelihood_measures(fit)
    measures |= rmsea_measures(test, fit.n_obs, n_groups)
    if scaled:
        measures |= scaled_rmsea_measures(test, fit.n_obs, n_groups)
    if robust:
        measures |= robust_rmsea_measures(robust[0], fit.n_obs, n_groups)
    return measures


def _robust_tests(fit: SemFit) -> tuple[ChiSquare, ChiSquare] | None:
    """Return tests whose noncentrality is estimated free of bias: under FIML, for complete data."""
    model, found, baseline = fit.baseline
    if fit.call.missing != "fiml":
        return (fit.test, baseline) if fit.call.robust else None
    information = fit.saturated_information
    return (
        complete_data_test(fit.compiled, fit.solution, fit.test.df, information),
        complete_data_test(model, found, baseline.df, information),
    )


def _likelihood_measures(fit: SemFit) -> dict[str, float]:
    exogenous = fit.solution.log_likelihood - fit.log_likelihood
    unrestricted = sum(one.log_likelihood for one in fit.saturated) - exogenous
    return information_criteria(fit.log_likelihood, unrestricted, fit.solution.n_free, fit.n_obs)


def _of_moments(fit: SemFit) -> dict[str, float]:
    measures = absolute_measures(fit.test, fit.n_obs, fit.solution.n_free)
    if not np.isfinite(fit.solution.parameters).all():
        return measures
    table = fit.compiled.table
    with_means = table.options.mean_structure
    rows = [group.n_obs for group in fit.observed.groups]
    measures |= residual_measures(fit.saturated, fit.implied, rows, with_means)
    if fit.call.missing != "fiml":
        gfi = goodness_of_fit(
            fit.saturated,
            fit.implied,
            rows,
            mean_structure=with_means,
            fixed=table.fixed_places,
        )
        p = len(table.roles.observed)
        per_group = p * (p + 1) // 2 + p * with_means
        measures |= goodness_rows(gfi, fit.test.df, per_group * len(rows))
    return measures
