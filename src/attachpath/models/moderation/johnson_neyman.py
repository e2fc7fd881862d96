"""The Johnson-Neyman technique: where along a moderator a slope differs from zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.fitted import Fitted
from attachpath.models.moderation.crossings import (
    constant_critical_value,
    crossings,
    pointwise_critical_value,
)
from attachpath.models.moderation.marginal_effects import effects_over
from attachpath.models.moderation.moderator_values import Moderator, observe_moderator
from attachpath.models.moderation.significance_regions import (
    BOUNDARY_COLUMNS,
    REGION_COLUMNS,
    boundary_table,
    region_table,
    thin_support,
)
from attachpath.models.moderation.simultaneous_band import (
    false_discovery_threshold,
    simultaneous_critical_value,
)
from attachpath.models.moderation.slope_line import SlopeLine, slope_line

__all__ = ["JohnsonNeyman", "johnson_neyman"]

_POINTS = 201


@dataclass(frozen=True, eq=False)
class JohnsonNeyman:
    """Regions of a moderator where a slope differs from zero.

    Attributes
    ----------
    predictor, moderator : str
        Columns.
    alpha : float
        Two-sided level of the test, and accepted rate of false discoveries.
    observed : tuple of float
        Smallest and largest value of the moderator in the rows used.
    n_clients : int or None
        None where the moderator varies within clients.
    n_rows : int
        Rows used.
    boundaries : DataFrame
        ``kind, value, estimate, std_error, df, critical, observed``: where the slope is just
        significant; `kind` is ``pointwise``, ``simultaneous`` or ``false_discovery_rate``,
        `critical` the critical t, `observed` whether the value lies in the observed range.
    regions : DataFrame
        ``kind, low, high, significant, sign, observed, n_clients, share_clients, n_rows,
        share_rows``: the whole line cut at the boundaries; `sign` of the slope, 0 where it may
        change; `observed` whether the region overlaps the observed range.
    effects : DataFrame
        The slope over the observed range, from `marginal_effects`.
    values : numpy.ndarray
        The moderator, one value a client where it is a variable of clients.
    zero : float
        Where the estimated slope is zero; NaN where it is nowhere.
    critical : float
        Critical value of the simultaneous band.
    false_discovery_p : float
        p below which a value of the moderator is a discovery.
    reason : str or None
        Why there are no regions to tell (one region over the whole line is one).
    notes : tuple of str
        What a reader must know.
    """

    predictor: str
    moderator: str
    alpha: float
    observed: tuple[float, float]
    n_clients: int | None
    n_rows: int
    boundaries: pd.DataFrame
    regions: pd.DataFrame
    effects: pd.DataFrame
    values: np.ndarray
    zero: float
    critical: float
    false_discovery_p: float
    reason: str | None = None
    notes: tuple[str, ...] = ()

    def boundaries_of(self, kind: str = "pointwise") -> tuple[float, ...]:
        """Return the boundaries of one kind, in increasing order."""
        return tuple(self.boundaries.loc[self.boundaries["kind"] == kind, "value"])

    def regions_of(self, kind: str = "pointwise") -> pd.DataFrame:
        """Return the regions of one kind, from low to high."""
        return self.regions.loc[self.regions["kind"] == kind].reset_index(drop=True)

    def equals(self, other: object) -> bool:
        """Tell whether another result has the same numbers and words."""
        return isinstance(other, JohnsonNeyman) and all(
            mine.equals(theirs)
            if isinstance(mine, pd.DataFrame)
            else np.array_equal(mine, theirs, equal_nan=True)
            if isinstance(mine, (float, np.ndarray, tuple))
            else mine == theirs
            for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)
        )


def johnson_neyman(
    fitted: Fitted,
    predictor: str,
    moderator: str,
    data: pd.DataFrame,
    *,
    alpha: float = 0.05,
    client: str | None = None,
    at: Mapping[str, float | str] | None = None,
) -> JohnsonNeyman:
    """Find the values of a moderator at which the slope of a predictor is just significant.

    Parameters
    ----------
    fitted : Fitted
        With a product of predictor and moderator; any covariance and df.
    predictor : str
        Column, or a category of one: ``"arm[treatment]"``.
    moderator : str
        Column. One that has two values, or is a category, gets no boundaries but a reason.
    data : DataFrame
        What the model was fitted to.
    alpha : float
        Two-sided level of the test.
    client : str, optional
        Column of the client's id where a client has several rows: shares are of clients.
    at : mapping, optional
        Values of other columns with which the predictor has products.

    Returns
    -------
    JohnsonNeyman

    Raises
    ------
    FormulaError
        As `attachpath.models.simple_slopes`.
    UsageError
        ``bad-alpha``, ``unknown-column``, ``other-data``.
    EstimationError
        ``moderator-constant``, ``moderator-mostly-missing``.

    Notes
    -----
    Three criteria, named in `kind`. ``pointwise``: ``|t(w)|`` against t with the df of the
    contrast at w, the usual one; over a range of w it errs more often than alpha. ``simultaneous``:
    against the sup-t value over the observed range (`simultaneous_critical_value`, with the
    smallest df in that range), which errs anywhere with probability alpha.
    ``false_discovery_rate``: p against the threshold of Benjamini & Hochberg over 201 evenly
    spaced observed values (Esarey & Sumner, 2018). Boundaries and regions of the last two speak
    about the observed range only.

    Examples
    --------
    >>> from attachpath.models import regression
    >>> rng = np.random.default_rng(3)
    >>> data = pd.DataFrame(rng.normal(size=(80, 2)), columns=["x", "w"])
    >>> data["y"] = data["x"] * data["w"] + rng.normal(size=80)
    >>> found = johnson_neyman(regression("y ~ x * w", data), "x", "w", data)
    >>> found.boundaries_of("pointwise")
    (-0.200, 0.167)
    >>> found.regions_of("pointwise")["sign"].tolist()
    [-1, 0, 1]
    """
    if not 0 < alpha < 1:
        raise UsageError(
            "bad-alpha",
            f"alpha is {alpha!r}.",
            "A percentage was given for a share.",
            "Give a number between 0 and 1, such as 0.05.",
        )
    seen = observe_moderator(fitted, data, moderator, client=client)
    if seen.kind == "category":
        return _without(fitted, predictor, seen, alpha, f"{moderator} is a category")
    line = slope_line(fitted, predictor, moderator, at=at)
    if seen.kind == "binary":
        return _without(fitted, predictor, seen, alpha, f"{moderator} has two values only")
    if fitted.reason:
        return _without(fitted, predictor, seen, alpha, fitted.reason)
    if not line.spread > 0:
        reason = f"the slope of {predictor} is known exactly at one value of {moderator}"
        return _without(fitted, predictor, seen, alpha, reason)
    effects = effects_over(line, np.linspace(*seen.observed, _POINTS), seen.observed, 1 - alpha)
    threshold = false_discovery_threshold(effects["p_value"].to_numpy(), rate=alpha)
    critical = _band_critical(line, seen, effects, alpha)
    criteria = {
        "pointwise": pointwise_critical_value(line, alpha),
        "simultaneous": constant_critical_value(critical),
        "false_discovery_rate": pointwise_critical_value(line, threshold),
    }
    found = {kind: crossings(line, criterion) for kind, criterion in criteria.items()}
    regions = region_table(line, found, criteria, seen)
    change = line.estimates[1]
    return JohnsonNeyman(
        predictor=predictor,
        moderator=moderator,
        alpha=alpha,
        observed=seen.observed,
        n_clients=seen.n_clients,
        n_rows=len(seen.rows),
        boundaries=boundary_table(line, found, criteria, seen),
        regions=regions,
        effects=effects,
        values=seen.units,
        zero=float(-line.estimates[0] / change) if change else np.nan,
        critical=critical,
        false_discovery_p=threshold,
        reason=_one_region(regions, predictor, moderator),
        notes=(*seen.notes, *thin_support(regions, moderator)),
    )


def _band_critical(line: SlopeLine, seen: Moderator, effects: pd.DataFrame, alpha: float) -> float:
    low, high = (line.angle(value) for value in seen.observed)
    return simultaneous_critical_value(high - low, float(effects["df"].min()), level=1 - alpha)


def _one_region(regions: pd.DataFrame, predictor: str, moderator: str) -> str | None:
    pointwise = regions[regions["kind"] == "pointwise"]
    if len(pointwise) > 1:
        return None
    if pointwise["significant"].iloc[0]:
        return f"the slope of {predictor} differs from zero at every value of {moderator}"
    return f"the slope of {predictor} differs from zero at no value of {moderator}"


def _without(
    fitted: Fitted, predictor: str, seen: Moderator, alpha: float, reason: str
) -> JohnsonNeyman:
    """Return no boundaries and the reason."""
    numeric = seen.kind != "category"
    if reason != fitted.reason and seen.kind != "numeric":
        reason += ": its slopes are told one by one, there is no region between"
    return JohnsonNeyman(
        predictor=predictor,
        moderator=seen.name,
        alpha=alpha,
        observed=seen.observed if numeric else (np.nan, np.nan),
        n_clients=seen.n_clients,
        n_rows=len(seen.rows),
        boundaries=pd.DataFrame(columns=list(BOUNDARY_COLUMNS)),
        regions=pd.DataFrame(columns=list(REGION_COLUMNS)),
        effects=pd.DataFrame(columns=[]),
        values=seen.units,
        zero=np.nan,
        critical=np.nan,
        false_discovery_p=np.nan,
        reason=reason,
        notes=seen.notes,
    )
