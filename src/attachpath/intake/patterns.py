"""Patterns of column names: ``cats_s{session}_{item:02d}`` and which columns of a file fit them.

A pattern knows ``{item}``, ``{item:02d}`` and ``{session}`` only; everything else in it is taken
as it stands. It is never given to ``str.format`` or to a regular expression unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

__all__ = ["ColumnPattern", "PatternFit"]

_PLACEHOLDER = re.compile(r"\{(item:02d|item|session)\}")
_DIGITS = {
    "item:02d": r"(?P<item>\d{2,})",
    "item": r"(?P<item>\d+)",
    "session": r"(?P<session>\d+)",
}
_LARGEST_NUMBER = 6  # digits: more is an id and no session


@dataclass(frozen=True)
class PatternFit:
    """Columns that a pattern fits.

    Attributes
    ----------
    columns : mapping of tuple of int to str
        Column by (item, session); 0 for what the pattern has no place for.
    ambiguous : tuple of str
        Columns that the pattern reads in two ways (``s111`` for ``s{session}{item}``).
    twice : tuple of str
        Columns that give an item or session which another column gives (``q1`` beside ``q01``).
    """

    columns: Mapping[tuple[int, int], str]
    ambiguous: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def items(self) -> list[int]:
        """Numbers of the items, in order."""
        return sorted({item for item, _ in self.columns})

    @property
    def sessions(self) -> list[int]:
        """Numbers of the sessions, in order."""
        return sorted({session for _, session in self.columns})


@dataclass(frozen=True)
class ColumnPattern:
    """A pattern of column names.

    Parameters
    ----------
    text : str
        As written in ``cohort.toml``.

    Examples
    --------
    >>> pattern = ColumnPattern("cats_s{session}_{item}")
    >>> pattern.fit(["cats_s1_1", "cats_s1_2", "cats_s2_1", "other"]).sessions
    [1, 2]
    >>> pattern.has_session, pattern.name(item=3, session=2)
    (True, 'cats_s2_3')
    """

    text: str

    @property
    def has_item(self) -> bool:
        """Whether there is a place for the number of the item."""
        return "item" in self._kinds

    @property
    def has_session(self) -> bool:
        """Whether there is a place for the number of the session."""
        return "session" in self._kinds

    @property
    def mistake(self) -> str | None:
        """Say what is wrong with the pattern, or None."""
        rest = _PLACEHOLDER.sub("", self.text)
        if "{" in rest or "}" in rest:
            return "a pattern knows {item}, {item:02d} and {session} only"
        for kind in ("item", "session"):
            if self._kinds.count(kind) > 1:
                return f"{{{kind}}} stands twice"
        return None

    def name(self, *, item: int = 0, session: int = 0) -> str:
        """Return the name that the pattern gives to an item and session."""
        values = {"item:02d": f"{item:02d}", "item": str(item), "session": str(session)}
        return _PLACEHOLDER.sub(lambda found: values[found.group(1)], self.text)

    def of_session(self, session: int) -> str:
        """Return the pattern with the number of a session written out.

        Examples
        --------
        >>> ColumnPattern("s{session}{item}").of_session(1)
        's1{item}'
        """
        return self.text.replace("{session}", str(session))

    def fit(self, columns: Iterable[str]) -> PatternFit:
        """Return which columns fit, by item and session."""
        found: dict[tuple[int, int], str] = {}
        ambiguous: list[str] = []
        twice: list[str] = []
        for column in columns:
            match = self._expression.fullmatch(column)
            if match is None:
                continue
            if self._reads_in_two_ways(match):
                ambiguous.append(column)
                continue
            numbers = {kind: int(text) for kind, text in match.groupdict().items()}
            place = numbers.get("item", 0), numbers.get("session", 0)
            if place in found:
                twice.append(column)
            else:
                found[place] = column
        return PatternFit(found, tuple(ambiguous), tuple(twice))

    @cached_property
    def _kinds(self) -> list[str]:
        return [found.partition(":")[0] for found in _PLACEHOLDER.findall(self.text)]

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        parts = _PLACEHOLDER.split(self.text)
        made = [_DIGITS[part] if place % 2 else re.escape(part) for place, part in enumerate(parts)]
        return re.compile("".join(made))

    def _reads_in_two_ways(self, match: re.Match[str]) -> bool:
        """Tell whether digits of two numbers that touch could be shared out otherwise."""
        spans = sorted(match.span(kind) for kind in match.groupdict())
        if any(end - start > _LARGEST_NUMBER for start, end in spans):
            return True
        return len(spans) == 2 and spans[0][1] == spans[1][0] and spans[1][1] - spans[0][0] > 2
