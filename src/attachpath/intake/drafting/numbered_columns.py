"""Columns that share a name with a running number: ``cats_s1_01``, ``cats_s1_02``, ..."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["NumberedColumns", "numbered_columns"]

_NUMBER = re.compile(r"(\d+)")
_MOST_SLOTS = 3
_RECODED = ("r", "_r", ".r", "rev", "_rev")


@dataclass(frozen=True)
class NumberedColumns:
    """Columns with the same name around their numbers.

    Attributes
    ----------
    parts : tuple of str
        What stands around the numbers; one part more than there are numbers.
    columns : mapping of tuple of int to str
        Name by its numbers.
    padded : tuple of bool
        For each number: whether it is written with two digits at least (01, 02).
    """

    parts: tuple[str, ...]
    columns: Mapping[tuple[int, ...], str]
    padded: tuple[bool, ...]

    @property
    def slots(self) -> int:
        """How many numbers the names have that differ."""
        return len(self.padded)

    def numbers(self, slot: int) -> list[int]:
        """Return the numbers that stand at one place, in order."""
        return sorted({numbers[slot] for numbers in self.columns})

    def pattern(self, roles: Iterable[str]) -> str:
        """Return the pattern of the names; a role is ``item``, ``session`` or a number as it is.

        Examples
        --------
        >>> [found] = numbered_columns(["q_1_01", "q_1_02", "q_2_01", "q_2_02"])
        >>> found.pattern(["session", "item"]), found.pattern(["2", "item"])
        ('q_{session}_{item:02d}', 'q_2_{item:02d}')
        """
        text = self.parts[0]
        for role, padded, part in zip(roles, self.padded, self.parts[1:], strict=True):
            if role == "item" and padded:
                text += "{item:02d}"
            else:
                text += f"{{{role}}}" if role in ("item", "session") else role
            text += part
        return text


def numbered_columns(names: Iterable[str]) -> list[NumberedColumns]:
    """Return the groups of columns that differ in their numbers only.

    Parameters
    ----------
    names : iterable of str
        Names of columns.

    Returns
    -------
    list of NumberedColumns
        In the order of the file. A number that is the same in every name (``phq9_1``) belongs to
        the name. Names that differ in more than three numbers are no group. Names with an "r"
        after their number fill the gaps that they leave (``ecr3r`` between ecr2 and ecr4).

    Examples
    --------
    >>> [found] = numbered_columns(["iip64_1", "age", "iip64_2"])
    >>> found.parts, sorted(found.columns)
    (('iip64_', ''), [(1,), (2,)])
    """
    alike: dict[tuple[str, ...], dict[tuple[str, ...], str]] = {}
    for name in names:
        pieces = _NUMBER.split(name)
        if len(pieces) > 1 and all(len(number) <= 4 for number in pieces[1::2]):
            alike.setdefault(tuple(pieces[::2]), {})[tuple(pieces[1::2])] = name
    _take_in_recoded(alike)
    groups = [_group(parts, columns) for parts, columns in alike.items() if len(columns) > 1]
    return [group for group in groups if group is not None]


def _take_in_recoded(alike: dict[tuple[str, ...], dict[tuple[str, ...], str]]) -> None:
    for parts in [parts for parts in alike if parts[-1].casefold() in _RECODED]:
        whole = alike.get((*parts[:-1], ""))
        if whole is not None and not whole.keys() & alike[parts].keys():
            whole.update(alike.pop(parts))


def _group(
    parts: tuple[str, ...], columns: Mapping[tuple[str, ...], str]
) -> NumberedColumns | None:
    slots = range(len(parts) - 1)
    differing = [slot for slot in slots if len({numbers[slot] for numbers in columns}) > 1]
    if len(differing) > _MOST_SLOTS:
        return None
    anyone = next(iter(columns))
    made = {
        tuple(int(numbers[slot]) for slot in differing): name for numbers, name in columns.items()
    }
    if len(made) < len(columns):
        return None  # q1 beside q01
    edges = [-1, *differing, len(parts) - 1]
    joined = tuple(
        "".join(
            part + (anyone[slot] if slot < end and slot not in differing else "")
            for slot, part in enumerate(parts[start + 1 : end + 1], start=start + 1)
        )
        for start, end in pairwise(edges)
    )
    padded = tuple(
        all(len(numbers[slot]) > 1 for numbers in columns)
        and any(numbers[slot].startswith("0") for numbers in columns)
        for slot in differing
    )
    return NumberedColumns(joined, made, padded)
