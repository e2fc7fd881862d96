"""Which questionnaire of the package a block of items may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attachpath.instruments import Instrument, available_instruments, load_instrument
from attachpath.intake.drafting.words import words_of

__all__ = ["InstrumentMatch", "matched"]

_FIRST = ("ecr", "cats", "tds", "iip64", "wai_sr")


@dataclass(frozen=True)
class InstrumentMatch:
    """What fits a block.

    Attributes
    ----------
    instrument : Instrument or None
        The guess; None where no name speaks for one.
    others : tuple of str
        Ids that fit by their number of items too.
    named : str
        Prefix of the questionnaires that the names speak of; empty for none.
    """

    instrument: Instrument | None
    others: tuple[str, ...]
    named: str


def matched(name: str, further: Iterable[str], items: Sequence[int]) -> InstrumentMatch:
    """Guess the questionnaire of a block.

    Parameters
    ----------
    name : str
        What the names of the columns share.
    further : iterable of str
        Where else it may be named: labels, the file's name.
    items : sequence of int
        Numbers of the items.

    Returns
    -------
    InstrumentMatch

    Examples
    --------
    >>> found = matched("ecrr_", [], range(1, 37))
    >>> found.instrument.id, found.others
    ('ecr_r', ('ecr',))
    >>> matched("Q", [], range(1, 37)).instrument
    >>> matched("EREP_", [], [1, 4]).others
    ()
    """
    every = [load_instrument(one) for one in available_instruments()]
    fitting = [one for one in every if _fits(one, items)]
    named = next(
        (
            found
            for text in (name, *further)
            if (found := _named(text, sorted({one.prefix for one in every})))
        ),
        "",
    )
    of_name = [one for one in fitting if one.prefix == named]
    if not of_name:
        return InstrumentMatch(None, tuple(one.id for one in fitting), named)
    chosen = min(of_name, key=lambda one: _order(one, name))
    others = tuple(one.id for one in of_name if one is not chosen)
    return InstrumentMatch(chosen, others, named)


def _fits(instrument: Instrument, items: Sequence[int]) -> bool:
    """Tell whether a block has all items, or those that the scales need of a longer form."""
    if len(items) == instrument.items:
        return (
            items[-1] - items[0] + 1 == instrument.items
            and len(instrument.scored_places) == instrument.items
        )
    needed = {int(place) + 1 for place in instrument.scored_places}
    return needed == set(items)


def _named(text: str, prefixes: Sequence[str]) -> str:
    words = words_of(text)
    return next(
        (prefix for prefix in prefixes if any(word.startswith(prefix) for word in words)), ""
    )


def _order(instrument: Instrument, name: str) -> tuple[int, int, str]:
    """Prefer the id that the name spells out, then the forms that a cohort has by default."""
    squeezed = "".join(c for c in name.casefold() if c.isalnum())
    spelt = instrument.id.replace("_", "")
    length = len(spelt) if spelt in squeezed else 0
    first = _FIRST.index(instrument.id) if instrument.id in _FIRST else len(_FIRST)
    return -length, first, instrument.id
