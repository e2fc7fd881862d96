"""How the scores of a cohort go together, with what their reliabilities let one see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from attachpath.measurement.client_means import client_mean_reliabilities, esat_reliability
from attachpath.measurement.common_method import (
    CommonDimension,
    common_dimension,
    correlation_matrix,
)
from attachpath.models import correlations, within_between_correlations

__all__ = [
    "ClientAssociations",
    "OccasionAssociations",
    "best_coefficient",
    "client_associations",
    "occasion_associations",
]

_KEYS = ("client_id", "session")


@dataclass(frozen=True, eq=False)
class ClientAssociations:
    """Correlations of scores that clients have once.

    Attributes
    ----------
    columns : list of str
        Scores.
    pairs : DataFrame
        From `attachpath.models.correlations`; empty for fewer than two scores.
    reliability : dict of str to float
        Of the scores whose items are known.
    """

    columns: list[str]
    pairs: pd.DataFrame
    reliability: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class OccasionAssociations:
    """Correlations and reliabilities of scores of occasions.

    Attributes
    ----------
    columns : list of str
        Scores.
    pairs : DataFrame
        From `attachpath.models.within_between_correlations`; empty for fewer than two scores.
    means : DataFrame
        From `client_mean_reliabilities`.
    esat : DataFrame
        From `esat_reliability`; empty without CATS.
    within, between : dict of str to float
        Reliability of a deviation from the client's mean, and of client means; without the scores
        for which it is not known.
    common : dict of str to CommonDimension
        Of the correlations ``within`` and ``between`` clients.
    """

    columns: list[str]
    pairs: pd.DataFrame
    means: pd.DataFrame
    esat: pd.DataFrame
    within: Mapping[str, float] = field(default_factory=dict)
    between: Mapping[str, float] = field(default_factory=dict)
    common: Mapping[str, CommonDimension] = field(default_factory=dict)


def client_associations(scores: pd.DataFrame, reliability: pd.DataFrame) -> ClientAssociations:
    """Correlate scores that clients have once.

    Parameters
    ----------
    scores : DataFrame
        A row a client, number columns only.
    reliability : DataFrame
        From `scale_reliability`.

    Returns
    -------
    ClientAssociations
    """
    columns = [str(name) for name in scores.columns]
    pairs = correlations(scores, columns) if len(columns) > 1 else _no_pairs()
    return ClientAssociations(columns, pairs, best_coefficient(reliability, "client"))


def occasion_associations(scores: pd.DataFrame, reliability: pd.DataFrame) -> OccasionAssociations:
    """Correlate scores of occasions within and between clients, beside their reliabilities.

    Parameters
    ----------
    scores : DataFrame
        A row an occasion: ``client_id``, number columns, and ``session``, which is no score.
    reliability : DataFrame
        From `scale_reliability`.

    Returns
    -------
    OccasionAssociations

    Examples
    --------
    >>> import numpy as np
    >>> from attachpath.measurement import scale_reliability
    >>> from attachpath.simulation import simulate_cohort
    >>> cohort = simulate_cohort(clients=60, seed=1)
    >>> data = cohort.occasions[["client_id", "cats_secure", "cats_preoccupied", "wai"]]
    >>> found = occasion_associations(data, scale_reliability(cohort))
    >>> sorted(found.within)[:2], found.common["within"].scales
    (['cats_avoidant', 'cats_preoccupied'], 3)
    """
    columns = [str(name) for name in scores.columns if name not in _KEYS]
    means = client_mean_reliabilities(scores, columns)
    known = means.dropna(subset=["at_harmonic"])
    between = dict(zip(known["column"], known["at_harmonic"], strict=True))
    within = best_coefficient(reliability, "within")
    if len(columns) < 2:
        return OccasionAssociations(columns, _no_pairs(), means, pd.DataFrame(), within, between)
    pairs = within_between_correlations(scores, columns)
    common = {
        level: common_dimension(correlation_matrix(pairs[pairs["level"] == level], columns))
        for level in ("within", "between")
    }
    esat = esat_reliability(pairs, between, within)
    return OccasionAssociations(columns, pairs, means, esat, within, between, common)


def best_coefficient(reliability: pd.DataFrame, level: str) -> dict[str, float]:
    """Return omega of each scale at a level, alpha where omega has no solution.

    Parameters
    ----------
    reliability : DataFrame
        From `scale_reliability`.
    level : {"client", "within", "between"}
        Which rows.

    Returns
    -------
    dict of str to float
        By column; scales that have neither are left out.
    """
    rows = reliability[(reliability["level"] == level) & reliability["estimate"].notna()]
    by_name = [
        zip(part["column"], part["estimate"], strict=True)
        for name in ("alpha", "omega")
        for part in [rows[rows["coefficient"] == name]]
    ]
    return {str(column): float(value) for found in by_name for column, value in found}


def _no_pairs() -> pd.DataFrame:
    return pd.DataFrame(columns=["x", "y", "level", "r", "n"])
