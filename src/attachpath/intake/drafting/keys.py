"""Likely keys of a file: who its rows are of, and to whom they belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.seen_file import SOME_KEYS, SeenFile
from attachpath.intake.drafting.words import says

__all__ = ["FoundKey", "client_key", "group_keys", "therapist_key", "varies_within"]

_LEAST_SCORE = 2.5
_MOST_MISSING = 0.02
_NEARLY_ALL = 0.95
_GROUPS = ("site", "school", "class", "cluster", "team")
_LONGEST_ID = 24


@dataclass(frozen=True)
class FoundKey:
    """A column that is likely a key.

    Attributes
    ----------
    column : str
        Its name.
    different : int
        Number of its values.
    unique : bool
        Whether (nearly) every row has its own.
    why : str
        What speaks for it.
    digits : int or None
        How many digits another file writes it with, where leading zeros were lost here.
    as_in : str
        Name of that file.
    """

    column: str
    different: int
    unique: bool
    why: str
    digits: int | None = None
    as_in: str = ""

    @property
    def source(self) -> str | dict[str, str | int]:
        """What stands for it in a draft."""
        return self.column if self.digits is None else {
            "column": self.column, "digits": self.digits,
        }  # fmt: skip

    @property
    def lost_zeros(self) -> str:
        """What a draft says of lost zeros."""
        if self.digits is None:
            return ""
        return f"; leading zeros are put back: {self.as_in} writes {self.digits} digits"


def client_key(file: SeenFile, others: Sequence[SeenFile]) -> FoundKey | None:
    """Return the column that likely says whose row each is.

    Parameters
    ----------
    file : SeenFile
        The file.
    others : sequence of SeenFile
        Further files of the draft: a key stands in several.
    """
    scored = [
        (_client_score(file, column, place, others), -place, column)
        for place, column in enumerate(file.columns.values())
        if _may_be_a_key(column) and not _of_a_group(column)
    ]
    good = [one for one in scored if one[0] >= _LEAST_SCORE]
    if not good:
        return None
    column = max(good, key=lambda one: one[:2])[2]
    return _found(file, column.name)


def therapist_key(file: SeenFile) -> FoundKey | None:
    """Return the column that likely names the therapist."""
    for column in file.columns.values():
        if _says_key("therapist", column) and column.kind in ("number", "text"):
            return _found(file, column.name)
    return None


def group_keys(file: SeenFile) -> Iterator[tuple[str, FoundKey]]:
    """Return the columns that likely name a school, clinic or other group, by what they name."""
    taken: set[str] = set()
    for column in file.columns.values():
        if column.kind not in ("number", "text"):
            continue
        for role in _GROUPS:
            if role not in taken and _says_key(role, column):
                found = _found(file, column.name)
                if found.different > 1:
                    taken.add(role)
                    yield role, found


def varies_within(file: SeenFile, key: str, column: str) -> int:
    """Return for how many of the clients looked at a column has several values."""
    codes, rows = file.codes(key)[0], file.rows_of_some(key)
    values = file.raw.columns[column].take(rows)
    encoded = values.dictionary_encode().indices.to_pandas().to_numpy(dtype=float)
    there = ~np.isnan(encoded)
    pairs = np.unique(np.column_stack([codes[rows][there], encoded[there]]), axis=0)
    return int((np.unique(pairs[:, 0], return_counts=True)[1] > 1).sum()) if len(pairs) else 0


def _found(file: SeenFile, name: str) -> FoundKey:
    n = file.codes(name)[1]
    unique = n >= _NEARLY_ALL * file.n_rows
    return FoundKey(name, n, unique, f"{n:,} different values in {file.n_rows:,} rows")


def _may_be_a_key(column: SeenColumn) -> bool:
    if column.kind == "text":
        short = max(map(len, column.texts), default=0) <= _LONGEST_ID
    else:
        short = column.kind == "number" and column.whole
    return short and column.missing_share <= _MOST_MISSING and column.distinct > 1


def _of_a_group(column: SeenColumn) -> bool:
    words = (*column.words, *column.label_words)
    if says("client", column.words):
        return False
    return any(says(role, words) for role in ("therapist", *_GROUPS)) or says(
        "session", column.words
    )


def _client_score(
    file: SeenFile, column: SeenColumn, place: int, others: Sequence[SeenFile]
) -> float:
    named = _named(column)
    if not named and place:
        return 0.0
    found = _found(file, column.name)
    if not found.unique and (named < 2 or found.different > _NEARLY_ALL * file.n_rows):
        return 0.0
    if not found.unique and _numbered_anew(file, column.name):
        return 0.0
    shared = any(column.name in other.columns for other in others)
    return named + 2.0 * found.unique + 0.5 * (place == 0) + 0.5 * shared


def _named(column: SeenColumn) -> float:
    """Return how clearly a name or label speaks of the id of a client."""
    if _says_key("client", column):
        return 3.0
    if says("client", column.words) and says("id", column.words):
        return 2.5
    if column.words and all(says("id", (word,)) for word in column.words):
        return 2.0
    if says("client", column.label_words) and says("id", column.label_words):
        return 2.0
    return 1.0 if says("id", column.words) and len(column.words) < 3 else 0.0


def _says_key(role: str, column: SeenColumn) -> bool:
    """Tell whether a name says a role and nothing else, as ``BehandlerNr`` and ``therapist``."""
    words = column.words
    rest = [word for word in words if not says(role, (word,)) and not says("id", (word,))]
    if says(role, words) and not rest:
        return True
    label = column.label_words
    return says(role, label) and says("id", label) and not says("client", label)


def _numbered_anew(file: SeenFile, name: str) -> bool:
    """Tell whether the numbers begin again in each school or class."""
    n = min(file.codes(name)[1], SOME_KEYS)
    return any(
        varies_within(file, name, found.column) > n / 2
        for _, found in group_keys(file)
        if found.column != name
    )
