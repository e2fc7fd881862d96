"""Which columns the tables of a cohort know, what each holds and within which range."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from attachpath.cohort.canonical import is_key
from attachpath.cohort.own_instruments import refuse_clashes
from attachpath.instruments import Instrument, InstrumentSource, load_instrument

__all__ = [
    "ENDED",
    "KEYS",
    "STANDING_CLIENT_COLUMNS",
    "ColumnRule",
    "column_rules",
    "instrument_times",
    "instruments_of",
    "known_columns",
]

Kind = Literal["text", "number", "whole", "any"]

KEYS = {
    "clients": ("client_id",),
    "occasions": ("client_id", "session"),
    "therapists": ("therapist_id",),
    "sites": ("site_id",),
}

ENDED = ("completed", "dropout", "referred", "ongoing")


@dataclass(frozen=True)
class ColumnRule:
    """What a known column holds.

    Parameters
    ----------
    kind : {"text", "number", "whole", "any"}
        ``any`` is text or numbers, as the file has it.
    low, high : float or None
        Bounds, inclusive.
    source : str
        What sets the bounds, for messages.
    instrument : str or None
        Prefix of the instrument that the column belongs to.
    """

    kind: Kind
    low: float | None = None
    high: float | None = None
    source: str = ""
    instrument: str | None = None


_AGE = ColumnRule("number", 5, 110, "an age in years")
_TEXT = ColumnRule("text")
_NUMBER = ColumnRule("number")

_STANDING: dict[str, dict[str, ColumnRule]] = {
    "clients": {
        "client_id": _TEXT,
        "therapist_id": _TEXT,
        "site_id": _TEXT,
        "age": _AGE,
        "gender": ColumnRule("any"),
        "presenting_problem": ColumnRule("any"),
        "sessions_attended": ColumnRule("whole", 0, None, "a count of sessions"),
        "ended": _TEXT,
        "differentiation": _NUMBER,
        "sense_of_coherence": _NUMBER,
        "emotion_regulation_difficulty": _NUMBER,
        "interpersonal_trust": _NUMBER,
        "symptoms_pre": _NUMBER,
        "symptoms_post": _NUMBER,
    },
    "occasions": {
        "client_id": _TEXT,
        "session": ColumnRule("whole", 1, None, "the number of the session, from 1"),
        "depth": _NUMBER,
    },
    "therapists": {
        "therapist_id": _TEXT,
        "age": _AGE,
        "gender": ColumnRule("any"),
        "years_experience": ColumnRule("number", 0, 80, "years"),
        "orientation": ColumnRule("any"),
    },
    "sites": {"site_id": _TEXT},
}


STANDING_CLIENT_COLUMNS = frozenset(_STANDING["clients"])
"""Columns of clients that every cohort may have, instruments aside."""


def instruments_of(named: Mapping[str, InstrumentSource]) -> dict[str, Instrument]:
    """Load the instruments of a cohort by column prefix.

    Parameters
    ----------
    named : mapping of str to str or Instrument
        Id, path or the instrument itself by prefix.

    Returns
    -------
    dict of str to Instrument

    Raises
    ------
    UsageError
        ``bad-value``, ``instrument-clash`` when they cannot stand beside each other.
    """
    loaded = {prefix: load_instrument(source) for prefix, source in named.items()}
    refuse_clashes(loaded, _STANDING)
    return loaded


def instrument_times(instrument: Instrument, columns: Iterable[str]) -> list[str | None]:
    """Return the times of an instrument that a table may hold.

    Its own times come first, then those that its item columns show (``ecr_post_01``).
    """
    times: list[str | None] = list(instrument.times) if instrument.times else [None]
    pattern = re.compile(rf"{re.escape(instrument.prefix)}_([a-z][a-z0-9]*)_\d\d$")
    for column in columns:
        found = pattern.match(column)
        if found and found.group(1) not in times:
            times.append(found.group(1))
    return times


def column_rules(
    table: str, columns: Iterable[str], instruments: Mapping[str, Instrument]
) -> dict[str, ColumnRule]:
    """Return the rule of every column that a table may hold and that is known.

    Parameters
    ----------
    table : str
        Name of the table.
    columns : iterable of str
        Columns that the table has; they tell which times an instrument was given.
    instruments : mapping of str to Instrument
        Instruments by prefix.

    Returns
    -------
    dict of str to ColumnRule
        Also rules of known columns that the table does not have.
    """
    present = list(columns)
    rules = dict(_STANDING.get(table, {}))
    for prefix, instrument in instruments.items():
        if instrument.table == table:
            rules |= _instrument_rules(prefix, instrument, present)
    rules |= {name: _TEXT for name in present if is_key(name)}
    return rules


def _instrument_rules(
    prefix: str, instrument: Instrument, columns: list[str]
) -> dict[str, ColumnRule]:
    response = instrument.response
    kind: Kind = "whole" if response.whole else "number"
    low, high = response.low - response.slack, response.high + response.slack
    item = ColumnRule(kind, low, high, f"an answer of {instrument.id}", prefix)
    score = ColumnRule("number", low, high, f"a mean of answers of {instrument.id}", prefix)
    rules: dict[str, ColumnRule] = {}
    for time in instrument_times(instrument, columns):
        rules |= dict.fromkeys(instrument.item_columns(time), item)
        rules |= {instrument.scale_column(scale.id, time): score for scale in instrument.scales}
    return rules


def known_columns(named: Mapping[str, InstrumentSource]) -> set[str]:
    """Return every column that this package knows, whether or not a cohort has it.

    Parameters
    ----------
    named : mapping of str to str or Instrument
        Instrument by column prefix, as `Cohort.instruments` has it.

    Returns
    -------
    set of str

    Examples
    --------
    >>> "iip_post" in known_columns({"iip": "iip64"})
    True
    """
    instruments = instruments_of(named)
    return {name for table in KEYS for name in column_rules(table, (), instruments)}
