"""Columns that are neither keys nor items: our name for each, or a warning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attachpath.intake.drafting.code_meanings import code_meanings
from attachpath.intake.drafting.date_forms import like_serial_dates
from attachpath.intake.drafting.entries import Entry, plain
from attachpath.intake.drafting.known_names import column_name
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.words import says

__all__ = ["facts", "free_name", "plain_entry"]

_LONG_TEXT = 30
_MOST_TEXTS = 60
_FEW = 5
_OF_PERSONS = frozenset(
    "name* navn* nome email* mail* cpr* cprnr phone* telefon* tlf mobil* address* adresse* birth* "  # noqa: SIM905 - a list of words is easier to read
    "fodt fodsel* geburt* initial* fornavn efternavn vorname nachname postnr postcode zip ssn bsn "
    "comment* kommentar* bemaerkning* note* fritekst".split()
)
_AGE = (5, 110)


def plain_entry(column: SeenColumn, table: str, taken: Mapping[str, str], file: str) -> Entry:
    """Return the entry of one column.

    Parameters
    ----------
    column : SeenColumn
        As it looks.
    table : {"clients", "occasions", "therapists", "sites"}
        Table in which it will stand.
    taken : mapping of str to str
        Names that the table has already, and where they come from.
    file : str
        The file of the column.

    Returns
    -------
    Entry
        Written as a comment where the column should not be taken unasked: nothing in it, free
        text, what may identify a person, another file that has it.
    """
    ours, why = column_name(column, table)
    what = facts(column)
    label = f' (label: "{plain(column.label, 60)}")' if column.label else ""
    if refused := _refusal(column):
        return Entry(
            free_name(ours, taken), column.name, f"not taken: {refused}{label}", active=False
        )
    if taken.get(ours, file) != file:
        return Entry(
            ours, column.name, f"not taken: {ours} comes from {taken[ours]} already; {what}{label}",
            active=False,
        )  # fmt: skip
    value, further = _value(column, ours)
    why = "; ".join(one for one in (why, what + label, further) if one)
    return Entry(free_name(ours, taken), value, why)


def facts(column: SeenColumn) -> str:
    """Say what a column holds, without a value that only few clients have."""
    absent = column.looked - column.answered
    missing = f", {absent:,} missing" if absent else ""
    codes = ", ".join(f"{code} {n:,}" for code, n in column.user_missing.items())
    missing += f" (codes that the file calls missing: {codes})" if codes else ""
    if column.kind == "number":
        if not column.valid:
            return f"nothing but codes for missing{missing}"
        kind = "whole numbers" if column.whole else "numbers"
        return f"{kind} {column.low:g} to {column.high:g}{missing}"
    if column.kind == "date":
        return f"dates{missing}"
    if column.kind == "empty":
        return "empty"
    common = [text for text, n in column.texts.items() if n >= _FEW]
    if len(common) == len(column.texts) <= 6:
        return f"text: {', '.join(plain(text, 24) for text in sorted(common))}{missing}"
    return f"text, {len(column.texts):,} different{missing}"


def _refusal(column: SeenColumn) -> str:
    """Say why a column should not be taken unasked; empty where it may be."""
    if column.kind == "empty" or (column.kind == "number" and not column.valid):
        return facts(column)
    if "{" in column.name or "}" in column.name or not column.name.strip():
        return "a name that a pattern would take for its own; rename it in the file"
    if says("", column.words, _OF_PERSONS):
        return f"{facts(column) if column.kind != 'text' else 'text'}; may identify a person"
    return _free_text(column) if column.kind == "text" else ""


def _free_text(column: SeenColumn) -> str:
    different = len(column.texts)
    longest = max(map(len, column.texts), default=0)
    if longest > _LONG_TEXT and different > _FEW:
        return f"free text ({different:,} different); may identify a person"
    if different > _MOST_TEXTS and different > 0.5 * column.answered:
        return f"text, {different:,} different values; may identify a person"
    return ""


def _value(column: SeenColumn, ours: str) -> tuple[Any, str]:
    """Return the source of a column, and what else is to be said of it."""
    source: dict[str, Any] = {"column": column.name}
    further = ""
    if column.kind == "date":
        source["date"] = column.date
        further = "day and month could stand the other way round" if column.either_order else ""
    elif _likely_serial(column):
        source["date"] = "excel"
        further = "guess: serial numbers of a spreadsheet, by name and size"
    else:
        values, further = code_meanings(column, ours)
        if values:
            source["values"] = values
    if ours == "age" and column.valid and not _AGE[0] <= column.low <= column.high <= _AGE[1]:
        wrong = sum(n for value, n in column.valid.items() if not _AGE[0] <= value <= _AGE[1])
        further = f"{wrong:,} outside 5 to 110: correct them, or drop them by valid = [5, 110]"
    return (source if len(source) > 1 else column.name), further


def _likely_serial(column: SeenColumn) -> bool:
    return (
        column.kind == "number"
        and bool(column.valid)
        and like_serial_dates(column.low, column.high)
        and says("date", (*column.words, *column.label_words))
    )


def free_name(ours: str, taken: Mapping[str, str]) -> str:
    """Return a name that a table does not have yet."""
    if ours not in taken:
        return ours
    return next(name for n in range(2, 100_000) if (name := f"{ours[:58]}_{n}") not in taken)
