"""Fit structural equation models in lavaan's syntax."""

from __future__ import annotations

import time
from collections.abc import Sequence
from inspect import signature
from typing import Any, Literal

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError, FormulaError, UsageError, nearest_name
from attachpath.parallel import one_blas_thread
from attachpath.sem.call import Call, checked_call
from attachpath.sem.chi_square import degrees_of_freedom
from attachpath.sem.estimation import Estimate, estimate, unidentified
from attachpath.sem.implied import Compiled, compile_table, natural_units
from attachpath.sem.inference import adf_spread, meat, parameter_covariance
from attachpath.sem.likelihood import casewise_parameter_scores, evaluate
from attachpath.sem.observed import Observed, Saturated, observe
from attachpath.sem.parameter_table import ModelOptions, ParameterTable, build_table, roles_of
from attachpath.sem.resampling import bootstrapped_fit
from attachpath.sem.result import SemFit, make_fit
from attachpath.sem.second_engine import fit_by_semopy
from attachpath.sem.syntax import ModelText, parse_model
from attachpath.sem.unrestricted import unrestricted_moments

__all__ = ["cfa", "fit_call", "fit_compiled", "growth", "sem"]


def sem(
    model: str,
    data: pd.DataFrame,
    *,
    estimator: Literal["ml", "mlr", "mlm"] = "ml",
    missing: Literal["listwise", "fiml"] = "listwise",
    auxiliary: Sequence[str] = (),
    group: str | None = None,
    group_equal: Sequence[str] = (),
    group_partial: Sequence[str] = (),
    cluster: str | None = None,
    std_lv: bool = False,
    fixed_x: bool = True,
    meanstructure: bool | None = None,
    engine: Literal["attachpath", "semopy"] = "attachpath",
    bootstrap: int | None = None,
    seed: int | None = None,
    jobs: int = 1,
) -> SemFit:
    """Fit a structural equation model by maximum likelihood.

    Parameters
    ----------
    model : str
        lavaan's syntax: ``=~ ~ ~~ ~1``, labels, fixed values, ``:=``, ``==``, bounds.
    data : DataFrame
        A row a case; never changed.
    estimator : {"ml", "mlr", "mlm"}
        Normal theory; Huber-White standard errors and the Yuan-Bentler test; robust standard
        errors and the Satorra-Bentler test (complete data).
    missing : {"listwise", "fiml"}
        Leave out rows with missing values, or use what each row has (Arbuckle 1996).
    auxiliary : sequence of str
        Variables outside the model that inform about its missing values: saturated correlates
        (Graham 2003). Degrees of freedom do not change.
    group : str, optional
        Column of the groups.
    group_equal : sequence of str
        Sets that are equal across groups: ``loadings, intercepts, means, residuals,
        residual_covariances, lv_variances, lv_covariances, regressions``.
    group_partial : sequence of str
        Single parameters that stay free of it (``"visual =~ x2"``).
    cluster : str, optional
        Column of the clusters; standard errors are robust to them.
    std_lv : bool
        Scale latent variables by their variance, not by their first loading.
    fixed_x : bool
        Hold the moments of exogenous observed variables at their sample values.
    meanstructure : bool, optional
        Whether means are modelled; they always are with groups, FIML and growth.
    engine : {"attachpath", "semopy"}
        Which program fits; semopy only complete data of one group, ``estimator="ml"``.
    bootstrap : int, optional
        Draws of rows, or of whole clusters: `parameters` has their standard errors and percentile
        intervals. `SemFit.bootstrap` gives more.
    seed : int, optional
        Seed of the draws; fresh entropy, given in the notes, without one.
    jobs : int
        Processes of the bootstrap; 0 or less means all cores.

    Returns
    -------
    SemFit
        Coefficients, fit measures and what follows from them; see its methods.

    Raises
    ------
    FormulaError
        For a mistake in the model, shown at its place.
    UsageError
        For arguments that do not go together, or unknown columns.
    EstimationError
        For data that cannot be fitted, with the variables named.

    Notes
    -----
    Defaults and definitions follow lavaan (Rosseel 2012, Journal of Statistical Software 48, 2):
    the likelihood divides by N; standard errors are from expected information for complete data
    and from observed information under FIML and ``"mlr"``.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> security = rng.normal(size=200)
    >>> engagement = 0.5 * security + rng.normal(size=200)
    >>> data = pd.DataFrame({"security": security, "engagement": engagement})
    >>> fit = sem("engagement ~ security", data)
    >>> fit.parameters[["lhs", "op", "rhs", "estimate"]].round(2).head(1).values.tolist()
    [['engagement', '~', 'security', 0.54]]
    """
    return _fitted(
        "sem",
        model,
        data,
        estimator=estimator,
        missing=missing,
        group=group,
        cluster=cluster,
        group_equal=group_equal,
        group_partial=group_partial,
        std_lv=std_lv,
        fixed_x=fixed_x,
        meanstructure=meanstructure,
        auxiliary=auxiliary,
        engine=engine,
        bootstrap=bootstrap,
        seed=seed,
        jobs=jobs,
    )


def cfa(model: str, data: pd.DataFrame, **options: Any) -> SemFit:
    """Fit a confirmatory factor analysis: `sem` under its customary name.

    Parameters
    ----------
    model : str
        lavaan's syntax.
    data : DataFrame
        A row a case.
    **options
        Those of `sem`.

    Returns
    -------
    SemFit

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> trait = rng.normal(size=(200, 1))
    >>> data = pd.DataFrame(trait + rng.normal(size=(200, 3)), columns=["a", "b", "c"])
    >>> fit = cfa("trait =~ a + b + c", data)
    >>> int(fit.fit_measures["df"])
    0
    """
    return _fitted("cfa", model, data, **options)


def growth(model: str, data: pd.DataFrame, **options: Any) -> SemFit:
    """Fit a latent growth model: latent means are free, intercepts of observed variables zero.

    Parameters
    ----------
    model : str
        lavaan's syntax; `latent_growth` writes it.
    data : DataFrame
        A row a case, a column an occasion.
    **options
        Those of `sem`.

    Returns
    -------
    SemFit

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> level, slope = rng.normal(3, 1, (300, 1)), rng.normal(0.5, 0.2, (300, 1))
    >>> values = level + slope * np.arange(4) + rng.normal(0, 0.5, (300, 4))
    >>> data = pd.DataFrame(values, columns=["t1", "t2", "t3", "t4"])
    >>> text = "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4; s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4"
    >>> fit = growth(text, data)
    >>> round(float(fit.contrast({"s ~1": 1})["estimate"]), 1)
    0.5
    """
    return _fitted("growth", model, data, **options)


def _fitted(
    kind: Literal["sem", "cfa", "growth"],
    model: str,
    data: pd.DataFrame,
    *,
    bootstrap: int | None = None,
    seed: int | None = None,
    jobs: int = 1,
    **options: Any,
) -> SemFit:
    known = [name for name in signature(sem).parameters if name not in ("model", "data")]
    for name in options.keys() - set(known):
        near = nearest_name(name, known)
        raise UsageError(
            "unknown-option",
            f"`{kind}` takes no argument {name!r}.",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            f"Use those of `sem`: {', '.join(known)}.",
        )
    parsed = parse_model(model)
    fit = fit_call(parsed, data, checked_call(parsed, kind, **options))
    return fit if bootstrap is None else bootstrapped_fit(fit, bootstrap, seed, jobs)


@one_blas_thread()  # on matrices this small more threads wait for each other
def fit_call(
    parsed: ModelText, data: pd.DataFrame, call: Call, start: np.ndarray | None = None
) -> SemFit:
    """Fit a parsed model as a checked call asks."""
    began = time.perf_counter()
    roles = roles_of(parsed.statements, call.auxiliary)
    _refuse_latent_columns(roles.latents, data)
    fixed = roles.exogenous_observed if call.fixed_x else ()
    observed = observe(
        data,
        roles.observed,
        missing=call.missing,
        group=call.group,
        cluster=call.cluster,
        complete=fixed,
    )
    options = ModelOptions(
        kind=call.kind,
        std_lv=call.std_lv,
        fixed_x=call.fixed_x,
        mean_structure=call.meanstructure,
        groups=tuple(group.label for group in observed.groups),
        group_equal=call.group_equal,
        group_partial=call.group_partial,
        auxiliary=call.auxiliary,
    )
    table = build_table(parsed, options)
    moments = unrestricted_moments(observed, fixed)
    compiled = compile_table(table, [m.mean for m in moments], [m.cov for m in moments])
    if call.engine == "semopy":
        return fit_by_semopy(compiled, observed, moments, call)
    return fit_compiled(compiled, observed, moments, call, start=start, began=began)


def fit_compiled(
    compiled: Compiled,
    observed: Observed,
    moments: tuple[Saturated, ...],
    call: Call,
    *,
    start: np.ndarray | None = None,
    began: float | None = None,
) -> SemFit:
    """Fit a compiled model to data that were taken in before."""
    began = time.perf_counter() if began is None else began
    found = estimate(
        compiled,
        [group.patterns for group in observed.groups],
        [m.mean for m in moments],
        [m.cov for m in moments],
        start,
    )
    df = degrees_of_freedom(compiled.table, found.n_free)
    if df < 0:
        raise _too_many_parameters(compiled.table, found.n_free, df)
    flat: tuple[str, ...] = ()
    covariance = np.full((compiled.n_parameters,) * 2, np.nan)
    if found.converged:
        flat, covariance = _uncertainty(compiled, observed, moments, call, found)
    return make_fit(
        compiled=compiled,
        observed=observed,
        saturated=moments,
        call=call,
        estimate=found,
        covariance=covariance,
        unidentified=flat,
        seconds=time.perf_counter() - began,
    )


def _uncertainty(
    compiled: Compiled,
    observed: Observed,
    moments: tuple[Saturated, ...],
    call: Call,
    found: Estimate,
) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the parameters that are not identified, and the covariance of all if none is."""
    nothing = np.full((compiled.n_parameters,) * 2, np.nan)
    patterns = [group.patterns for group in observed.groups]
    information = evaluate(compiled, patterns, found.parameters, call.information).information
    units = natural_units(compiled, found.parameters, [m.cov for m in moments])
    flat = unidentified(information, found.space, compiled.names, units)
    if flat:
        return flat, nothing
    spread = None
    if call.estimator == "mlm":
        fixed = compiled.table.fixed_places
        spread, _ = adf_spread(compiled, observed.groups, found.parameters, fixed)
    elif call.robust:
        scores = casewise_parameter_scores(compiled, observed.groups, found.parameters)
        spread = meat(scores, observed.groups)
    try:
        return (), parameter_covariance(information, found.space, spread)
    except np.linalg.LinAlgError:
        return (), nothing


def _refuse_latent_columns(latents: Sequence[str], data: pd.DataFrame) -> None:
    columns = set(map(str, data.columns)) if isinstance(data, pd.DataFrame) else set()
    both = [name for name in latents if name in columns]
    if both:
        raise FormulaError(
            "latent-is-column",
            f"Latent variables have the names of columns of the data: {', '.join(both)}.",
            "The name before =~ is a new, latent variable.",
            "Give the latent variable another name.",
        )


def _too_many_parameters(table: ParameterTable, n_free: int, df: int) -> EstimationError:
    return EstimationError(
        "too-many-parameters",
        f"The model has {n_free} free parameters, but only {n_free + df} sample moments of "
        f"{', '.join(table.roles.observed)}.",
        "More is estimated than variances, covariances and means can tell"
        " (a latent variable with too few indicators, or a covariance too many).",
        f"Fix or equate at least {-df} parameter{'s' if df < -1 else ''}, or add indicators.",
    )
