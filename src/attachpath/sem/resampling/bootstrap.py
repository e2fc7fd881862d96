"""The nonparametric bootstrap of a structural equation model, of rows or of whole clusters.

Efron, B. & Tibshirani, R. J. (1993). An introduction to the bootstrap. Bollen, K. A. & Stine, R.
(1990). Direct and indirect effects: classical and bootstrap estimates of variability. Sociological
Methodology 20, 115-140. Clusters: Davison & Hinkley (1997), section 3.8, strategy 1.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.fitted import check_level
from attachpath.parallel import one_blas_thread, replicate, seed_from, stream
from attachpath.sem.resampling.bootstrap_result import BootstrapResult
from attachpath.sem.resampling.influence import influence
from attachpath.sem.resampling.quantity_rows import QuantityRows, quantity_rows
from attachpath.sem.resampling.refitting import Refit, Refitted, fit_values, n_values, refit_of
from attachpath.sem.resampling.table import bootstrap_table, missing_table
from attachpath.sem.resampling.units import Units, units_of

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["bootstrap"]

_FEWEST_DRAWS = 100
_FEW_CLUSTERS = 20
_CHUNK = 25
"""Draws that a worker makes at once: what a task costs is then small beside them."""


def bootstrap(
    fit: SemFit,
    draws: int = 2_000,
    *,
    kind: Literal["percentile", "bca"] = "percentile",
    cluster: pd.Series | np.ndarray | None = None,
    level: float = 0.95,
    seed: int | None = None,
    jobs: int = 1,
) -> BootstrapResult:
    """Draw the data again and refit, for every parameter, definition and standardised value.

    Parameters
    ----------
    fit : SemFit
        The fit.
    draws : int
        How many, at least 100; 2,000 or more for a published interval.
    kind : {"percentile", "bca"}
        Percentiles, or bias-corrected and accelerated ones (Efron 1987).
    cluster : Series or numpy.ndarray, optional
        Clusters of all rows of the frame that was fitted: whole clusters are drawn. By default
        the clusters of the fit, if it has any.
    level : float
        Confidence level.
    seed : int, optional
        The same seed gives the same draws, for any number of processes.
    jobs : int
        Processes; 0 or less means all cores.

    Returns
    -------
    BootstrapResult
        Its `table`, the draws, and how many failed.

    Raises
    ------
    UsageError
        ``too-few-draws``, ``unknown-option``, ``cluster-length``, ``bad-level``, ``bad-seed``.

    Notes
    -----
    Each refit begins at the full-sample estimates. Rows are drawn within groups, and so are
    clusters unless one spans groups. Exogenous variables that the model holds fixed come with
    their rows, as in lavaan. Draws that do not converge are left out and counted; those that are
    not admissible are kept and counted; where most fail there is no interval. Interval ends lie at
    rank ``(draws + 1) share``, interpolated on the normal scale, as in R's boot and lavaan. p is
    the level at which the interval begins to hold zero, never below 2 / (draws + 1).

    Examples
    --------
    >>> from attachpath.sem import sem
    >>> rng = np.random.default_rng(1)
    >>> security = rng.normal(size=200)
    >>> engagement = 0.5 * security + rng.normal(size=200)
    >>> fit = sem("engagement ~ security",
    ...           pd.DataFrame({"security": security, "engagement": engagement}))
    >>> found = bootstrap(fit, 200, seed=1)
    >>> found.table.loc[0, ["estimate", "std_error", "ci_low", "ci_high"]].astype(float).round(2)
    estimate     0.54
    std_error    0.06
    ci_low       0.41
    ci_high      0.68
    Name: 0, dtype: float64
    """
    _check(draws, kind, level)
    _refuse_other_engine(fit)
    began = time.perf_counter()
    used = seed_from(seed)
    units = units_of(fit.observed, cluster)
    wanted = quantity_rows(fit.compiled)
    drawn = _drawn(fit, units, 0 if fit.reason else draws, used, jobs)
    values = drawn.values[:, wanted.places]
    return BootstrapResult(
        rows=_table(fit, wanted, drawn, units if kind == "bca" else None, level),
        draws=values,
        failed=drawn.failed,
        inadmissible=drawn.inadmissible,
        kind=kind,
        level=level,
        units=f"{units.count} {units.kind}",
        seed=str(used),
        notes=_notes(fit, units, drawn, level),
        seconds=time.perf_counter() - began,
    )


def _check(draws: int, kind: str, level: float) -> None:
    check_level(level)
    if draws < _FEWEST_DRAWS:
        raise UsageError(
            "too-few-draws",
            f"The bootstrap was asked for {draws} draws.",
            f"Percentiles of fewer than {_FEWEST_DRAWS} draws say little.",
            "Ask for 2,000 draws or more.",
        )
    if kind not in ("percentile", "bca"):
        raise UsageError(
            "unknown-option",
            f"`kind` is {kind!r}.",
            "A misspelt word, or a kind of interval that is not offered.",
            "Use 'percentile' or 'bca'.",
        )


def _refuse_other_engine(fit: SemFit) -> None:
    if fit.call.engine != "attachpath":
        raise UsageError(
            "engine-cannot",
            f"The bootstrap was asked of a fit by {fit.engine}.",
            "Draws are refitted by attachpath only.",
            "Fit the model with engine='attachpath'.",
        )


@dataclass(frozen=True)
class _Drawn:
    """All draws: the values of each, missing where it failed, and what was lost to errors."""

    values: np.ndarray
    failed: int
    inadmissible: int
    errors: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.values)

    @property
    def done(self) -> np.ndarray:
        done: np.ndarray = self.values[~np.isnan(self.values).all(axis=1)]
        return done


def _drawn(fit: SemFit, units: Units, draws: int, seed: int, jobs: int) -> _Drawn:
    """Refit every draw."""
    done = replicate(
        partial(_chunk, refit_of(fit), units, seed, draws),
        -(-draws // _CHUNK),
        jobs=jobs,
        label=f"bootstrap, {draws:,} draws",
    )
    values = np.full((draws, n_values(fit.compiled)), np.nan)
    converged = inadmissible = 0
    for chunk, found in done.values.items():
        for number, one in enumerate(found, start=chunk * _CHUNK):
            values[number] = one.values
            converged += one.converged
            inadmissible += not one.admissible
    errors = dict.fromkeys(f"{one.error}: {one.message}" for one in done.failures)
    return _Drawn(values, draws - converged, inadmissible, tuple(errors))


def _chunk(refit: Refit, units: Units, seed: int, draws: int, chunk: int) -> list[Refitted]:
    numbers = range(chunk * _CHUNK, min((chunk + 1) * _CHUNK, draws))
    return [refit.refitted(units.drawn(stream(seed, "bootstrap", number))) for number in numbers]


def _table(
    fit: SemFit, wanted: QuantityRows, drawn: _Drawn, influential: Units | None, level: float
) -> pd.DataFrame:
    """Summarise the draws; with the units whose influence counts, by BCa intervals."""
    estimates = fit_values(fit.compiled, fit.solution.parameters)[wanted.places]
    if fit.reason:
        return missing_table(wanted, np.full_like(estimates, np.nan), fit.reason)
    if 2 * drawn.failed > drawn.size:
        return missing_table(wanted, estimates, f"{drawn.failed} of {drawn.size} draws failed")
    influences = None
    if influential is not None:
        with one_blas_thread():
            influences = influence(fit, influential)[:, wanted.places]
    return bootstrap_table(wanted, estimates, drawn.done[:, wanted.places], influences, level)


def _notes(fit: SemFit, units: Units, drawn: _Drawn, level: float) -> tuple[str, ...]:
    """Say what a reader of the intervals must know."""
    size, failed = drawn.size, drawn.failed
    notes = [f"Draws were lost to an error. {error}" for error in drawn.errors]
    if failed:
        notes.append(f"{failed} of {size} draws did not converge and are left out.")
    if drawn.inadmissible:
        notes.append(f"{drawn.inadmissible} of {size} draws are not admissible and are kept.")
    if size and (size - failed + 1) * (1 - level) / 2 < 1:
        notes.append(f"Too few draws for a {level:.0%} interval: its ends are the extreme draws.")
    if units.kind == "clusters" and units.count < _FEW_CLUSTERS:
        notes.append(
            f"{units.count} clusters are few: intervals from draws of them are too narrow."
        )
    if not fit.admissible:
        notes.append("The solution from all data is not admissible.")
    return tuple(notes)
