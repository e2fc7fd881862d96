"""Which number in a group of column names counts items, and which sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from attachpath.instruments import available_instruments, load_instrument
from attachpath.intake.drafting.numbered_columns import NumberedColumns
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.words import says, words_of

__all__ = ["Reading", "readings"]

_LEAST_ITEMS = 4
_LIKE_ITEMS = 0.9
_MANY = 9
_DROPOUT = 0.1
_MOSTLY = 0.75
_UNITS = frozenset(("m", "mo", "mth", "mdr", "w", "wk", "wks", "uge", "weeks", "month", "months"))


@dataclass(frozen=True)
class Reading:
    """A group of columns as it may be meant.

    Attributes
    ----------
    items : bool
        Whether these are answers to items; else one score at several sessions.
    group : NumberedColumns
        The columns.
    roles : tuple of str
        For each number ``item``, ``session``, or the number itself where it stays what it is.
    columns : mapping of tuple of int to str
        Column by (item, session); 0 for what the names do not count.
    """

    items: bool
    group: NumberedColumns
    roles: tuple[str, ...]
    columns: Mapping[tuple[int, int], str]

    @property
    def pattern(self) -> str:
        """The pattern of the names."""
        return self.group.pattern(self.roles)

    @property
    def numbers(self) -> list[int]:
        """Numbers of the items."""
        return sorted({item for item, _ in self.columns})

    @property
    def sessions(self) -> list[int]:
        """Numbers of the sessions; empty where the names count none."""
        return sorted({session for _, session in self.columns if "session" in self.roles})

    @property
    def fixed(self) -> str:
        """The number that stays what it is, a second person for example."""
        return "".join(role for role in self.roles if role.isdigit())

    @property
    def name(self) -> str:
        """What stands around the numbers."""
        return " ".join(self.group.parts)


def readings(
    group: NumberedColumns, columns: Mapping[str, SeenColumn], sessions: Sequence[int] = ()
) -> list[Reading]:
    """Say what a group of columns may be.

    Parameters
    ----------
    group : NumberedColumns
        Columns that differ in their numbers.
    columns : mapping of str to SeenColumn
        What they look like.
    sessions : sequence of int
        Sessions that other columns of the file count.

    Returns
    -------
    list of Reading
        One, or one for each value of a number that counts neither items nor sessions; none where
        nothing speaks for either.
    """
    there = [columns[name] for name in group.columns.values() if columns[name].answered]
    if not there or any(column.kind != "number" for column in there):
        return []
    like_items = sum(column.like_an_item for column in there) >= _LIKE_ITEMS * len(there)
    if group.slots == 1:
        return _of_one_number(group, columns, sessions, like_items=like_items)
    if not like_items and group.slots > 2:
        return []
    return _of_several(group, columns, like_items=like_items)


def _of_one_number(
    group: NumberedColumns,
    columns: Mapping[str, SeenColumn],
    sessions: Sequence[int],
    *,
    like_items: bool,
) -> list[Reading]:
    numbers = group.numbers(0)
    if _repeated(group, columns, sessions, like_items=like_items):
        found = {(0, session): group.columns[(session,)] for session in numbers}
        return [Reading(False, group, ("session",), found)]
    if like_items and len(numbers) >= _LEAST_ITEMS:
        found = {(item, 0): group.columns[(item,)] for item in numbers}
        return [Reading(True, group, ("item",), found)]
    return []


def _repeated(
    group: NumberedColumns,
    columns: Mapping[str, SeenColumn],
    sessions: Sequence[int],
    *,
    like_items: bool,
) -> bool:
    """Tell whether one number counts sessions: by its name, by others, or by dropout."""
    numbers = group.numbers(0)
    letters = "".join(words_of(" ".join(group.parts)))
    alone = len(letters) == 1
    if alone and letters != "t":
        return False  # w1, w2 are variables like x1, x2
    if _names_a_session(group, 0) and not (like_items and (alone or len(numbers) >= _MANY)):
        return True
    if not like_items and set(numbers) <= set(sessions):
        return True
    if len(numbers) < 3 or (like_items and len(numbers) in _item_counts()):
        return False
    shares = [columns[group.columns[(number,)]].missing_share for number in numbers]
    steps = [b >= a for a, b in pairwise(shares)]
    rising = sum(steps) >= _MOSTLY * len(steps)
    return rising and shares[-1] - shares[0] >= _DROPOUT


def _of_several(
    group: NumberedColumns, columns: Mapping[str, SeenColumn], *, like_items: bool
) -> list[Reading]:
    slots = range(group.slots)
    item = max(slots, key=lambda slot: _speaks_for_items(group, columns, slot))
    others = [slot for slot in slots if slot != item]
    session = max(others, key=lambda slot: _speaks_for_sessions(group, columns, slot))
    if not like_items:
        if _speaks_for_sessions(group, columns, session) < 1:
            return []
        rest = [slot for slot in slots if slot != session]
        return _split(group, rest, {session: "session"}, items=False)
    if len(group.numbers(item)) < _LEAST_ITEMS:
        return []
    rest = [slot for slot in others if slot != session]
    return _split(group, rest, {item: "item", session: "session"}, items=True)


def _split(
    group: NumberedColumns, rest: Sequence[int], roles: Mapping[int, str], *, items: bool
) -> list[Reading]:
    """Make one reading for each value of the numbers that have no role."""
    found: dict[tuple[int, ...], dict[tuple[int, int], str]] = {}
    place = {role: slot for slot, role in roles.items()}
    for numbers, name in group.columns.items():
        key = (
            numbers[place["item"]] if "item" in place else 0,
            numbers[place["session"]] if "session" in place else 0,
        )
        found.setdefault(tuple(numbers[slot] for slot in rest), {})[key] = name
    made = []
    for fixed, columns in sorted(found.items()):
        given = dict(zip(rest, map(str, fixed), strict=True))
        every = tuple(roles.get(slot) or given[slot] for slot in range(group.slots))
        made.append(Reading(items, group, every, columns))
    return made


def _item_counts() -> set[int]:
    return {load_instrument(name).items for name in available_instruments()}


def _speaks_for_items(
    group: NumberedColumns, columns: Mapping[str, SeenColumn], slot: int
) -> tuple[float, int]:
    numbers = group.numbers(slot)
    points = 2.0 * (len(numbers) in _item_counts()) - 2.0 * _names_a_session(group, slot)
    points -= _missing_varies(group, columns, slot)
    points += len(numbers) == max(len(group.numbers(one)) for one in range(group.slots))
    return points, len(numbers)


def _speaks_for_sessions(
    group: NumberedColumns, columns: Mapping[str, SeenColumn], slot: int
) -> float:
    points = 2.0 * _names_a_session(group, slot)
    return points + 10 * _missing_varies(group, columns, slot) + 0.1 * len(group.numbers(slot))


def _missing_varies(group: NumberedColumns, columns: Mapping[str, SeenColumn], slot: int) -> float:
    """Return how much the share of missing answers differs between the values of a number."""
    shares: dict[int, list[float]] = {}
    for numbers, name in group.columns.items():
        shares.setdefault(numbers[slot], []).append(columns[name].missing_share)
    return float(np.std([np.mean(one) for one in shares.values()]))


def _names_a_session(group: NumberedColumns, slot: int) -> bool:
    before, after = words_of(group.parts[slot]), words_of(group.parts[slot + 1])
    touching = group.parts[slot + 1][:1].isalpha()
    return says("session", before[-1:]) or (touching and bool(after) and after[0] in _UNITS)
