"""Words for the scales of a cohort's own instruments, and of those given to several informants."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.instruments import Instrument, Scale, has_shipped_key, load_instrument
from attachpath.reporting.labels import has_words, label
from attachpath.reporting.printable import one_line

__all__ = ["instrument_labels"]

LONGEST_NAME = 24
_TIMES = {"pre": "before treatment", "post": "after treatment"}


def instrument_labels(cohort: Cohort) -> dict[str, str]:
    """Return words for columns that the package has none for.

    Parameters
    ----------
    cohort : Cohort
        The data; its `instruments` name what its columns begin with.

    Returns
    -------
    dict of str to str
        By column: the label of the scale as the instrument's file has it, with the instrument in
        brackets. An instrument of the package under another first part of its names has our words,
        with that part (``father_ecr_anxiety``: "attachment anxiety (ECR, father)"). Given to
        `attachpath.reporting.own_labels`.
    """
    found: dict[str, str] = {}
    for prefix, source in cohort.instruments.items():
        instrument = load_instrument(source)
        shipped = has_shipped_key(source)
        usual = load_instrument(instrument.id) if shipped else None
        if usual is not None and usual.prefix == prefix:
            continue
        for scale in instrument.scales:
            words = _own(scale, instrument) if usual is None else _shipped(scale, usual, prefix)
            found |= _by_time(words, prefix, scale, instrument)
    # The words of the package for its own columns stay.
    return {column: words for column, words in found.items() if not has_words(column)}


def _own(scale: Scale, instrument: Instrument) -> tuple[str, str]:
    name = instrument.name if len(instrument.name) <= LONGEST_NAME else instrument.id
    return one_line(scale.label), one_line(name)


def _shipped(scale: Scale, usual: Instrument, prefix: str) -> tuple[str, str]:
    column = usual.prefix if scale.total else f"{usual.prefix}_{scale.id}"
    known = label(column)
    whose = prefix.removesuffix(f"_{usual.prefix}").removeprefix(f"{usual.prefix}_")
    if known == column:
        return one_line(scale.label), f"{usual.prefix.upper()}, {whose}"
    words, _, brackets = known.removesuffix(")").partition(" (")
    return words, f"{brackets}, {whose}" if brackets else whose


def _by_time(
    words: tuple[str, str], prefix: str, scale: Scale, instrument: Instrument
) -> dict[str, str]:
    plain, brackets = words
    end = "" if scale.total else f"_{scale.id}"
    found = {f"{prefix}{end}": f"{plain} ({brackets})"}
    for time in instrument.times:
        when = _TIMES.get(time, time)
        found[f"{prefix}_{time}{end}"] = f"{plain} ({brackets}, {when})"
    return found
