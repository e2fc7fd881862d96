"""Whether a repeated scale is measured the same way early, in the middle and late in therapy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.measurement.groups_of_clients import ClientGroups
from attachpath.measurement.parcels.phase_indicators import PHASES, PhaseIndicators

if TYPE_CHECKING:
    from attachpath.sem import Invariance, SemFit

__all__ = ["ENOUGH_FOR_ITEMS", "PhaseInvariance", "phase_invariance"]

ENOUGH_FOR_ITEMS = 5.0
"""Clients for each free parameter that a model of items needs (Bentler & Chou 1987)."""


@dataclass(frozen=True, eq=False)
class PhaseInvariance:
    """The ladder of a scale over the phases.

    Attributes
    ----------
    column : str
        Column of the scale's score.
    kind : str
        ``"parcels"`` or ``"items"``.
    n_clients, n_parameters : int
        Clients with at least three occasions; free parameters of the configural model.
    ladder : Invariance or None
        None where the model was not fitted.
    means : DataFrame
        Where intercepts are equal: ``phase, estimate, std_error, ci_low, ci_high, p_value, sd``,
        the latent mean less that of the first phase, and the same in standard deviations of the
        first phase.
    reason : str or None
        Why there is no ladder.
    """

    column: str
    kind: str
    n_clients: int
    n_parameters: int
    ladder: Invariance | None = None
    means: pd.DataFrame = field(default_factory=pd.DataFrame)
    reason: str | None = None


def phase_invariance(indicators: PhaseIndicators, groups: ClientGroups | None) -> PhaseInvariance:
    """Climb from configural to strict invariance over the phases of therapy.

    Parameters
    ----------
    indicators : PhaseIndicators
        From `phase_indicators`.
    groups : ClientGroups or None
        From `client_groups`.

    Returns
    -------
    PhaseInvariance
        Items need `ENOUGH_FOR_ITEMS` clients for each free parameter of the configural model, and
        parcels more clients than that has parameters.

    Notes
    -----
    Full information maximum likelihood of the clients who have phases; standard errors and tests
    robust to non-normality and to the groups. See `attachpath.sem.occasion_invariance`.
    """
    n, k = len(indicators.table), len(indicators.indicators[0]) if indicators.indicators else 0
    needed = 12 * k + 3  # three phases: loadings, intercepts, residuals, their covariances, factors
    start = (indicators.column, indicators.kind, n, needed)
    reason = indicators.reason or _too_few(indicators.kind, n, needed)
    if reason:
        return PhaseInvariance(*start, reason=reason)
    from attachpath.sem import occasion_invariance  # loaded where a model asks for it

    table = indicators.table if groups is None else groups.on(indicators.table)
    cluster = None
    if groups is not None and len(table[groups.column].unique()) > 1:
        cluster = groups.column
    occasions = dict(zip(PHASES, indicators.indicators, strict=True))
    try:
        ladder = occasion_invariance(
            {indicators.column: occasions}, table, estimator="mlr", missing="fiml", cluster=cluster
        )
    except AttachpathError as error:
        return PhaseInvariance(*start, reason=error.message)
    return PhaseInvariance(*start, ladder=ladder, means=_means(indicators.column, ladder))


def _too_few(kind: str, n: int, needed: int) -> str | None:
    if kind == "parcels" and n <= needed:
        return f"clients with at least three occasions: {n}, free parameters: {needed}"
    if kind == "items" and n < ENOUGH_FOR_ITEMS * needed:
        return f"{n / needed:.1f} clients for each of {needed} free parameters"
    return None


def _means(column: str, ladder: Invariance) -> pd.DataFrame:
    """Return the latent means of the scalar model, where that holds."""
    if ladder.reached not in ("scalar", "strict"):
        return pd.DataFrame()
    fit: SemFit = ladder.fits["scalar"]
    rows = fit.parameters
    own = rows[(rows["op"] == "~1") & rows["lhs"].isin([f"{column}_{one}" for one in PHASES[1:]])]
    first = f"{column}_{PHASES[0]}"
    variance = rows[(rows["op"] == "~~") & (rows["lhs"] == first) & (rows["rhs"] == first)]
    spread = float(variance["estimate"].iloc[0])
    tests = [fit.contrast({f"{name} ~1": 1.0}) for name in own["lhs"]]
    names = ("estimate", "std_error", "ci_low", "ci_high", "p_value")
    return pd.DataFrame(
        {
            "phase": [name.removeprefix(f"{column}_") for name in own["lhs"]],
            **{name: [float(test[name]) for test in tests] for name in names},
            "sd": own["estimate"].to_numpy() / spread**0.5 if spread > 0 else float("nan"),
        }
    )
