"""One row a client: indicators of a repeated scale in the early, middle and late phase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from attachpath.cohort import Cohort, analysis_table
from attachpath.measurement.parcels.client_parcels import scale_parcels, why_no_parcels
from attachpath.measurement.scales import MeasuredScale, measured_scales

__all__ = ["PHASES", "PhaseIndicators", "phase_indicators"]

PHASES = ("early", "middle", "late")
_NO_PHASE = "no client has three occasions, which early, middle and late need"


@dataclass(frozen=True, eq=False)
class PhaseIndicators:
    """A repeated scale, phase by phase.

    Attributes
    ----------
    column : str
        Column of the scale's score.
    kind : str
        ``"parcels"`` or ``"items"``.
    table : DataFrame
        A row for each client with at least three occasions; the index is ``client_id``.
    indicators : tuple of tuple of str
        Columns of each phase, the same indicators in the same order.
    assumed : bool
        Whether the scale's key is assumed.
    reason : str or None
        Why there are none.
    """

    column: str
    kind: str
    table: pd.DataFrame
    indicators: tuple[tuple[str, ...], ...] = ()
    assumed: bool = False
    reason: str | None = None


def phase_indicators(
    cohort: Cohort, columns: Sequence[str], kind: str = "parcels"
) -> list[PhaseIndicators]:
    """Average parcels or items of repeated scales over the occasions of each phase.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    columns : sequence of str
        Columns of the scales' scores.
    kind : {"parcels", "items"}
        What is averaged.

    Returns
    -------
    list of PhaseIndicators
        One for each column.

    Notes
    -----
    Phases are thirds of a client's own occasions, for clients with at least three; items go to
    the same parcel in every phase (`item_parcels`).
    """
    scales = {one.column: one for one in measured_scales(cohort)}
    phase = _phases(cohort)
    return [_of_scale(cohort, name, scales.get(name), phase, kind) for name in columns]


def _phases(cohort: Cohort) -> pd.Series:
    if not len(cohort.occasions):
        return pd.Series([], dtype=float)
    return analysis_table(cohort, "occasions", ["phase"])["phase"]


def _of_scale(
    cohort: Cohort, column: str, scale: MeasuredScale | None, phase: pd.Series, kind: str
) -> PhaseIndicators:
    reason = why_no_parcels(scale)
    if scale is None or scale.items is None or reason:
        return PhaseIndicators(column, kind, pd.DataFrame(), reason=reason)
    values = scale_parcels(scale) if kind == "parcels" else scale.items.astype(float)
    known = phase.notna().to_numpy()
    if scale.table != "occasions" or not known.any():
        return PhaseIndicators(column, kind, pd.DataFrame(), reason=_NO_PHASE)
    place = [cohort.occasions["client_id"].to_numpy()[known], phase[known].astype(int).to_numpy()]
    means = values[known].groupby(place).mean()
    names = [str(name) for name in values.columns]
    table = pd.concat(
        [
            means.xs(number, level=1).set_axis([f"{name}_{word}" for name in names], axis=1)
            for number, word in enumerate(PHASES, start=1)
        ],
        axis=1,
    ).rename_axis("client_id")
    return PhaseIndicators(
        column=column,
        kind=kind,
        table=table,
        indicators=tuple(tuple(f"{name}_{word}" for name in names) for word in PHASES),
        assumed=scale.instrument.key_status == "assumed",
    )
