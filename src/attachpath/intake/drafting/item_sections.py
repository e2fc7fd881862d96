"""``[[file.items]]`` of a draft: blocks of answers as the package's questionnaires."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from attachpath.instruments import Instrument
from attachpath.intake.drafting.answer_blocks import AnswerBlock
from attachpath.intake.drafting.entries import Entry, Section
from attachpath.intake.drafting.words import folded

__all__ = ["GivenPrefixes", "item_sections"]

_ENOUGH_ANSWERS = 1000
_HEADER = "[[file.items]]"
_OUTSIDE = "guess: outside the range of the answers"


@dataclass
class GivenPrefixes:
    """What the prefixes of a draft stand for: one prefix, one questionnaire, range and table.

    Attributes
    ----------
    meaning : dict of str to tuple
        By prefix.
    used : set of tuple
        Prefix and time of the blocks so far.
    ranges : dict of (str, str) to tuple of int
        Lowest and highest answer and number of answers over all blocks, by instrument and table.
    crowd : dict of (str, str, str) to int
        Number of blocks by prefix, time and table: several are of several persons.
    """

    meaning: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    used: set[tuple[str, str | None]] = field(default_factory=set)
    ranges: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    crowd: dict[tuple[str, str | None, str], int] = field(default_factory=dict)

    def pool(self, block: AnswerBlock, table: str) -> None:
        """Count the answers of a block in."""
        if block.match.instrument is None:
            return
        given = block.match.instrument.prefix, block.time, table
        self.crowd[given] = self.crowd.get(given, 0) + 1
        key = block.match.instrument.id, table
        low, high, n = self.ranges.get(key, (block.low, block.high, 0))
        self.ranges[key] = min(low, block.low), max(high, block.high), n + block.answers

    def prefix(
        self, wanted: str, meaning: tuple[Any, ...], times: Iterable[str | None], name: str
    ) -> str:
        """Return a prefix that is free for a block, and take it."""
        own = _own_prefix(name)
        for tried in (wanted, own, *(f"{own}_{n}" for n in range(2, 1000))):
            free = all((tried, time) not in self.used for time in times)
            if free and self.meaning.setdefault(tried, meaning) == meaning:
                self.used.update((tried, time) for time in times)
                return tried
        raise AssertionError(name)  # a file has fewer blocks


def item_sections(
    block: AnswerBlock, unit: str, table: str, prefixes: GivenPrefixes
) -> list[Section]:
    """Write a block of answers.

    Parameters
    ----------
    block : AnswerBlock
        The answers.
    unit : {"clients", "occasions", "therapists", "sites"}
        What the file has a row of.
    table : {"clients", "occasions"}
        Where the answers stand.
    prefixes : GivenPrefixes
        Prefixes of the draft so far.

    Returns
    -------
    list of Section
        Written as comments where no questionnaire of the package is named.
    """
    instrument = block.match.instrument
    listed = block.pattern is None and block.reading.sessions
    if instrument is None or listed or unit in ("therapists", "sites"):
        return [_unknown(block)]
    sessions = block.reading.sessions
    if len(sessions) == 2 and instrument.table == "clients":
        return _before_and_after(block, instrument, prefixes)
    time = block.time
    why_time = "guess: the word in the names"
    if time is None and instrument.times and not sessions:
        time, why_time = instrument.times[0], "guess: the names say no time of measurement"
    given = _given(block, instrument, table, [time], prefixes)
    section = Section(_HEADER, [*_named(block, instrument)], [])
    section.entries.append(Entry("columns", block.pattern or block.names))
    if time is not None:
        section.entries.append(Entry("time", time, why_time))
    section.entries += given
    if table != instrument.table and not sessions:
        section.entries.append(
            Entry("table", table, f"{instrument.id} usually stands in {instrument.table}")
        )
    return [section]


def _own_prefix(name: str) -> str:
    own = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:50]
    return own if own[:1].isalpha() else f"block_{own}"


def _before_and_after(
    block: AnswerBlock, instrument: Instrument, prefixes: GivenPrefixes
) -> list[Section]:
    """Two measurements of what belongs to clients are before and after, and no sessions."""
    times = list(zip(block.reading.sessions, ("pre", "post"), strict=True))
    given = _given(block, instrument, "clients", [time for _, time in times], prefixes)
    sections = []
    for session, time in times:
        columns = str(block.pattern).replace("{session}", str(session))
        session_names = [
            name for (_, at), name in sorted(block.reading.columns.items()) if at == session
        ]
        exact = block.reading.group.padded[block.reading.roles.index("session")]
        sections.append(
            Section(
                _HEADER,
                [
                    *_named(block, instrument),
                    Entry("columns", session_names if exact else columns),
                    Entry("time", time, f"guess: {session} of two measurements"),
                    *given,
                ],
            )
        )
    return sections


def _named(block: AnswerBlock, instrument: Instrument) -> list[Entry]:
    why = f"guess: {block.words}"
    if block.match.others:
        why += f"; {', '.join(block.match.others)} would fit too: the key differs, so look it up"
    if any(name.casefold().endswith(("r", "rev")) for name in block.names):
        why += "; names with an r may be turned round already: the key would turn them back"
    if instrument.key_status == "assumed":
        why += "; its scoring key in this package is an assumption"
    return [Entry("instrument", instrument.id, why)]


def _given(
    block: AnswerBlock,
    instrument: Instrument,
    table: str,
    times: list[str | None] | list[str],
    prefixes: GivenPrefixes,
) -> list[Entry]:
    """Say prefix, range and codes where they are not the instrument's own."""
    entries = []
    response, why_range = _response(block, instrument, table, prefixes)
    wanted, why = instrument.prefix, ""
    if table != instrument.table:
        wanted = f"{'repeated' if table == 'occasions' else 'single'}_{instrument.prefix}"
        why = f"{instrument.prefix} belongs to the {instrument.table}; these are {table}"
    name = block.reading.name + block.reading.fixed
    if prefixes.crowd.get((instrument.prefix, block.time, table), 1) > 1:
        wanted, why = _own_prefix(name), ""
    prefix = prefixes.prefix(wanted, (instrument.id, response, table), times, name)
    if prefix != instrument.prefix:
        entries.append(Entry("prefix", prefix, why or "several blocks of one questionnaire"))
    if response is not None:
        entries.append(Entry("range", list(response), why_range))
    if block.codes:
        entries.append(Entry("missing", list(block.codes), _OUTSIDE))
    return entries


def _response(
    block: AnswerBlock, instrument: Instrument, table: str, prefixes: GivenPrefixes
) -> tuple[tuple[int, int] | None, str]:
    """Return the range where the answers seen say another one than the instrument's."""
    low, high, n = prefixes.ranges.get(
        (instrument.id, table), (block.low, block.high, block.answers)
    )
    known = instrument.response
    usual = f"{instrument.id} has {known.low} to {known.high}"
    if low < known.low or high > known.high:
        return (low, high), f"the answers seen; {usual}"
    if (low, high) == (known.low, known.high) or n < _ENOUGH_ANSWERS or low > known.low + 1:
        return None, ""
    return (low, high), f"guess: all of {n:,} answers seen; {usual}. Correct it by the form used"


def _unknown(block: AnswerBlock) -> Section:
    match = block.match
    remarks = [f"{block.words[:1].upper()}{block.words[1:]}."]
    if match.instrument is not None:
        name = match.instrument.id
        remarks[0] += f" Named like {name}; its columns do not follow one pattern: list them."
    elif match.others:
        name = match.others[0]
        remarks[0] += (
            f" As many items as {', '.join(match.others)} have, and no name says which: choose, "
            'and take the "#" away.'
        )
    else:
        name = f"{block.file_name}.toml"
        named = f"Named like {match.named}, but no" if match.named else "No"
        remarks[0] += (
            f" {named} questionnaire of the package fits: write {name} (see the end), "
            'then take the "#" away.'
        )
    entries = [Entry("instrument", name)]
    pattern = block.pattern
    entries.append(Entry("columns", pattern if pattern is not None else block.names))
    if block.reading.fixed:
        entries.append(
            Entry("prefix", block.file_name + f"_{block.reading.fixed}",
                  "guess: a second person or form, so a name of its own")
        )  # fmt: skip
    if block.codes:
        entries.append(Entry("missing", list(block.codes), _OUTSIDE))
    return Section(_HEADER, entries, remarks, active=False)
