"""The measurement model: a factor for each scale, its parcels as indicators, all in one model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.measurement.groups_of_clients import ClientGroups
from attachpath.measurement.parcels.client_parcels import ClientParcels

if TYPE_CHECKING:
    from attachpath.sem import SemFit

__all__ = [
    "LEAST_CLIENTS",
    "MeasurementModel",
    "factor_text",
    "measurement_model",
    "measurement_second_opinion",
    "too_few_clients",
]

LEAST_CLIENTS = 4
"""Clients for each observed variable that a structural model needs: about one a parameter."""


@dataclass(frozen=True, eq=False)
class MeasurementModel:
    """A confirmatory factor analysis of a cohort's scales.

    Attributes
    ----------
    text : str
        The model.
    fit : SemFit or None
        None where it could not be fitted.
    reason : str or None
        Why there are no numbers.
    """

    text: str
    fit: SemFit | None
    reason: str | None = None


def factor_text(indicators: Mapping[str, Sequence[str]]) -> str:
    """Write a factor for each scale.

    Examples
    --------
    >>> print(factor_text({"trust": ["trust_1", "trust_2", "trust_3"]}))
    trust =~ trust_1 + trust_2 + trust_3
    """
    return "\n".join(f"{name} =~ {' + '.join(parts)}" for name, parts in indicators.items())


def too_few_clients(table: pd.DataFrame) -> str | None:
    """Say that a table of clients has too few rows for a model of all its columns, or None.

    Examples
    --------
    >>> too_few_clients(pd.DataFrame({"a": [1.0, 2.0, None], "b": [2.0, 1.0, None]}))
    '2 clients, fewer than 4 for each of 2 observed variables'
    """
    n, p = int(table.notna().any(axis=1).sum()), table.shape[1]
    if n >= LEAST_CLIENTS * p:
        return None
    return f"{n} clients, fewer than {LEAST_CLIENTS} for each of {p} observed variables"


def measurement_model(parcels: ClientParcels, groups: ClientGroups | None) -> MeasurementModel:
    """Fit the measurement model of the scales that have parcels.

    Parameters
    ----------
    parcels : ClientParcels
        From `client_parcels`.
    groups : ClientGroups or None
        From `client_groups`.

    Returns
    -------
    MeasurementModel

    Notes
    -----
    Full information maximum likelihood; standard errors are robust to non-normality and to the
    groups, the test is Yuan & Bentler's. It is not fitted to fewer than `LEAST_CLIENTS` clients
    for each parcel. All factors are correlated, no residuals are.
    """
    text = factor_text(parcels.indicators)
    if not parcels.indicators:
        reasons = "; ".join(dict.fromkeys(parcels.left_out.values()))
        return MeasurementModel(text, None, f"no scale has parcels ({reasons})")
    few = too_few_clients(parcels.table)
    if few:
        return MeasurementModel(text, None, few)
    from attachpath.sem import cfa  # loaded where a model asks for it

    data = parcels.table if groups is None else groups.on(parcels.table)
    cluster = None if groups is None else groups.column
    try:
        fit = cfa(text, data, missing="fiml", estimator="mlr", cluster=cluster)
    except AttachpathError as error:
        return MeasurementModel(text, None, error.message)
    return MeasurementModel(text, fit, fit.reason)


def measurement_second_opinion(
    model: MeasurementModel, parcels: ClientParcels
) -> pd.DataFrame | str:
    """Fit the measurement model to the clients with every parcel by both engines.

    Parameters
    ----------
    model : MeasurementModel
        From `measurement_model`.
    parcels : ClientParcels
        What it was fitted to.

    Returns
    -------
    DataFrame or str
        ``term, estimate, std_error, second_estimate, second_std_error, difference, agrees,
        reason``, a row a loading, variance or covariance, with ``n`` and ``engine`` in `attrs`;
        or why there is none.

    Notes
    -----
    Normal-theory maximum likelihood of complete rows is what a second engine can do: with missing
    values, robust standard errors and means it goes wrong.
    """
    if model.fit is None or model.reason:
        return model.reason or "the model could not be fitted"
    from attachpath.sem import cfa  # loaded where a model asks for it

    complete = parcels.table.dropna()
    try:
        fit = cfa(model.text, complete, estimator="ml")
        if fit.reason:
            return fit.reason
        found = fit.second_opinion()
    except AttachpathError as error:
        return error.message
    if found["second_estimate"].isna().all():
        return str(found["reason"].iloc[0])
    found.insert(0, "term", found["lhs"] + " " + found["op"] + " " + found["rhs"])
    found = found.drop(columns=["lhs", "op", "rhs", "group", "label"])
    found.attrs |= {"n": len(complete)}
    return found
