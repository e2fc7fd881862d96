"""One row a client: parcels of the scales that clients answer once, and of their client means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.measurement.parcels.item_parcels import PARCELS, item_parcels, parcel_names
from attachpath.measurement.scales import MeasuredScale, measured_scales

__all__ = ["ClientParcels", "client_parcels"]

NO_SCALE = "not in the cohort"
NO_ITEMS = "scores without items"
FEW_ITEMS = f"fewer than {PARCELS} items"
NO_ANSWERS = "a parcel that nobody has answered"


@dataclass(frozen=True, eq=False)
class ClientParcels:
    """Parcels of several scales.

    Attributes
    ----------
    table : DataFrame
        A row a client, in the order of the cohort; the index is ``client_id``.
    indicators : dict of str to tuple of str
        Parcels of each scale, by the column of its score.
    items : dict of str to tuple of str
        Items of each parcel.
    assumed : tuple of str
        Scales whose key is assumed.
    left_out : dict of str to str
        Scales without parcels, and why.
    """

    table: pd.DataFrame
    indicators: dict[str, tuple[str, ...]]
    items: dict[str, tuple[str, ...]]
    assumed: tuple[str, ...]
    left_out: dict[str, str]


def client_parcels(cohort: Cohort, columns: Sequence[str]) -> ClientParcels:
    """Make the parcels of scales, a row a client.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    columns : sequence of str
        Columns of the scales' scores (``"ecr_anxiety"``, ``"cats_secure"``).

    Returns
    -------
    ClientParcels
        A scale that is repeated has client means of its parcels: a parcel is averaged over the
        items of each occasion, then over the occasions of the client.

    See Also
    --------
    item_parcels : Which items go where.
    """
    scales = {one.column: one for one in measured_scales(cohort)}
    clients = pd.Index(cohort.clients["client_id"], name="client_id")
    tables: list[pd.DataFrame] = []
    items: dict[str, tuple[str, ...]] = {}
    left_out: dict[str, str] = {}
    indicators: dict[str, tuple[str, ...]] = {}
    for column in dict.fromkeys(columns):
        scale = scales.get(column)
        reason = why_no_parcels(scale)
        if scale is None or reason:
            left_out[column] = reason or NO_SCALE
            continue
        made = of_clients(scale_parcels(scale), scale, cohort).reindex(clients)
        if made.isna().all().any():
            left_out[column] = NO_ANSWERS
            continue
        tables.append(made)
        indicators[column] = tuple(parcel_names(column))
        items |= _items_of(scale)
    return ClientParcels(
        table=pd.concat(tables, axis=1) if tables else pd.DataFrame(index=clients),
        indicators=indicators,
        items=items,
        assumed=tuple(
            name for name in indicators if scales[name].instrument.key_status == "assumed"
        ),
        left_out=left_out,
    )


def why_no_parcels(scale: MeasuredScale | None) -> str | None:
    """Say why a scale has no parcels, or None."""
    if scale is None:
        return NO_SCALE
    if scale.items is None:
        return NO_ITEMS
    return FEW_ITEMS if scale.items.shape[1] < PARCELS else None


def scale_parcels(scale: MeasuredScale) -> pd.DataFrame:
    """Return the parcels of a scale in the rows of its table."""
    assert scale.items is not None  # noqa: S101 - `why_no_parcels` was asked before
    share = scale.instrument.least_answered_share
    return item_parcels(scale.items, scale.column, least_answered_share=share)


def of_clients(values: pd.DataFrame, scale: MeasuredScale, cohort: Cohort) -> pd.DataFrame:
    """Return values of a scale's table a row a client: client means where it is repeated."""
    if scale.table == "clients":
        return values.set_axis(cohort.clients["client_id"].to_numpy())
    return values.groupby(cohort.occasions["client_id"].to_numpy()).mean()


def _items_of(scale: MeasuredScale) -> dict[str, tuple[str, ...]]:
    assert scale.items is not None  # noqa: S101 - as above
    names = list(map(str, scale.items.columns))
    parcels = parcel_names(scale.column)
    return {parcel: tuple(names[number::PARCELS]) for number, parcel in enumerate(parcels)}
