"""What is measured: questionnaires as data (items, ranges, scoring keys) and their scoring.

Item numbers and keys only; the wording of items is copyright and is nowhere in the package.
"""

from attachpath.instruments.instrument import Instrument, ResponseRange, Scale
from attachpath.instruments.library import available_instruments, load_instrument
from attachpath.instruments.scoring import keyed_items, score, score_answers

__all__ = [
    "Instrument",
    "ResponseRange",
    "Scale",
    "available_instruments",
    "keyed_items",
    "load_instrument",
    "score",
    "score_answers",
]
