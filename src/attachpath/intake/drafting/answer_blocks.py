"""Blocks of item answers: their range, their codes for missing, and the questionnaire."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from attachpath.intake.column_source import Code
from attachpath.intake.drafting.column_roles import Reading
from attachpath.intake.drafting.instrument_match import InstrumentMatch, matched
from attachpath.intake.drafting.missing_codes import codes_of_answers
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.words import folded, time_of, words_of
from attachpath.intake.patterns import ColumnPattern

__all__ = ["AnswerBlock", "answer_block"]

_SELDOM = 0.0005


@dataclass(frozen=True)
class AnswerBlock:
    """Columns with the answers to the items of one questionnaire.

    Attributes
    ----------
    reading : Reading
        The columns.
    low, high : int
        Lowest and highest answer seen.
    answers, broken : int
        Number of answers seen, and of those among them that are no whole numbers.
    codes : tuple of int, float or str
        Codes for missing among them.
    match : InstrumentMatch
        What fits.
    time : str or None
        Time of measurement that the name says.
    """

    reading: Reading
    low: int
    high: int
    answers: int
    broken: int
    codes: tuple[Code, ...]
    match: InstrumentMatch
    time: str | None

    @property
    def names(self) -> list[str]:
        """Its columns, session after session."""
        columns = self.reading.columns
        return [columns[key] for key in sorted(columns, key=lambda key: (key[1], key[0]))]

    @property
    def pattern(self) -> str | None:
        """A pattern that fits these columns as they are; None where they must be listed."""
        text = self.reading.pattern
        pattern = ColumnPattern(text)
        if pattern.mistake or "\x00" in text:
            return None
        fit = pattern.fit(self.names)
        instrument = self.match.instrument
        begins_at_1 = instrument is None or self.reading.numbers[-1] <= instrument.items
        return text if dict(fit.columns) == dict(self.reading.columns) and begins_at_1 else None

    def without(self, codes: Iterable[Code]) -> AnswerBlock:
        """Return the block without codes that are named elsewhere."""
        known = set(codes)
        return replace(self, codes=tuple(code for code in self.codes if code not in known))

    @property
    def fits(self) -> bool:
        """Whether a questionnaire of the package fits, by its name or its number of items."""
        return self.match.instrument is not None or bool(self.match.others)

    @property
    def file_name(self) -> str:
        """A name for an instrument file, without its ending."""
        letters = re.sub(r"[^a-z]+", "_", folded(self.reading.name)).strip("_")
        return letters[:40].rstrip("_") or "my_instrument"

    @property
    def words(self) -> str:
        """What the columns are, for a comment."""
        names, numbers = self.names, self.reading.numbers
        sessions = self.reading.sessions
        text = f"{len(numbers)} items, {names[0]} to {names[-1]}"
        if sessions:
            text += f", at {len(sessions)} sessions ({_run(sessions)})"
        text += f", answered {self.low} to {self.high}"
        return text if not self.broken else f"{text} ({self.broken} not in whole numbers: imputed?)"


def answer_block(
    reading: Reading, columns: Mapping[str, SeenColumn], further: Iterable[str]
) -> AnswerBlock | None:
    """Look at the answers of a block.

    Parameters
    ----------
    reading : Reading
        Its columns.
    columns : mapping of str to SeenColumn
        What they look like.
    further : iterable of str
        Texts that may name the questionnaire: the name of the file.

    Returns
    -------
    AnswerBlock or None
        None where nobody answered.
    """
    given = [columns[name] for name in reading.columns.values()]
    counts: Counter[float] = Counter()
    for column in given:
        counts.update(column.numbers)
    codes = dict.fromkeys(code for column in given for code in column.missing)
    codes |= dict.fromkeys(codes_of_answers(counts))
    valid = {value: n for value, n in sorted(counts.items()) if value not in codes}
    if not valid:
        return None
    whole = {value: n for value, n in valid.items() if value == int(value)}
    low, high = _range(whole or valid)
    labels = [given[0].label, *further]
    times = [time for word in words_of(reading.name) if (time := time_of(word))]
    return AnswerBlock(
        reading, low, high, sum(valid.values()),
        sum(valid.values()) - sum(whole.values()), tuple(codes),
        matched(reading.name, labels, reading.numbers), times[-1] if times else None,
    )  # fmt: skip


def _range(counts: Mapping[float, int]) -> tuple[int, int]:
    """Return lowest and highest answer; a slip of the pen far away is none."""
    values = list(counts)
    enough = _SELDOM * sum(counts.values())
    while len(values) > 2 and values[-1] - values[-2] > 1 and counts[values[-1]] < enough:
        values.pop()
    while len(values) > 2 and values[1] - values[0] > 1 and counts[values[0]] < enough:
        values.pop(0)
    return int(values[0]), int(values[-1])


def _run(numbers: list[int]) -> str:
    if len(numbers) > 2 and all(b - a == 1 for a, b in pairwise(numbers)):
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers[:12])) + (" ..." if len(numbers) > 12 else "")
