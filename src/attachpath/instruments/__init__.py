"""What is measured: questionnaires as data (items, ranges, scoring keys) and their scoring.

Item numbers and keys only; the wording of items is copyright and is nowhere in the package.
"""

from attachpath.instruments.instrument import Instrument
from attachpath.instruments.library import (
    InstrumentSource,
    available_instruments,
    has_shipped_key,
    load_instrument,
)
from attachpath.instruments.scale import ResponseRange, Scale
from attachpath.instruments.scoring import keyed_items, score, score_answers
from attachpath.instruments.writing import instrument_text

__all__ = [
    "Instrument",
    "InstrumentSource",
    "ResponseRange",
    "Scale",
    "available_instruments",
    "has_shipped_key",
    "instrument_text",
    "keyed_items",
    "load_instrument",
    "score",
    "score_answers",
]
