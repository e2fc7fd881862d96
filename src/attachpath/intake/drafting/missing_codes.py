"""Codes that look like "missing": -99, 999, a 0 among answers from 1 to 5."""

from __future__ import annotations

from collections.abc import Mapping

from attachpath.cohort import MISSING_CODES, NEVER_ANSWERS
from attachpath.intake.column_source import Code
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.words import says, words_of

__all__ = ["codes_of_answers", "codes_of_column"]

_RARE = 0.02
_RARER_THAN_OTHERS = 5
_WITHOUT_RANGE = frozenset(code for code in MISSING_CODES if abs(code) >= 9)


def codes_of_column(column: SeenColumn) -> tuple[Code, ...]:
    """Return the codes of a column that lie further from its values than they are spread.

    Parameters
    ----------
    column : SeenColumn
        As it looks.

    Returns
    -------
    tuple of int, float or str
        Also what stands as text among numbers, and what a label calls missing.
    """
    labelled = _labelled_missing(column)
    if column.kind != "number":
        return tuple(code for code in labelled if isinstance(code, str))
    others = [value for value in column.numbers if value not in _WITHOUT_RANGE]
    found: list[Code] = list(labelled)
    if others:
        low, high = min(others), max(others)
        for value in sorted(_WITHOUT_RANGE & column.numbers.keys()):
            never = value in NEVER_ANSWERS
            far = max(low - value, value - high) > max(high - low, 1)
            if (never and low >= 0) or (far and (never or column.numbers[value] > 1)):
                found.append(_plain(value))
    return tuple(dict.fromkeys((*found, *sorted(column.texts))))


def codes_of_answers(counts: Mapping[float, int]) -> tuple[Code, ...]:
    """Return the codes among the answers to the items of one block.

    Parameters
    ----------
    counts : mapping of float to int
        How often each number stands in any of the columns.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> codes_of_answers({0: 8, 1: 300, 2: 400, 3: 500, 4: 400, 5: 300})
    (0,)
    >>> codes_of_answers({0: 200, 1: 300, 2: 400, 3: 200}), codes_of_answers({1: 50, 7: 60, 9: 4})
    ((), (9,))
    """
    found: list[Code] = []
    for code in sorted(value for value in counts if value in MISSING_CODES):
        answers = {
            value: n
            for value, n in counts.items()
            if value not in _WITHOUT_RANGE and value not in found and value != code
        }
        if answers and _is_code(code, counts[code], answers):
            found.append(_plain(code))
    return tuple(found)


def _is_code(code: float, n: int, answers: Mapping[float, int]) -> bool:
    low, high = min(answers), max(answers)
    if code < 0:
        return low >= 0 and (code in NEVER_ANSWERS or _rare(n, answers))
    if code == 0:
        return low == 1 and _rare(n, answers)
    return code - high > 1 and n > 1


def _rare(n: int, answers: Mapping[float, int]) -> bool:
    return n < _RARE * sum(answers.values()) and n * _RARER_THAN_OTHERS < min(answers.values())


def _labelled_missing(column: SeenColumn) -> list[Code]:
    found: list[Code] = []
    for value, label in column.value_labels.items():
        if says("missing", words_of(label)):
            try:
                number = float(value)
            except ValueError:
                found.append(value)
                continue
            if number in column.numbers:
                found.append(_plain(number))
    return found


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value
