"""The scales of a cohort: which have item answers, and how reliable each is at each level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.cohort import Cohort, answered_instruments
from attachpath.instruments import Instrument, Scale, keyed_items, load_instrument
from attachpath.measurement.alpha import alpha
from attachpath.measurement.item_analysis import item_analysis
from attachpath.measurement.omega import omega
from attachpath.measurement.reliability import Reliability, missing_reliability
from attachpath.measurement.two_level import within_between_reliability

__all__ = ["MeasuredScale", "item_statistics", "measured_scales", "scale_reliability"]

ONE_ITEM = "a scale of one item has no internal consistency"
NO_ITEMS = "the cohort has its scores and not its items"


@dataclass(frozen=True, eq=False)
class MeasuredScale:
    """A scale of a questionnaire at one time of measurement.

    Attributes
    ----------
    instrument : Instrument
        The questionnaire.
    scale : Scale
        Its scale.
    time : str or None
        Time that the column's name carries.
    column : str
        Column of the scores.
    items : DataFrame or None
        Keyed items, same index as the table; None where the cohort has scores alone.
    """

    instrument: Instrument
    scale: Scale
    time: str | None
    column: str
    items: pd.DataFrame | None

    @property
    def table(self) -> str:
        """Table in which it stands."""
        return self.instrument.table

    @property
    def response(self) -> tuple[int, int]:
        """Lowest and highest answer."""
        return self.instrument.response.low, self.instrument.response.high


def measured_scales(cohort: Cohort) -> list[MeasuredScale]:
    """Return every scale that a cohort has, with its items where they are there.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    list of MeasuredScale
        In the order of the cohort's instruments, times and scales.

    Examples
    --------
    >>> clients = pd.DataFrame({"client_id": ["a", "b"], "ecr_anxiety": [2.5, 4.0]})
    >>> occasions = pd.DataFrame({"client_id": [], "session": []})
    >>> [scale.column for scale in measured_scales(Cohort(clients, occasions, levels=["client"]))]
    ['ecr_anxiety']
    """
    tables = cohort.tables()
    answered = list(answered_instruments(cohort))
    found: list[MeasuredScale] = []
    for source in cohort.instruments.values():
        instrument = load_instrument(source)
        with_items = [one.time for one in answered if one.instrument.prefix == instrument.prefix]
        times = dict.fromkeys([*(instrument.times or (None,)), *with_items])
        table = tables[instrument.table]
        for time in times:
            found += _of_time(instrument, time, table, has_items=time in with_items)
    return found


def _of_time(
    instrument: Instrument, time: str | None, table: pd.DataFrame, *, has_items: bool
) -> Iterator[MeasuredScale]:
    for scale in instrument.scales:
        column = instrument.scale_column(scale.id, time)
        if has_items:
            items = keyed_items(table, instrument, scale.id, time=time)
            yield MeasuredScale(instrument, scale, time, column, items)
        elif column in table.columns:
            yield MeasuredScale(instrument, scale, time, column, None)


def scale_reliability(cohort: Cohort, level: float = 0.95) -> pd.DataFrame:
    """Estimate alpha and omega of every scale, within and between clients where it is repeated.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        A row a scale, level and coefficient: ``table, questionnaire, column, scale, level,
        coefficient, estimate, ci_low, ci_high, n, items, reason, notes, answered``. `level` is
        ``client`` for a scale that clients answer once, otherwise ``within`` and ``between``. `n`
        counts clients, within clients occasions; `answered` counts the rows with any answer.
        Missing with a reason for a scale without items.

    Notes
    -----
    At client level covariances use every pair of answers; within and between, occasions without
    a missing answer. See `alpha`, `omega` and `within_between_reliability`.
    """
    rows = [
        {
            "table": scale.table,
            "questionnaire": scale.instrument.name,
            "column": scale.column,
            "scale": scale.scale.label,
            "level": place,
            "coefficient": coefficient,
            **found.as_record(),
            "notes": found.notes,
            "answered": 0 if scale.items is None else int(scale.items.notna().any(axis=1).sum()),
        }
        for scale in measured_scales(cohort)
        for place, coefficient, found in _coefficients(scale, cohort, level)
    ]
    columns = [
        *("table", "questionnaire", "column", "scale", "level", "coefficient"),
        *("estimate", "ci_low", "ci_high", "n", "items", "reason", "notes", "answered"),
    ]
    return pd.DataFrame(rows, columns=columns)


def item_statistics(cohort: Cohort) -> pd.DataFrame:
    """Describe every item of every scale that has items.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    DataFrame
        The columns of `item_analysis` after ``table, column, scale, level, alpha`` (of the whole
        scale). A scale that is repeated has two rows an item: ``within``, the deviations from the
        client's mean, and ``between``, the clients' means; floor, ceiling, skewness and mean are
        those of all answers, in the rows ``within``.
    """
    found = []
    for scale in measured_scales(cohort):
        for place, table in _item_tables(scale, cohort):
            table.insert(0, "level", place)
            for name, value in (
                ("scale", scale.scale.label),
                ("column", scale.column),
                ("table", scale.table),
            ):
                table.insert(0, name, value)
            found.append(table)
    if not found:
        names = [*("table", "column", "scale", "level"), *item_analysis(pd.DataFrame({"x": [0]}))]
        return pd.DataFrame(columns=[*names, "alpha"])
    return pd.concat(found, ignore_index=True)


def _coefficients(
    scale: MeasuredScale, cohort: Cohort, level: float
) -> Iterator[tuple[str, str, Reliability]]:
    places = ("within", "between") if scale.table == "occasions" else ("client",)
    reason = _cannot(scale)
    if reason:
        none = missing_reliability(
            reason, level=level, n=0, items=len(scale.scale.items), method=""
        )
        yield from ((place, name, none) for place in places for name in ("alpha", "omega"))
    elif places == ("client",):
        yield "client", "alpha", alpha(_items(scale), level, missing="pairwise")
        yield "client", "omega", omega(_items(scale), level, missing="pairwise")
    else:
        found = within_between_reliability(_items(scale), cohort.occasions["client_id"], level)
        for place in places:
            for name in ("alpha", "omega"):
                yield place, name, _with_notes(getattr(found, f"{place}_{name}"), found.notes)


def _cannot(scale: MeasuredScale) -> str | None:
    if scale.items is None:
        return NO_ITEMS
    return ONE_ITEM if scale.items.shape[1] < 2 else None


def _items(scale: MeasuredScale) -> pd.DataFrame:
    return pd.DataFrame() if scale.items is None else scale.items


def _with_notes(found: Reliability, notes: tuple[str, ...]) -> Reliability:
    over = (
        ("between clients a coefficient above 1: the items' true scores cannot be told apart",)
        if found.estimate > 1
        else ()
    )
    return Reliability(**(vars(found) | {"notes": (*found.notes, *notes, *over)}))


def _item_tables(scale: MeasuredScale, cohort: Cohort) -> Iterator[tuple[str, pd.DataFrame]]:
    if scale.items is None:
        return
    if scale.table == "clients":
        yield "client", _with_alpha(scale.items, scale.response)
        return
    clients = cohort.occasions["client_id"]
    means = scale.items.groupby(clients.to_numpy()).transform("mean")
    repeated = clients.map(clients.value_counts()) > 1
    raw = item_analysis(scale.items, response=scale.response, missing="pairwise")
    within = _with_alpha((scale.items - means)[repeated.to_numpy()], None)
    own = ["n", "missing", "mean", "sd", "skewness", "floor", "ceiling"]
    yield "within", within.assign(**{name: raw[name] for name in own})
    yield "between", _with_alpha(scale.items.groupby(clients.to_numpy()).mean(), None)


def _with_alpha(items: pd.DataFrame, response: tuple[int, int] | None) -> pd.DataFrame:
    table = item_analysis(items, response=response, missing="pairwise")
    whole = alpha(items, missing="pairwise").estimate if items.shape[1] > 1 else np.nan
    return table.assign(alpha=whole)
