"""Which column of a long file tells the sessions of a client apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from attachpath.intake.drafting.entries import Entry
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.seen_file import SeenFile
from attachpath.intake.drafting.words import TIME_WORDS, says, words_of

__all__ = ["session_entry"]

_NEARLY_ALL = 0.98
_MOST_WORDS = 40
_FEW = 5
_ORDER = {"pre": -1e6, "post": 1e6, "followup": 2e6}


def session_entry(file: SeenFile, client: str) -> tuple[Entry, str | None]:
    """Return the entry of ``session``, and the column that it uses.

    Parameters
    ----------
    file : SeenFile
        A file with several rows a client.
    client : str
        Its column with the client's id.

    Returns
    -------
    Entry
        The order of the file where no column was found.
    str or None
    """
    for column in _candidates(file):
        if column.name == client or not _tells_apart(file, client, column.name):
            continue
        value, why = _source(column)
        return Entry("session", value, f"guess: a client has one row for each {why}"), column.name
    why = (
        "NO COLUMN FOUND that tells the rows of a client apart, so they are numbered in the order "
        "of the file: name the number of the session, or a date "
        '({ column = "...", date = "%d-%m-%Y", order = true })'
    )
    return Entry("session", {"order": True}, why), None


def _candidates(file: SeenFile) -> Iterator[SeenColumn]:
    """Give what is named a session first, then dates, then any whole number."""
    columns = [column for column in file.columns.values() if column.answered]
    named = [
        column for column in columns if says("session", column.words) and column.kind != "date"
    ]
    dates = [column for column in columns if column.kind == "date"]
    labelled = [column for column in columns if says("session", column.label_words)]
    counts = [column for column in columns if column.whole and column.low in (0, 1)]
    seen: set[str] = set()
    for column in (*named, *dates, *labelled, *counts):
        if column.name not in seen:
            seen.add(column.name)
            yield column


def _tells_apart(file: SeenFile, client: str, name: str) -> bool:
    clients, _ = file.codes(client)
    values, n = file.codes(name)
    there = (clients >= 0) & (values >= 0)
    pairs = clients[there].astype(np.int64) * max(n, 1) + values[there]
    return len(np.unique(pairs)) >= _NEARLY_ALL * file.n_rows


def _source(column: SeenColumn) -> tuple[Any, str]:
    name = column.name
    if column.kind == "date":
        return {"column": name, "date": column.date, "order": True}, "date; numbered in its order"
    words = [text for text in column.texts if text]
    if words:
        return _of_words(column, words)
    if not column.whole or column.low < 0:
        return {"column": name, "order": True}, "value; numbered in its order"
    if column.low == 0:
        return {"column": name, "starts_at": 0}, f"value; it counts from 0 (to {column.high:g})"
    return name, f"value, {column.low:g} to {column.high:g}"


def _of_words(column: SeenColumn, words: list[str]) -> tuple[Any, str]:
    """Give numbers to sessions that are words, or numbers and words, in their likely order."""
    seldom = [word for word in words if column.texts[word] < _FEW and not _says_when(word)]
    if len(words) > _MOST_WORDS or seldom:
        return {"column": column.name, "order": True}, "value; numbered in its order"
    numbers = [(value, f"{value:g}") for value in sorted(column.numbers)]
    ordered = sorted([*numbers, *((_place(word), word) for word in words)], key=lambda one: one[0])
    values = {word: number for number, (_, word) in enumerate(ordered, start=1)}
    return {"column": column.name, "values": values}, "value; the order of the words is guessed"


def _says_when(word: str) -> bool:
    return any(c.isdigit() for c in word) or any(one in TIME_WORDS for one in words_of(word))


def _place(word: str) -> float:
    times = [_ORDER[TIME_WORDS[one]] for one in words_of(word) if one in TIME_WORDS]
    digits = "".join(c for c in word if c.isdigit())
    return times[0] if times else float(digits) if digits and len(digits) < 6 else 5e5
